package content

import "cchc/internal/schema"

// Page is a page that is none of the other kinds (trang): about the column,
// privacy, the board's manual.
type Page struct {
	Common   `cchc:",inline"`
	Keywords []string `cchc:"keywords,names,commas" vi:"Từ khóa|Còn gọi" doc:"Những từ người dân hay dùng để tìm trang này."`
}

func (*Page) check(*checker) {}

// ListOrder is by title: pages have no day.
func (*Page) ListOrder() Order { return ByTitle }

// Rank is that of a guide; a page that is meant to be found by what people say
// answers them.
func (p *Page) Rank() SearchRank {
	if len(p.Keywords) > 0 {
		return RankAnswer
	}
	return RankGuide
}

// SearchText gives what people look for who need the page.
func (p *Page) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Called: p.Keywords}
}

// Empty reports whether there is neither text nor a file to download.
func (p *Page) Empty(blank func() bool) bool { return len(p.Attachments) == 0 && blank() }
