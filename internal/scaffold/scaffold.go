// Package scaffold makes the files that a board begins with: a new entry, a new column,
// next year's plan (khởi tạo chuyên mục, viết bài mới).
//
// It makes files as values, a [File] each, from what it is told and a day; whoever calls
// it writes them. [Entry] makes an entry of a kind, [NextPlan] a plan from that of the
// year before, [Column] all files of a column from [Answers], [Sister] those of one that
// is set up like another.
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
package scaffold

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
