package manifest

import (
	"bytes"
	"encoding/binary"

	"github.com/cespare/xxhash/v2"
	"github.com/fxamacker/cbor/v2"
)

// A Digest tells a content from the one that was there before. It is XXH64, an
// eighth of the work of SHA-256 where the processor has steps for that, a
// fiftieth where it has none; it is no protection against somebody who wants two
// contents to have the same.
type Digest uint64

// Unknown is the digest of what has none.
const Unknown Digest = 0

// DigestOf returns the digest of a content.
func DigestOf(data []byte) Digest { return Digest(xxhash.Sum64(data)) }

// Seal returns a value as it is kept: a check sum, then CBOR (RFC 8949). size is
// about how many bytes that is.
func Seal(v any, size int) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(8 + size)
	out.Write(make([]byte, 8))
	if err := cbor.MarshalToBuffer(v, &out); err != nil {
		return nil, err
	}
	text := out.Bytes()
	binary.BigEndian.PutUint64(text, uint64(DigestOf(text[8:])))
	return text, nil
}

// Unseal reads what [Seal] has made; false for what is damaged.
func Unseal(text []byte, v any) bool {
	return len(text) >= 8 && uint64(DigestOf(text[8:])) == binary.BigEndian.Uint64(text) && limits.Unmarshal(text[8:], v) == nil
}

// limits is the reader of manifests: they are long.
var limits = func() cbor.DecMode {
	mode, err := cbor.DecOptions{MaxArrayElements: 1 << 22, MaxMapPairs: 1 << 22}.DecMode()
	if err != nil {
		panic("manifest: " + err.Error())
	}
	return mode
}()
