// Package output is what outputs of every format share: where an address stands
// in the published folder, and documents of JSON and XML written as bytes.
package output

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"unicode/utf8"
)

// Name returns where the output with an address stands in the published folder,
// with slashes: thu-tuc/khai-sinh/index.html for /thu-tuc/khai-sinh/.
func Name(address string) string {
	name := strings.TrimPrefix(address, "/")
	if strings.HasSuffix(address, "/") {
		name += "index.html"
	}
	return name
}

// JSON writes a document of a type that cannot fail to be written, with < > &
// as they are.
func JSON(doc any) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(doc); err != nil {
		panic("output: " + err.Error())
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n"))
}

// XML writes a document of a type that cannot fail to be written.
func XML(doc any) []byte {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	if err := xml.NewEncoder(&out).Encode(doc); err != nil {
		panic("output: " + err.Error())
	}
	return out.Bytes()
}

// Text returns a text without what no XML document may hold: control
// characters, halves of surrogate pairs, noncharacters (XML 1.0, production 2)
// and bytes that are no UTF-8.
func Text(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r >= ' ' && r < 0xFFFE && r != utf8.RuneError, r >= 0x10000:
			return r
		case r == '\r':
			return '\n'
		}
		return -1
	}, s)
}
