package site

import (
	"strconv"

	"cchc/internal/content"
)

// seal gives a page its digest, from what lists and links show of it.
func (p *Page) seal(front uint64) {
	p.digest = sumText(string(p.Kind), p.Path, p.Title, p.Summary, p.Updated.ISO(), strconv.FormatUint(front, 16))
}

// Data returns the front matter of an entry, nil for any other page.
func (p *Page) Data() content.Data {
	if p.Entry == nil {
		return nil
	}
	return p.Entry.Data()
}

// unusual returns the front matter of an entry of which more may be asked than its Brief
// says, nil for any other page: asking it for that reads nothing.
func (p *Page) unusual() content.Data {
	if p.Entry == nil {
		return nil
	}
	return p.Entry.Unusual()
}

// EntryKind returns the kind of an entry, or of the entries of a section; ""
// for any other page.
func (p *Page) EntryKind() content.Kind {
	switch {
	case p.Entry != nil:
		return p.Entry.Kind
	case p.Kind == SectionPage:
		return p.Section.Kind
	}
	return ""
}

// Offered reports whether readers are led to a page: to all but those of sections that
// are for editors alone.
func (p *Page) Offered() bool {
	for sec := p.Section; sec != nil; sec = sec.Parent {
		if sec.Listed == content.ListedEditors {
			return false
		}
	}
	return true
}

// Source is a digest of what a page is made of itself: what its file or the
// graph says of it, and its text.
func (p *Page) Source() uint64 { return sum(p.digest, p.body.Digest) }

// At returns the address of page n of the list, from 1.
func (p *Page) At(n int) string {
	if n <= 1 {
		return p.Path
	}
	return p.Path + "trang/" + strconv.Itoa(n) + "/"
}
