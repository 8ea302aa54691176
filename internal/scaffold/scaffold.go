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
	"regexp"
	"strings"
	"unicode/utf8"
)

// A File is a file to be made, by its path below the folder of the site.
type File struct {
	Name string
	Data []byte
}

// A Place is where something is still to be filled in.
type Place struct {
	Line, Column int    // from 1; columns count characters
	Text         string // (điền: số ký hiệu)
}

var marker = regexp.MustCompile(`\([đĐ]iền:[^()\n]*\)`)

// Placeholders finds what is still to be filled in in a Markdown file: in its values
// and its text, not in the comments of its front matter. The file is in NFC.
func Placeholders(source []byte) (places []Place) {
	number, inFront := 0, false
	for line := range bytes.Lines(source) {
		number++
		if text := string(bytes.TrimSpace(line)); text == "---" {
			inFront = number == 1
		} else if inFront && strings.HasPrefix(text, "#") {
			continue
		}
		for _, at := range marker.FindAllIndex(line, -1) {
			places = append(places, Place{number, 1 + utf8.RuneCount(line[:at[0]]), string(line[at[0]:at[1]])})
		}
	}
	return places
}
