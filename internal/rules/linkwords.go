package rules

import (
	"regexp"
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/viet"
)

// linkSayings are words of links that do not say where these lead, by their keys.
var linkSayings = keys("tại đây", "ở đây", "đây", "xem tại đây", "bấm vào đây", "nhấn vào đây", "nhấp vào đây", "click vào đây", "click", "click here", "here",
	"xem thêm", "xem", "xem chi tiết", "chi tiết", "link", "liên kết", "đường dẫn", "đường link", "link này", "tải về", "tải xuống", "download", "read more", "bài viết này", "trang này")

func keys(words ...string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words {
		set[viet.Key(w)] = true
	}
	return set
}

// linkWords finds links whose words do not say where they lead.
func linkWords() *check.Rule {
	return &check.Rule{
		Code: "link-words", Basis: wcag("2.4.4"),
		Text: func(r *check.Reporter, t *check.Text) {
			for _, l := range linksOf(t) {
				if SaysNothing(l.Text) {
					r.At(l.Position, diag.Args{"Text": l.Text})
				}
			}
		},
	}
}

// SaysNothing reports whether words of a link do not say where it leads: tại đây, xem thêm.
func SaysNothing(words string) bool { return linkSayings[viet.Key(strings.Trim(words, ".…»›> "))] }

func linksOf(t *check.Text) []markdown.LinkAt {
	if t.Reading == nil {
		return nil
	}
	return t.Reading.Links
}

// bareAddress matches an address with more than a host and a short path: one that people
// type is shown to be read.
var bareAddress = regexp.MustCompile(`https?://[\w.-]+/[^\s\x{fffc}]{15,}`)

// linkBare finds addresses in the place of words: screen readers spell them.
func linkBare() *check.Rule {
	return &check.Rule{
		Code: "link-bare", Basis: wcag("2.4.4"),
		Text: func(r *check.Reporter, t *check.Text) {
			for _, l := range linksOf(t) {
				if l.IsBare() && bareAddress.MatchString(l.To) {
					r.At(l.Position, diag.Args{"Address": l.Text})
				}
			}
			if t.Reading == nil || !strings.Contains(t.Plain, "://") {
				return
			}
			for _, m := range bareAddress.FindAllStringIndex(t.Plain, -1) {
				if !inLink(t, m[0]) {
					r.In(t, m[0], m[1], diag.Args{"Address": t.Plain[m[0]:m[1]]})
				}
			}
		},
	}
}

// inLink reports whether a byte of a text stands in the words of a link.
func inLink(t *check.Text, at int) bool {
	place := t.Reading.At(at)
	for _, l := range t.Reading.Links {
		if l.IsBare() && l.Line == place.Line && l.Column <= place.Column && place.Column <= l.Column+len([]rune(l.Text))+1 {
			return true
		}
	}
	return false
}
