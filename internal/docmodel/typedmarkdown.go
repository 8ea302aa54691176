package docmodel

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Documents are pasted from programs that write Markdown, which leave its marks in the
// text: ## before a heading, stars around what is bold.

var (
	typedHeading = regexp.MustCompile(`^\s*(#{1,6})\s+`)
	typedStars   = regexp.MustCompile(`(\*\*|\*)(\S(?:[^*\n]*[^*\s])?)(\*\*|\*)`)
)

// readMarkdown makes headings and bold letters of marks of Markdown that stand in the text.
func (p *Paragraph) readMarkdown() {
	text := joined(p.Text)
	if m := typedHeading.FindStringSubmatch(text); m != nil && p.Heading == 0 && p.Mark == "" {
		p.cut(len(m[0]))
		p.Heading = len(m[1])
	}
	if !strings.Contains(text, "*") {
		return
	}
	var made []Inline
	for i, t := range p.Text {
		if i == len(p.Text)-1 && strings.HasPrefix(t.Text, "**") && strings.Count(t.Text, "**") == 1 && len(p.Text) == 1 {
			t.Text = strings.TrimPrefix(t.Text, "**") // the lines behind belong to it too
			t.Bold = true
		}
		made = append(made, t.starred()...)
	}
	p.Text = Trim(made)
}

// starred takes the stars out of a text.
func (t Inline) starred() (made []Inline) {
	at := 0
	for _, m := range typedStars.FindAllStringSubmatchIndex(t.Text, -1) {
		if t.Text[m[2]:m[3]] != t.Text[m[6]:m[7]] || multiplies(t.Text, m[0], m[1]) {
			continue
		}
		if before := t.Text[at:m[0]]; before != "" {
			plain := t
			plain.Text = before
			made = append(made, plain)
		}
		inner := t
		inner.Text = t.Text[m[4]:m[5]]
		if m[3]-m[2] == 2 {
			inner.Bold = true
		} else {
			inner.Italic = true
		}
		made = append(made, inner)
		at = m[1]
	}
	if rest := t.Text[at:]; rest != "" {
		plain := t
		plain.Text = rest
		made = append(made, plain)
	}
	return made
}

// multiplies reports whether stars from one place of a text to another stand in a word or
// between figures, where they are signs of their own: 3*4*5 mét.
func multiplies(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, _ := utf8.DecodeRuneInString(text[to:])
	return isWord(before) || isWord(after)
}
