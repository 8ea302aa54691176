package store

import (
	"bytes"
	"regexp"

	"cchc/internal/diag"
	"cchc/internal/legacytext"
)

// garbled looks in a text for words that no reader can read: of an encoding of
// before Unicode, or taken apart by a program. In the front matter it looks at each
// line, which is a value or a part of one, else at each paragraph; paragraphs one
// behind the other are told of once. Code is as it is meant.
func garbled(file string, text []byte, body int) (notes diag.List) {
	var before legacytext.Encoding // of the paragraph before
	fence := false
	for at, line := 0, 1; at < len(text); {
		end := blockEnd(text, at, at < body)
		block := text[at:end]
		if at >= body && bytes.Contains(block, []byte("```")) {
			fence = fence != (bytes.Count(block, []byte("```"))%2 == 1)
			before = ""
		} else if g, ok := legacytext.FindGarbled(string(withoutCode(block))); !fence && ok {
			if at < body || g.Encoding != before {
				notes = append(notes, garbledNote(file, block, line, g))
			}
			before = g.Encoding
		} else if len(bytes.TrimSpace(block)) > 0 {
			before = ""
		}
		line += bytes.Count(block, []byte("\n"))
		at = end
	}
	return notes
}

// codeSpan matches code in running text.
var codeSpan = regexp.MustCompile("`[^`\n]+`")

// withoutCode returns a text with spaces in the place of code in it.
func withoutCode(block []byte) []byte {
	if bytes.IndexByte(block, '`') < 0 {
		return block
	}
	return codeSpan.ReplaceAllFunc(block, func(code []byte) []byte { return bytes.Repeat([]byte(" "), len(code)) })
}

// blockEnd returns where the line at a place ends, or the paragraph.
func blockEnd(text []byte, at int, line bool) int {
	end := []byte("\n\n")
	if line {
		end = end[:1]
	}
	if i := bytes.Index(text[at:], end); i >= 0 {
		return at + i + len(end)
	}
	return len(text)
}

func garbledNote(file string, block []byte, line int, g legacytext.Garbled) diag.Diagnostic {
	n, column := placeIn(block, g.Start)
	code, args := "garbled-legacy", diag.Args{"Words": g.Words, "Encoding": string(g.Encoding), "Meant": g.Meant}
	switch g.Encoding {
	case legacytext.Mojibake:
		code = "garbled-utf8"
	case legacytext.Lost:
		code = "garbled-lost"
	}
	return diag.Warn(diag.Position{File: file, Line: line + n - 1, Column: column}, "", code, args)
}

// conflict returns the line of the first mark that a program for versions has left
// where it did not know which of two texts counts; 0 for none.
func conflict(text []byte) int {
	if !bytes.Contains(text, []byte("<<<<<<<")) || !bytes.Contains(text, []byte("\n>>>>>>>")) {
		return 0
	}
	fence := false
	first, line := 0, 0
	for l := range bytes.Lines(text) {
		line++
		switch {
		case bytes.HasPrefix(l, []byte("```")):
			fence = !fence
		case fence:
		case first == 0 && conflictMark(l, '<'):
			first = line
		case first > 0 && conflictMark(l, '>'):
			return first
		}
	}
	return 0
}

// conflictMark reports whether a line is seven times a sign, with a name or not.
func conflictMark(line []byte, sign byte) bool {
	name := bytes.TrimLeft(line, string(sign))
	return len(line)-len(name) == 7 && (len(bytes.TrimSpace(name)) == 0 || name[0] == ' ')
}
