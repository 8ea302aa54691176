package sourcefile

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/form"
	"cchc/internal/schema"
	"cchc/internal/textdiff"
)

// A Comparison says how two versions of a file differ: field by field where a form can
// show both, and the text behind.
type Comparison struct {
	Fields []FieldChange
	Body   []textdiff.Piece
	Files  []FileChange
}

// A FieldChange is a field of the front matter that differs.
type FieldChange struct {
	Label  string
	Pieces []textdiff.Piece
}

// A FileChange is a picture or another file of an entry that differs: added, changed or
// removed.
type FileChange struct{ Name, Change string }

// Empty reports whether the two are the same to a reader.
func (c *Comparison) Empty() bool { return len(c.Fields)+len(c.Body)+len(c.Files) == 0 }

// Compare compares two versions of a file. [Managed] fields, which approving writes, are left
// out with draft: they are no part of what is read.
func Compare(was, now *File, frontName string) *Comparison {
	c := &Comparison{}
	if was.Formed() && now.Formed() {
		for _, f := range now.Written.Type.Fields {
			a, b := was.Values[f.Key], now.Values[f.Key]
			if slices.Contains(Managed, f.Key) || f.Key == "draft" || form.Equal(a, b) {
				continue
			}
			c.Fields = append(c.Fields, FieldChange{f.Label, textdiff.Words(InWords(f, a), InWords(f, b))})
		}
	} else if a, b := LineFeeds(was.Data[:was.at]), LineFeeds(now.Data[:now.at]); a != b {
		c.Fields = append(c.Fields, FieldChange{frontName, textdiff.Words(a, b)})
	}
	if a, b := was.Text(), now.Text(); a != b {
		c.Body = Condense(textdiff.Words(a, b))
	}
	return c
}

// Text is the text behind the front matter; of a file that cannot be taken apart, and of the
// settings where a form does not show them, all of it.
func (s *File) Text() string {
	if s.Whole() {
		if s.Formed() {
			return ""
		}
		return LineFeeds(s.Data)
	}
	return s.Body
}

// contextLetters is about how much of what is the same stands around what differs.
const contextLetters = 160

// Condense leaves out the middle of long parts that are the same.
func Condense(pieces []textdiff.Piece) []textdiff.Piece {
	out := make([]textdiff.Piece, 0, len(pieces))
	for i, p := range pieces {
		if p.Op == textdiff.Same && len(p.Text) > 3*contextLetters {
			head, tail := cutAfter(p.Text, contextLetters), cutBefore(p.Text, contextLetters)
			if i == 0 {
				head = ""
			}
			if i == len(pieces)-1 {
				tail = ""
			}
			p.Text = head + "\n[…]\n" + tail
		}
		out = append(out, p)
	}
	return out
}

// cutAfter returns the words of a text up to about a number of bytes.
func cutAfter(text string, n int) string {
	if i := strings.IndexAny(text[n:], " \n"); i >= 0 {
		return text[:n+i]
	}
	return text
}

// cutBefore returns the words of a text from about a number of bytes before its end.
func cutBefore(text string, n int) string {
	if i := strings.LastIndexAny(text[:len(text)-n], " \n"); i >= 0 {
		return text[i+1:]
	}
	return text
}

// ApprovalFields are the fields that approving writes, where they differ.
func ApprovalFields(was, now *File) (changes []FieldChange) {
	if !was.Formed() || !now.Formed() {
		return nil
	}
	for _, key := range append(slices.Clone(Managed), "draft") {
		f := now.Written.Type.Field(key)
		if f == nil || form.Equal(was.Values[key], now.Values[key]) {
			continue
		}
		changes = append(changes, FieldChange{f.Label, textdiff.Words(InWords(f, was.Values[key]), InWords(f, now.Values[key]))})
	}
	return changes
}

// LabelOf returns the labels on the way to a field, and the field: Nhiệm vụ 3, Tình trạng.
func LabelOf(st *schema.Type, path string) (string, *schema.Field) {
	var words []string
	var f *schema.Field
	for step := range strings.SplitSeq(path, ".") {
		key, number, _ := strings.Cut(strings.TrimSuffix(step, "]"), "[")
		if st == nil || st.Field(key) == nil {
			return path, nil
		}
		f = st.Field(key)
		words = append(words, strings.TrimSpace(f.Label+" "+number))
		st = f.Struct()
	}
	return strings.Join(words, ", "), f
}

// InWords shows what was typed in lines, for people who are to copy it: fields by the labels
// of a type, and those that it does not have by their keys.
func (t Typed) InWords(st *schema.Type) string {
	if t.Text != nil {
		return *t.Text
	}
	var all []string
	values, err := form.Parse(t.Form)
	if err != nil && len(t.Form) > 0 {
		all = append(all, string(t.Form))
	}
	for _, f := range st.Fields {
		if v := values[f.Key]; v != nil {
			all = append(all, f.Label+": "+InWords(f, v))
			delete(values, f.Key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(values)) {
		raw, _ := json.Marshal(values[key])
		all = append(all, key+": "+string(raw))
	}
	for _, key := range slices.Sorted(maps.Keys(t.Loose)) {
		if t.Loose[key] != "" {
			all = append(all, key+": "+t.Loose[key])
		}
	}
	if t.Body != nil {
		all = append(all, "", *t.Body)
	}
	return strings.Join(all, "\n")
}

// InWords shows the value of a field in lines, in the words of readers.
func InWords(f *schema.Field, v form.Value) string {
	switch v := v.(type) {
	case string:
		return schema.InWords(f, v)
	case form.Group:
		return groupInWords(f.Struct(), v)
	case []form.Item:
		var all []string
		for i, one := range v {
			all = append(all, strconv.Itoa(i+1)+". "+InWords(f, one.Value))
		}
		return strings.Join(all, "\n")
	}
	return ""
}

func groupInWords(st *schema.Type, g form.Group) string {
	var all []string
	for _, f := range st.Fields {
		if v := g[f.Key]; v != nil {
			all = append(all, f.Label+": "+InWords(f, v))
		}
	}
	return strings.Join(all, "\n")
}
