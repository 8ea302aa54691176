package content

// Page is a page that is none of the other kinds (trang): about the column,
// privacy, the board's manual.
type Page struct {
	Common `cchc:",inline"`
}

func (*Page) check(*checker) {}
