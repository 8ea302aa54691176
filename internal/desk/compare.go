package desk

import (
	"path"
	"slices"
	"strings"

	"cchc/internal/form"
	"cchc/internal/history"
	"cchc/internal/textdiff"
)

// A comparison says how two versions of a file differ: field by field where a form can
// show both, and the text behind.
type comparison struct {
	Fields []fieldChange
	Body   []textdiff.Piece
	Files  []fileChange
}

// A fieldChange is a field of the front matter that differs.
type fieldChange struct {
	Label  string
	Pieces []textdiff.Piece
}

// A fileChange is a picture or another file of an entry that differs: added, changed or
// removed.
type fileChange struct{ Name, Change string }

// Empty reports whether the two are the same to a reader.
func (c *comparison) Empty() bool { return len(c.Fields)+len(c.Body)+len(c.Files) == 0 }

// compare compares two versions of a file. managed fields, which approving writes, are left
// out with draft: they are no part of what is read.
func (d *Desk) compare(was, now *source, frontName string) *comparison {
	c := &comparison{}
	if was.formed() && now.formed() {
		for _, f := range now.sort.Type.Fields {
			a, b := was.values[f.Key], now.values[f.Key]
			if slices.Contains(managed, f.Key) || f.Key == "draft" || form.Equal(a, b) {
				continue
			}
			c.Fields = append(c.Fields, fieldChange{f.Label, textdiff.Words(inWords(f, a), inWords(f, b))})
		}
	} else if a, b := lineFeeds(was.data[:was.at]), lineFeeds(now.data[:now.at]); a != b {
		c.Fields = append(c.Fields, fieldChange{frontName, textdiff.Words(a, b)})
	}
	if a, b := was.text(), now.text(); a != b {
		c.Body = condense(textdiff.Words(a, b))
	}
	return c
}

// text is the text behind the front matter; of a file that cannot be taken apart, and of the
// settings where a form does not show them, all of it.
func (s *source) text() string {
	if s.whole() {
		if s.formed() {
			return ""
		}
		return lineFeeds(s.data)
	}
	return s.body
}

// addFiles notes which files of an entry differ.
func (c *comparison) addFiles(was, now []history.Named) {
	before := map[string]history.Named{}
	for _, f := range was {
		before[f.Name] = f
	}
	for _, f := range now {
		old, there := before[f.Name]
		delete(before, f.Name)
		switch {
		case !there:
			c.Files = append(c.Files, fileChange{path.Base(f.Name), "added"})
		case old.Digest != f.Digest:
			c.Files = append(c.Files, fileChange{path.Base(f.Name), "changed"})
		}
	}
	for _, f := range was {
		if _, gone := before[f.Name]; gone {
			c.Files = append(c.Files, fileChange{path.Base(f.Name), "removed"})
		}
	}
}

// contextLetters is about how much of what is the same stands around what differs.
const contextLetters = 160

// condense leaves out the middle of long parts that are the same.
func condense(pieces []textdiff.Piece) []textdiff.Piece {
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

// approvalFields are the fields that approving writes, where they differ.
func (d *Desk) approvalFields(was, now *source) (changes []fieldChange) {
	if !was.formed() || !now.formed() {
		return nil
	}
	for _, key := range append(slices.Clone(managed), "draft") {
		f := now.sort.Type.Field(key)
		if f == nil || form.Equal(was.values[key], now.values[key]) {
			continue
		}
		changes = append(changes, fieldChange{f.Label, textdiff.Words(inWords(f, was.values[key]), inWords(f, now.values[key]))})
	}
	return changes
}
