package rules

import (
	"cchc/internal/check"
	"cchc/internal/site"
)

// unicodeLaw says that texts are in Unicode, in its one form.
var unicodeLaw = []check.Source{from("TCVN 6909:2001")}

// combiningMarks finds files with letters whose marks are characters of their own (Unicode
// tổ hợp): they are put together when the site is read, and stay so on the disk, where
// other programs do not find their words.
func combiningMarks() *check.Rule {
	return &check.Rule{
		Code: "combining-marks", Basis: unicodeLaw,
		Page: func(r *check.Reporter, p *site.Page) {
			if at := p.Entry.Decomposed; at.Line > 0 {
				r.At(at.In(p.File), nil)
			}
		},
	}
}

// garbledText is what reading the site warns of: words that no reader can read.
func garbledText() []*check.Rule {
	var all []*check.Rule
	for _, code := range []string{"garbled-legacy", "garbled-utf8", "garbled-lost"} {
		all = append(all, &check.Rule{Code: code, Basis: unicodeLaw, Read: true})
	}
	return all
}

// foreignD finds files with Ð and ð, which look like Đ and đ and are letters of Icelandic.
// They are put right when the site is read, and stay so on the disk; words of other
// languages keep theirs.
func foreignD() *check.Rule {
	return &check.Rule{
		Code: "foreign-d", Basis: unicodeLaw,
		Page: func(r *check.Reporter, p *site.Page) {
			if at := p.Entry.ForeignD; at.Line > 0 {
				r.At(at.In(p.File), nil)
			}
		},
	}
}
