package rules

import (
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
)

// doubleSpace finds two spaces between words.
func doubleSpace() *check.Rule {
	return &check.Rule{
		Code: "double-space",
		Text: func(r *check.Reporter, t *check.Text) {
			for at := 0; ; {
				i := strings.Index(t.Plain[at:], "  ")
				if i < 0 {
					return
				}
				at += i
				end := at
				for end < len(t.Plain) && t.Plain[end] == ' ' {
					end++
				}
				if at > 0 && t.Plain[at-1] != '\n' && end < len(t.Plain) && t.Plain[end] != '\n' {
					r.In(t, at, end, nil)
				}
				at = end
			}
		},
	}
}

// spaceBefore finds spaces before the sign that ends a stretch: chữ , chữ.
func spaceBefore() *check.Rule {
	return &check.Rule{
		Code: "space-before",
		Text: func(r *check.Reporter, t *check.Text) {
			before := 0
			for _, w := range t.Words() {
				spacesBefore(r, t, before, w.Start)
				before = w.End
			}
			spacesBefore(r, t, before, len(t.Plain))
		},
	}
}

// spacesBefore finds them between two places of a text that have no letters between them.
func spacesBefore(r *check.Reporter, t *check.Text, from, end int) {
	for i := max(from, 1); i+1 < end; i++ {
		if t.Plain[i] != ' ' || strings.IndexByte(",;:!?.)", t.Plain[i+1]) < 0 || t.Plain[i-1] == '\n' || t.Plain[i-1] == ' ' {
			continue
		}
		sign := t.Plain[i+1]
		rest := t.Plain[i+2:]
		if (sign == '.' || sign == ':') && !(rest == "" || rest[0] == ' ' || rest[0] == '\n') || sign == ')' && strings.HasSuffix(t.Plain[:i], ":") {
			continue // .vn, …
		}
		r.In(t, i, i+2, diag.Args{"Sign": string(sign)})
	}
}
