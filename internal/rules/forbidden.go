package rules

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"cchc/internal/check"
	"cchc/internal/config"
	"cchc/internal/diag"
)

// wordForbidden finds what the agency's own style does not have.
func wordForbidden() *check.Rule {
	finder := func(r *check.Reporter) *regexp.Regexp {
		return check.Once(r, "forbidden", func() *regexp.Regexp { return forbiddenFinder(r) })
	}
	return &check.Rule{
		Code: "word-forbidden", Basis: []check.Source{from("thiết lập check.forbidden của chuyên mục")},
		Text: func(r *check.Reporter, t *check.Text) {
			re := finder(r)
			if re == nil {
				return
			}
			for _, m := range re.FindAllStringSubmatchIndex(t.Plain, -1) {
				word := t.Plain[m[2]:m[3]]
				if _, after := utf8.DecodeRuneInString(t.Plain[m[3]:]); after > 0 && startsWord(t.Plain[m[3]:]) {
					continue
				}
				r.In(t, m[2], m[3], diag.Args{"Word": word, "Instead": insteadOf(r.Settings().Check.Forbidden, word)})
			}
		},
	}
}

func forbiddenFinder(r *check.Reporter) *regexp.Regexp {
	var words []string
	for _, f := range r.Settings().Check.Forbidden {
		if f.Word != "" {
			words = append(words, regexp.QuoteMeta(f.Word))
		}
	}
	if len(words) == 0 {
		return nil
	}
	return regexp.MustCompile(`(?i)(?:^|[^\pL\pM\pN])(` + strings.Join(words, "|") + `)`)
}

func insteadOf(forbidden []config.ForbiddenWord, word string) string {
	for _, f := range forbidden {
		if strings.EqualFold(f.Word, word) {
			return f.Instead
		}
	}
	return ""
}
