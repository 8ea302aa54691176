// Package newentry writes entries that an editor goes on writing (viết bài mới).
//
// It makes files as values, a [File] each, from what it is told and a day; whoever calls
// it writes them. [Draft] makes an entry of a kind, new or in the shape of another one,
// [NextPlan] a plan from that of the year before, [Filled] an entry whose values are
// known. [Sections] and [Units] are where an entry can stand, and from whom it can come.
//
// Nothing about a field is said here: which are mandatory, their labels, help and
// examples come from the declarations of the room content, and what a kind begins with
// from [content.Begin].
//
// # What is still to be filled in
//
// A value that nobody can know stands as (điền: số ký hiệu), see [schema.Placeholder].
// Every file that has one is a draft, so that it is never published; [Placeholders]
// finds them, in front matter and text.
package newentry

import (
	"bytes"

	"cchc/internal/schema"
)

// A File is a file to be made, by its path below the folder of the site.
type File struct {
	Name string
	Data []byte
}

// Placeholders finds what is still to be filled in in a Markdown file in NFC: in its
// values and its text, not in the comments of its front matter, nor in code.
func Placeholders(source []byte) (places []schema.PlaceholderAt) {
	head := 0
	if bytes.HasPrefix(source, []byte("---\n")) {
		if end := bytes.Index(source[3:], []byte("\n---\n")); end >= 0 {
			head = 3 + end + 1
		}
	}
	number := 0
	for line := range bytes.Lines(source[:head]) {
		if number++; !bytes.HasPrefix(bytes.TrimSpace(line), []byte("#")) {
			places = append(places, schema.Placeholders(line, number)...)
		}
	}
	return append(places, schema.Placeholders(source[head:], number+1)...)
}
