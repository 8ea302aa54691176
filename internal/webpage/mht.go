package webpage

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"path"
	"strings"

	"cchc/internal/docmodel"
)

// MHT reads a web page that was saved as one file (.mht), as Word and old portals hand
// documents out under the name .doc too. Its pictures are taken.
func MHT(data []byte) (*docmodel.Document, error) {
	if len(data) > maxHTML {
		return nil, docmodel.Refuse("intake-too-large", map[string]any{"Size": len(data) >> 20, "Limit": maxHTML >> 20})
	}
	message, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return nil, docmodel.Refuse("intake-damaged", nil)
	}
	m := mhtReader{pictures: map[string][]byte{}}
	m.part(map[string][]string(message.Header), message.Body, 0)
	if m.page == nil {
		return nil, docmodel.Refuse("intake-unknown", nil)
	}
	d, err := HTML(m.page)
	if err != nil {
		return nil, err
	}
	for i := range d.Pictures {
		if p := &d.Pictures[i]; p.Data == nil {
			p.Data = m.pictures[p.Name]
		}
	}
	return d, nil
}

// An mhtReader takes the parts of a message apart.
type mhtReader struct {
	page     []byte
	pictures map[string][]byte // by their names
	parts    int
}

// The bounds of messages.
const (
	maxMessages     = 8    // that stand in each other
	maxMessageParts = 2000 // of all of them
)

func (m *mhtReader) part(header map[string][]string, body io.Reader, depth int) {
	get := func(key string) string { return mail.Header(header).Get(key) }
	if m.parts++; m.parts > maxMessageParts || depth > maxMessages {
		return
	}
	kind, parameters, _ := mime.ParseMediaType(get("Content-Type"))
	if strings.HasPrefix(kind, "multipart/") {
		parts := multipart.NewReader(body, parameters["boundary"])
		for {
			p, err := parts.NextRawPart()
			if err != nil {
				return
			}
			m.part(p.Header, p, depth+1)
		}
	}
	switch strings.ToLower(strings.TrimSpace(get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	data, err := io.ReadAll(io.LimitReader(body, maxHTML))
	if err != nil && len(data) == 0 {
		return
	}
	switch {
	case kind == "text/html" && m.page == nil:
		m.page = inCharset(data, parameters["charset"])
	case strings.HasPrefix(kind, "image/"):
		m.pictures[path.Base(strings.ReplaceAll(get("Content-Location"), "\\", "/"))] = data
	}
}

// inCharset puts a page in the encoding that its message names before what it says itself.
func inCharset(page []byte, charset string) []byte {
	if charset == "" || strings.EqualFold(charset, "utf-8") {
		return page
	}
	return append([]byte(`<meta charset="`+charset+`">`), page...)
}
