package rules

import (
	"path"
	"regexp"
	"strings"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/viet"
)

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
