package store

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"cchc/internal/markdown"
	"cchc/internal/sitefile"
	"cchc/internal/viet"
)

// mentions returns the files that a text links to or shows, as it writes them,
// without those that can only be pages.
func mentions(text []byte) []string {
	if !mayMention(text) {
		return nil
	}
	var files []string
	for _, dest := range markdown.Destinations(text) {
		if name, _, _ := strings.Cut(dest, "#"); isFile([]byte(name)) {
			files = append(files, name)
		}
	}
	slices.Sort(files)
	return slices.Compact(files)
}

// mayMention reports whether a text has something that reads like a link to a
// file, so that it is worth parsing: an address in (…), <…> or behind ]: , but not
// the text of a footnote ([^1]: …).
func mayMention(text []byte) bool {
	for {
		i := bytes.IndexByte(text, ']')
		if i < 0 || i+1 >= len(text) {
			return false
		}
		label, next := text[:i], text[i+1]
		text = text[i+1:]
		if next != '(' && next != ':' || next == ':' && isNote(label) {
			continue
		}
		dest := bytes.TrimLeft(text[1:], " \t\n>")
		if len(dest) > 0 && dest[0] == '<' || isFile(dest[:wordEnd(dest)]) {
			return true
		}
	}
}

// isNote reports whether what stands in front of a bracket ends with the label of a
// footnote.
func isNote(text []byte) bool {
	i := bytes.LastIndexByte(text, '[')
	return i >= 0 && bytes.HasPrefix(text[i+1:], []byte("^"))
}

func wordEnd(s []byte) int {
	if i := bytes.IndexAny(s, " \t\n)"); i >= 0 {
		return i
	}
	return len(s)
}

// isFile reports whether a destination may be that of a file beside the entries:
// it has no scheme, and is neither a folder, nor an entry's own file, nor a place
// of the page.
func isFile(dest []byte) bool {
	scheme, _, found := bytes.Cut(dest, []byte(":"))
	switch {
	case len(dest) == 0, dest[0] == '#', dest[len(dest)-1] == '/', bytes.HasPrefix(dest, []byte("//")):
		return false
	case found && !bytes.ContainsAny(scheme, "/?#.&\\"):
		return false
	}
	name, _, _ := bytes.Cut(dest, []byte("#"))
	return !sitefile.IsMarkdown(string(name))
}

// Decoded returns the path that an editor means in a text: a space may be
// written %20.
func Decoded(ref string) string {
	if plain, err := url.PathUnescape(ref); err == nil {
		return viet.NFC(plain)
	}
	return ref
}

// Names calls visit for every file that an entry names in its front matter, and
// for those that its text links to or shows, by their names below content.
func (e *Entry) Names(visit func(name string)) {
	for _, r := range e.refs {
		if name, ok := Within(e.Dir, r.Ref.Path); ok {
			visit(name)
		}
	}
	names(e.Dir, e.mentions, visit)
}

// Names calls visit for every file that a section's text links to or shows, by
// their names below content.
func (s *Section) Names(visit func(name string)) { names(s.Dir, s.mentions, visit) }

// HomeNames does what [Section.Names] does for the home page.
func (l *Library) HomeNames(visit func(name string)) { names(".", l.homeMentions, visit) }

func names(dir string, mentions []string, visit func(name string)) {
	for _, ref := range mentions {
		if name, ok := Within(dir, Decoded(ref)); ok {
			visit(name)
		}
	}
}

// SameNames reports whether two states of an entry name the same files.
func (e *Entry) SameNames(other *Entry) bool {
	same := func(a, b namedFile) bool { return a.Ref.Path == b.Ref.Path }
	return slices.EqualFunc(e.refs, other.refs, same) && slices.Equal(e.mentions, other.mentions)
}
