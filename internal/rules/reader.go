package rules

import (
	"path"
	"regexp"
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// wcag is a rule of accessibility; Thông tư 32/2017/TT-BTTTT asks for the same.
func wcag(criterion string) []check.Source {
	return []check.Source{from("WCAG 2.2, " + criterion), from("Thông tư 32/2017/TT-BTTTT, Điều 18")}
}

// altEmpty finds words for pictures that say nothing about them: ảnh 1, IMG_2031.jpg.
func altEmpty() *check.Rule {
	return &check.Rule{
		Code: "alt-empty", Basis: wcag("1.1.1"),
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Reading == nil {
				return
			}
			for _, p := range t.Reading.Pictures {
				if p.Alt != "" && altSaysNothing(p.Alt, p.Src) { // an empty one is an error of reading
					r.At(p.Position, diag.Args{"Alt": p.Alt, "Src": p.Src})
				}
			}
		},
		Page: func(r *check.Reporter, p *site.Page) {
			if c := p.Entry.Cover; c != nil && c.Alt != "" && altSaysNothing(c.Alt, c.Src.Path) {
				r.Key(p, "cover.alt", diag.Args{"Alt": c.Alt, "Src": c.Src.Path})
			}
		},
	}
}

// coverAlt finds pictures at the head of a page without words; of news that is an error of
// reading.
func coverAlt() *check.Rule {
	return &check.Rule{
		Code: "cover-alt", Basis: wcag("1.1.1"),
		Page: func(r *check.Reporter, p *site.Page) {
			if c := p.Entry.Cover; c != nil && !c.Src.IsZero() && c.Alt == "" {
				r.Key(p, "cover", diag.Args{"Src": c.Src.Path})
			}
		},
	}
}

var altNoise = regexp.MustCompile(`^(?:anh|hinh|hinhanh|anhminhhoa|hinhminhhoa|image|img|picture|photo|dsc|screenshot|anhchupmanhinh|anhbia|bieudo|sodo|banner|logo|untitled)?(?:so)?\d*$`)

func altSaysNothing(alt, src string) bool {
	key := viet.Key(alt)
	base := path.Base(src)
	return altNoise.MatchString(key) || key == viet.Key(base) || key == viet.Key(strings.TrimSuffix(base, path.Ext(base)))
}

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
				if linkSayings[viet.Key(strings.Trim(l.Text, ".…»›> "))] {
					r.At(l.Position, diag.Args{"Text": l.Text})
				}
			}
		},
	}
}

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

// recordings are what reading the site warns of: films without captions, recordings whose
// words stand nowhere.
func recordings() []*check.Rule {
	return []*check.Rule{
		{Code: "captions-missing", Basis: wcag("1.2.2"), Read: true},
		{Code: "media-attached", Basis: wcag("1.2.1"), Read: true},
		{Code: "media-without-transcript", Basis: wcag("1.2.1"), Read: true, Severity: diag.Error},
	}
}

var textPicture = regexp.MustCompile(`(?:^|[-_. ])(?:scan|van-ban|cong-van|thong-bao|quyet-dinh|ke-hoach|bao-cao|to-trinh|giay-moi|trang-\d+|page-\d+)(?:$|[-_. ])`)

var textAlt = regexp.MustCompile(`^(?:ban (?:chup|scan|quet)|anh (?:chup|scan) (?:van ban|thong bao|quyet dinh|cong van|ke hoach|giay)|van ban|cong van|toan van)\b`)

// pictureOfText finds photos of papers, by their names and words.
func pictureOfText() *check.Rule {
	return &check.Rule{
		Code: "picture-of-text", Basis: wcag("1.4.5"),
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Reading == nil {
				return
			}
			for _, p := range t.Reading.Pictures {
				name := path.Base(p.Src)
				if path.Ext(name) == ".svg" {
					continue
				}
				if textPicture.MatchString(viet.Slug(strings.TrimSuffix(name, path.Ext(name)))) || textAlt.MatchString(viet.Fold(p.Alt)) {
					r.At(p.Position, diag.Args{"Src": p.Src})
				}
			}
		},
	}
}
