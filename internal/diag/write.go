package diag

import (
	"bytes"
	"encoding/json"
	"io"
)

// WriteText writes the problems for people.
func (l List) WriteText(w io.Writer, v *Voice) error {
	for _, d := range l {
		if _, err := io.WriteString(w, v.Sentence(d)); err != nil {
			return err
		}
	}
	return nil
}

// A Record is a problem as programs read it.
type Record struct {
	File     string   `json:"file"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Field    string   `json:"field,omitempty"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint,omitempty"`
}

// Records returns the problems with their words, never nil.
func (l List) Records(v *Voice) []Record {
	records := make([]Record, 0, len(l))
	for _, d := range l {
		records = append(records, Record{d.File, d.Line, d.Column, d.Severity, d.Code, d.Field, v.Message(d), v.Hint(d)})
	}
	return records
}

// WriteJSON writes value as indented JSON, with < > & as they are.
func WriteJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}

// NewTerminalWriter returns a writer of UTF-8 text for terminals. What names of
// files, texts of entries and words of the system carry to it commands nothing:
// control characters other than line ends and tabs, and those that turn the
// direction of writing, are shown as signs of their own (ESC as ␛).
func NewTerminalWriter(w io.Writer) io.Writer { return terminalWriter{w} }

type terminalWriter struct{ w io.Writer }

func (t terminalWriter) Write(p []byte) (int, error) {
	if _, err := t.w.Write(bytes.Map(visible, p)); err != nil {
		return 0, err
	}
	return len(p), nil
}

// visible returns the sign that stands for a character which a terminal obeys,
// and any other as it is.
func visible(r rune) rune {
	switch {
	case r == '\n', r == '\t':
		return r
	case r < ' ':
		return '␀' + r
	case r == 0x7f:
		return '␡'
	case r < 0xa0 && r >= 0x80, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return '\ufffd'
	}
	return r
}
