package diag

import (
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
