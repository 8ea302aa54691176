package rules

import (
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
)

// syllableWrong finds words that cannot be Vietnamese: ngưòi, thủtục.
func syllableWrong() *check.Rule {
	return &check.Rule{
		Code:   "syllable-wrong",
		Tongue: "vi",
		Text: func(r *check.Reporter, t *check.Text) {
			for _, w := range t.Words() {
				if w.Misspelt && !inAddress(t.Plain, w) && !t.IsField(w.Start, "keywords", "tags") {
					r.In(t, w.Start, w.End, diag.Args{"Word": t.Plain[w.Start:w.End]})
				}
			}
		},
	}
}

// inAddress reports whether a word is part of an address or a name of a file: a.vn,
// tên@nơi.
func inAddress(text string, w check.Word) bool {
	if w.Start > 0 && strings.IndexByte("@/._-#", text[w.Start-1]) >= 0 {
		return true
	}
	return w.End+1 < len(text) && strings.IndexByte("@/_-", text[w.End]) >= 0 || w.End+1 < len(text) && text[w.End] == '.' && text[w.End+1] > ' '
}
