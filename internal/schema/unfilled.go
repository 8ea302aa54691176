package schema

import (
	"regexp"
	"strings"

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

// Unfilled reports every value below n that is still to be filled in. What is to be
// published has none.
func Unfilled(file string, n *front.Node) (problems diag.List) {
	if n.Kind == front.Scalar && IsPlaceholder(n.Text) {
		return diag.List{diag.New(n.Pos(file), "", "value-unfilled", diag.Args{"Value": strings.TrimSpace(n.Text)})}
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
