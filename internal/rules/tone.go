package rules

import (
	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/viet"
)

// toneMixed finds entries that write the tone of oa, oe and uy in both places: hòa and
// hoà. Names keep their writing.
func toneMixed() *check.Rule {
	return &check.Rule{
		Code:   "tone-mixed",
		Tongue: "vi",
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Reading == nil && !t.Alone {
				return // it is looked at with the body
			}
			texts := []*check.Text{t}
			if t.Front != nil {
				texts = []*check.Text{t.Front, t}
			}
			var first, last styled
			for _, text := range texts {
				firstIn, lastIn := tonesOf(text)
				first, last = first.or(firstIn), last.or(lastIn)
			}
			if first.count == 0 || last.count == 0 {
				return
			}
			rare, other := last, first
			if first.count < last.count {
				rare, other = first, last
			}
			r.In(rare.text, rare.word.Start, rare.word.End, diag.Args{"Word": rare.string(), "Other": other.string(), "Count": other.count})
		},
	}
}

// A styled is the first word of a text in one style, and how many there are.
type styled struct {
	text  *check.Text
	word  check.Word
	count int
}

func (s styled) string() string { return s.text.Plain[s.word.Start:s.word.End] }

func (s styled) or(more styled) styled {
	if s.count == 0 {
		return more
	}
	s.count += more.count
	return s
}

// longestToned is how many bytes a word has at most that is looked at.
const longestToned = 10

func tonesOf(t *check.Text) (first, last styled) {
	for _, w := range t.Words() {
		switch {
		case w.End-w.Start > longestToned:
		case w.Tone == viet.ToneFirst:
			first = first.or(styled{t, w, 1})
		case w.Tone == viet.ToneLast:
			last = last.or(styled{t, w, 1})
		}
	}
	return first, last
}
