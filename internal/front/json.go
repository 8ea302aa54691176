package front

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"cchc/internal/diag"
)

// parseJSON reads a JSON object.
func parseJSON(data []byte) (*Node, *syntaxError) {
	r := &jsonReader{data: data, places: diag.NewPlaces(data), dec: json.NewDecoder(bytes.NewReader(data))}
	r.dec.UseNumber()
	n, err := r.value(0)
	if err == nil {
		if _, extra := r.dec.Token(); extra != io.EOF {
			err = errors.New("more than one value")
		}
	}
	if err != nil {
		if deep, ok := err.(*syntaxError); ok {
			return nil, deep
		}
		offset := int(r.dec.InputOffset())
		var se *json.SyntaxError
		if errors.As(err, &se) {
			offset = int(se.Offset) - 1
		}
		line, column := r.place(offset)
		return nil, &syntaxError{code: "json-syntax", line: line, column: column}
	}
	return n, nil
}

type jsonReader struct {
	data   []byte
	places *diag.Places
	dec    *json.Decoder
}

// place returns the line and column of the first sign of a token at or behind
// offset.
func (r *jsonReader) place(offset int) (line, column int) {
	offset = max(0, min(offset, len(r.data)))
	for offset < len(r.data) && bytes.IndexByte([]byte(" \t\r\n,:"), r.data[offset]) >= 0 {
		offset++
	}
	return r.places.At(offset)
}

func (r *jsonReader) value(depth int) (*Node, error) {
	if depth > MaxDepth {
		line, column := r.place(int(r.dec.InputOffset()))
		return nil, tooDeep(line, column)
	}
	n := &Node{}
	n.Line, n.Column = r.place(int(r.dec.InputOffset()))
	tok, err := r.dec.Token()
	if err != nil {
		return nil, err
	}
	switch tok := tok.(type) {
	case json.Delim:
		if tok == '{' {
			return n, r.object(n, depth)
		}
		n.Kind = List
		for r.dec.More() {
			item, err := r.value(depth + 1)
			if err != nil {
				return nil, err
			}
			n.Items = append(n.Items, item)
		}
		_, err = r.dec.Token()
		return n, err
	case string:
		n.Kind, n.Text = Scalar, tok
	case json.Number:
		n.Kind, n.Text = Scalar, tok.String()
	case bool:
		n.Kind, n.Text = Scalar, "false"
		if tok {
			n.Text = "true"
		}
	}
	return n, nil
}

func (r *jsonReader) object(n *Node, depth int) error {
	n.Kind = Map
	for r.dec.More() {
		p := Pair{}
		p.Line, p.Column = r.place(int(r.dec.InputOffset()))
		tok, err := r.dec.Token()
		if err != nil {
			return err
		}
		p.Key, _ = tok.(string)
		if p.Value, err = r.value(depth + 1); err != nil {
			return err
		}
		n.Pairs = append(n.Pairs, p)
	}
	_, err := r.dec.Token()
	return err
}
