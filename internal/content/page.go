package content

// Page is a page that is none of the other kinds (trang): about the column,
// privacy, the board's manual.
type Page struct {
	Common `cchc:",inline"`
}

func (*Page) check(*checker) {}

// ListOrder is by title: pages have no day.
func (*Page) ListOrder() Order { return ByTitle }

// Rank is that of a guide.
func (*Page) Rank() SearchRank { return RankGuide }

// Empty reports whether there is neither text nor a file to download.
func (p *Page) Empty(blank func() bool) bool { return len(p.Attachments) == 0 && blank() }
