package rules

import (
	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/markdown"
)

// sentenceLong finds sentences of more syllables (tiếng) than the settings allow. Parts
// between semicolons count as sentences: lists in one sentence can be read.
func sentenceLong() *check.Rule {
	return &check.Rule{
		Code: "sentence-long",
		Text: func(r *check.Reporter, t *check.Text) {
			limit := r.Settings().Check.Sentence
			words := t.Words()
			for from := 0; from < len(words); {
				to := sentenceEnd(t, words, from)
				if n := to - from; n > limit && isProse(t, words[from].Start) {
					r.In(t, words[from].Start, words[from].End, diag.Args{"Count": n, "Limit": limit})
				}
				from = to
			}
		},
	}
}

// sentenceEnd returns the number of the word behind the sentence that begins with one.
func sentenceEnd(t *check.Text, words []check.Word, from int) int {
	for i := from + 1; i < len(words); i++ {
		between := t.Plain[words[i-1].End:words[i].Start]
		for j := 0; j < len(between); j++ {
			switch between[j] {
			case '\n', ';', '?', '!':
				return i
			case '.', ':':
				if j+1 < len(between) && between[j+1] == ' ' {
					return i
				}
			}
		}
	}
	return len(words)
}

// isProse reports whether a byte stands in sentences: not in a heading or a cell, and not
// in a field that is a name.
func isProse(t *check.Text, at int) bool {
	if t.Reading != nil {
		kind := t.SpanAt(at).Kind
		return kind == markdown.Prose || kind == markdown.Item
	}
	return t.IsField(at, "summary", "question", "result", "description", "detail", "steps", "conditions", "serviceReason")
}
