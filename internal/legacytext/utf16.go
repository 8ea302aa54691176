package legacytext

import (
	"bytes"

	"golang.org/x/text/encoding/unicode"
)

// DecodeUTF16 returns text in UTF-16, with a byte order mark or without one, in UTF-8.
func DecodeUTF16(data []byte) (text []byte, ok bool) {
	if e, ok := DetectLegacy(data[:min(len(data), 400)&^1]); !ok || e != UTF16 {
		return nil, false
	}
	order := unicode.LittleEndian
	zeros := [2]int{}
	for i, c := range data[:min(len(data), 400)] {
		if c == 0 {
			zeros[i&1]++
		}
	}
	if zeros[0] > zeros[1] {
		order = unicode.BigEndian
	}
	text, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
	return bytes.TrimPrefix(text, []byte("\uFEFF")), err == nil
}
