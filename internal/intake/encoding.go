package intake

import (
	"bytes"
	"unicode/utf8"

	"cchc/internal/viet"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// decodeUTF16 returns text in UTF-16, with a byte order mark or without one, in UTF-8.
func decodeUTF16(data []byte) (text []byte, ok bool) {
	if e, ok := viet.DetectLegacy(data[:min(len(data), 400)&^1]); !ok || e != viet.UTF16 {
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

// judged is how many bytes of a text tell its encoding.
const judged = 64 << 10

// decodeText returns a text file in UTF-8, whatever encoding programs of Vietnam have saved
// it in: UTF-8, UTF-16, Windows-1258, TCVN3 or VNI. e is "" for UTF-8.
func decodeText(data []byte) (text []byte, e viet.Encoding) {
	if text, ok := decodeUTF16(data); ok {
		return text, viet.UTF16
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	e, ok := viet.DetectLegacy(data[:min(len(data), judged)])
	switch {
	case utf8.Valid(data) && !ok:
		return viet.NFCBytes(data), ""
	case ok && e != viet.Windows1258:
		if text, ok := viet.DecodeBytes(e, data); ok {
			return text, e
		}
	}
	if text, err := charmap.Windows1258.NewDecoder().Bytes(data); err == nil {
		return viet.NFCBytes(text), viet.Windows1258
	}
	return bytes.ToValidUTF8(data, []byte("\uFFFD")), ""
}
