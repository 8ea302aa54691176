package schema

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"cchc/internal/diag"
	"cchc/internal/front"
)

// A placeholder stands where a value is still to be filled in: (điền: số ký hiệu).
// New entries have them, and drafts may: [Decode] leaves the field as it is, and text
// fields keep the words.

var placeholder = regexp.MustCompile(placeholderPattern)

const placeholderPattern = `^\s*\([đĐ]iền:[^()]*\)\s*$`

// Placeholder returns the text that stands for a value to be filled in. what says
// which one.
func Placeholder(what string) string { return "(điền: " + what + ")" }

// IsPlaceholder reports whether a value, in NFC, says that it is to be filled in.
func IsPlaceholder(text string) bool {
	return strings.Contains(text, "iền:") && placeholder.MatchString(text)
}

// placeholderSchema takes a placeholder where its text is no value otherwise.
var placeholderSchema = &JSONSchema{Type: "string", Pattern: placeholderPattern}

// Unfilled reports every value below n that is still to be filled in, or has something
// in it that is. What is to be published has none.
func Unfilled(file string, n *front.Node) (problems diag.List) {
	if n.Kind == front.Scalar && strings.Contains(n.Text, "iền:") {
		if found := inText.FindString(n.Text); found != "" {
			return diag.List{diag.New(n.Pos(file), "", "value-unfilled", diag.Args{"Value": found})}
		}
	}
	for _, item := range n.Items {
		problems = append(problems, Unfilled(file, item)...)
	}
	for i := range n.Pairs {
		found := Unfilled(file, n.Pairs[i].Value)
		for j := range found {
			if found[j].Field == "" {
				found[j].Field = n.Pairs[i].Key
			}
		}
		problems = append(problems, found...)
	}
	return problems
}

// A PlaceholderAt is a placeholder in a text, with its place.
type PlaceholderAt struct {
	Line, Column int // from 1; columns count characters
	Text         string
}

var (
	inText   = regexp.MustCompile(`\([đĐ]iền:[^()\n]*\)`)
	codeSpan = regexp.MustCompile("`[^`\n]*`")
)

// Placeholders finds what is to be filled in in a Markdown text in NFC, whose first
// line has a number. What stands in code is an example.
func Placeholders(text []byte, first int) (all []PlaceholderAt) {
	if !bytes.Contains(text, []byte("iền:")) {
		return nil
	}
	fence := ""
	number := first - 1
	for line := range bytes.Lines(text) {
		number++
		trimmed := string(bytes.TrimSpace(line))
		switch {
		case fence != "":
			if strings.HasPrefix(trimmed, fence) {
				fence = ""
			}
			continue
		case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
			fence = trimmed[:3]
			continue
		}
		plain := codeSpan.ReplaceAllFunc(line, func(code []byte) []byte { return bytes.Repeat([]byte(" "), len(code)) })
		for _, at := range inText.FindAllIndex(plain, -1) {
			all = append(all, PlaceholderAt{number, 1 + utf8.RuneCount(line[:at[0]]), string(line[at[0]:at[1]])})
		}
	}
	return all
}
