package rules

import (
	"cchc/internal/check"
	"cchc/internal/diag"
)

// wcag is a rule of accessibility; Thông tư 32/2017/TT-BTTTT asks for the same.
func wcag(criterion string) []check.Source {
	return []check.Source{from("WCAG 2.2, " + criterion), from("Thông tư 32/2017/TT-BTTTT, Điều 18")}
}

// headingOrder finds headings that skip a level: ## and then ####.
func headingOrder() *check.Rule {
	return &check.Rule{
		Code: "heading-order", Basis: wcag("1.3.1"),
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Reading == nil {
				return
			}
			level := 1
			for _, h := range t.Reading.Headings {
				if h.Level > level+1 {
					r.At(h.Position, diag.Args{"Text": h.Text, "Level": h.Level, "Want": level + 1})
				}
				level = h.Level
			}
		},
	}
}

// tableHeader finds tables whose first row, which is read as their heads, is empty.
func tableHeader() *check.Rule {
	return &check.Rule{
		Code: "table-header", Basis: wcag("1.3.1"),
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Reading == nil {
				return
			}
			for _, table := range t.Reading.Tables {
				if !table.Header {
					r.At(table.Position, nil)
				}
			}
		},
	}
}
