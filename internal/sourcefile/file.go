// Package sourcefile is a source file of a site between its bytes and what people see of
// it: a [File] is one taken apart for a form. [File.Compose] makes the file again of what was
// typed into the form, and leaves every other byte as it is; [Compare] says how two versions
// differ to a reader; [Join] joins what two people have made of one, field by field and line
// by line.
package sourcefile

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/form"
	"cchc/internal/front"
)

// ErrForm says that what was typed is not what a form of the file sends.
var ErrForm = errors.New("no form of the file")

// ErrUnchosen says that of a conflict nothing was chosen.
var ErrUnchosen = errors.New("a conflict without a choice")

// A File is a source file as it was read.
type File struct {
	Name    string // content/tin-tuc/a.md, in NFC
	Data    []byte
	Written config.WrittenFile // what it is: an entry of a kind, a section, the settings

	Front    *front.Node // nil where it cannot be read
	Values   form.Group
	Hidden   []string  // what a form cannot show
	Problems diag.List // why the front matter cannot be read
	Body     string    // with line feeds
	at       int       // of Data, where the body begins
}

// Read takes the file with a name apart.
func Read(name string, data []byte, written config.WrittenFile) *File {
	s := &File{Name: name, Data: data, Written: written}
	if d := notUTF8(name, data); d != nil { // nothing that is written into it would be read
		s.Problems = diag.List{*d}
		return s
	}
	text := LineFeeds(data)
	if s.Whole() {
		s.Front, s.Problems = front.ParseYAML(name, []byte(text))
	} else {
		parts, problems := front.Split(name, []byte(text))
		s.Front, s.Problems, s.Body = parts.Front, problems, string(parts.Body)
		s.at = lineStart(data, parts.BodyLine)
	}
	if s.Problems.Errors() > 0 || s.Front == nil {
		s.Front = nil
		return s
	}
	s.Values, s.Hidden = form.Read(s.Written.Type, s.Front)
	if _, err := s.Apply(nil); err != nil { // TOML, JSON and what else is not written back
		var refused *edit.Error
		if errors.As(err, &refused) {
			s.Problems = diag.List{refused.Diagnostic}
		}
		s.Front = nil
	}
	return s
}

// Managed are the fields that no form shows: approving writes them.
var Managed = []string{"approvedBy", "approvedOn"}

// BodyLine is the line of the file on which the body begins, from 1.
func (s *File) BodyLine() int { return bytes.Count(s.Data[:s.at], []byte("\n")) + 1 }

// Whole reports whether the file is YAML alone.
func (s *File) Whole() bool { return s.Name == config.SettingsFile }

// Formed reports whether a form shows all of the front matter.
func (s *File) Formed() bool { return s.Front != nil && (len(s.Hidden) == 0 || s.Whole()) }

// Apply changes the front matter of the file.
func (s *File) Apply(changes []edit.Change) ([]byte, error) {
	if s.Whole() {
		return edit.ApplyYAML(s.Data, s.Written.Type, changes)
	}
	return edit.Apply(s.Data, s.Written.Type, changes)
}

// Typed is what stands in an editor: a form with a text, or the text of the file.
type Typed struct {
	Form  json.RawMessage   `json:"form,omitempty"`
	Loose map[string]string `json:"loose,omitempty"` // of the settings, see [File.LooseValue]
	Body  *string           `json:"body,omitempty"`  // nil where the form has none
	Text  *string           `json:"text,omitempty"`
}

// Compose returns the file with what was typed. Lines that nobody has touched stay as they
// are, byte for byte; others are in NFC and end as most of the file does. What was in another
// encoding is in UTF-8; where letters of it cannot be read and would be lost, the error is a
// [*RefusedError].
func (s *File) Compose(t Typed) ([]byte, error) {
	if t.Text != nil {
		old, _ := decoded(s.Data)
		text := respell(old, NFC(*t.Text))
		if line := lost(old, text); line > 0 {
			return nil, &RefusedError{diag.New(diag.Position{File: s.Name, Line: line}, "", "letters-lost", nil)}
		}
		return text, nil
	}
	data := s.Data
	if t.Form != nil {
		values, err := form.Parse(t.Form)
		if err != nil || s.Front == nil {
			return nil, ErrForm
		}
		changes, err := form.Changes(s.Written.Type, s.Front, s.unmanaged(values))
		if err != nil {
			return nil, ErrForm
		}
		if data, err = s.Apply(changes); err != nil {
			return nil, s.refused(err)
		}
		if s.Whole() && len(t.Loose) > 0 {
			if data, err = s.setLoose(data, t.Loose); err != nil {
				return nil, err
			}
		}
	}
	if t.Body == nil || s.Whole() {
		return data, nil
	}
	head, old := data[:len(data)-(len(s.Data)-s.at)], s.Data[s.at:]
	if len(head) > 0 && head[len(head)-1] != '\n' { // the closing mark was the file's end
		head = append(bytes.Clone(head), lineEnd(s.Data)...)
	}
	return append(bytes.Clone(head), respellLike(old, NFC(*t.Body), lineEnd(s.Data))...), nil
}

// refused says why a change was not made; the text of the file can be written instead.
func (s *File) refused(err error) error {
	var e *edit.Error
	if errors.As(err, &e) {
		return &RefusedError{e.Diagnostic}
	}
	return err
}

// A RefusedError is a change that could not be made.
type RefusedError struct{ diag.Diagnostic }

func (e *RefusedError) Error() string { return e.Code }

// unmanaged puts what the form does not show back into what a browser sent: the form's own
// fields are all that it changes.
func (s *File) unmanaged(values form.Group) form.Group {
	for _, f := range s.Written.Type.Fields {
		if slices.Contains(Managed, f.Key) {
			if v := s.Values[f.Key]; v != nil {
				values[f.Key] = v
			} else {
				delete(values, f.Key)
			}
		}
	}
	return values
}
