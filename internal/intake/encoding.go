package intake

import (
	"bytes"
	"unicode/utf8"

	"cchc/internal/legacytext"
	"cchc/internal/viet"

	"golang.org/x/text/encoding/charmap"
)

// judged is how many bytes of a text tell its encoding.
const judged = 64 << 10

// decodeText returns a text file in UTF-8, whatever encoding programs of Vietnam have saved
// it in: UTF-8, UTF-16, Windows-1258, TCVN3 or VNI, also where such text was pasted into a
// file in UTF-8 as it was. e is "" for UTF-8.
func decodeText(data []byte) (text []byte, e legacytext.Encoding) {
	if text, ok := legacytext.DecodeUTF16(data); ok {
		return text, legacytext.UTF16
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	e, ok := legacytext.DetectLegacy(data[:min(len(data), judged)])
	switch {
	case utf8.Valid(data) && !ok:
		return viet.NFCBytes(data), ""
	case utf8.Valid(data):
		if text, ok := e.Decode(string(data)); ok {
			return []byte(text), e
		}
		return viet.NFCBytes(data), ""
	case ok && e != legacytext.Windows1258:
		if text, ok := legacytext.DecodeBytes(e, data); ok {
			return text, e
		}
	}
	if text, err := charmap.Windows1258.NewDecoder().Bytes(data); err == nil {
		return viet.NFCBytes(text), legacytext.Windows1258
	}
	return bytes.ToValidUTF8(data, []byte("\uFFFD")), ""
}
