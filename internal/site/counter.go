package site

import (
	"strings"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// A Number is a number to call (đường dây nóng, quầy) with whose it is.
type Number struct {
	*content.Contact
	Phone content.PhoneNo
}

// Hotline returns the first number of the hotlines, nil where there is none.
func (v *View) Hotline() *Number {
	return firstNumber(v.Contacts(string(content.Hotline)), func(*ContactsGroup, *content.Contact) bool { return true })
}

// Counter returns the number to call about what an entry is about: of its agency, of
// the counter for its field, or of the one-stop office (Bộ phận Một cửa); nil where
// there is none. Complaints have numbers of their own.
func (v *View) Counter(p *Page) *Number {
	groups, f := v.ContactsOf(p, ""), p.Entry.Brief.Facets
	agency := ""
	if len(f.Agencies) > 0 {
		agency = f.Agencies[0]
	}
	return once(v.site, question{"counter " + v.site.homeOf(p).Path, agency + between + f.Field}, func() *Number { // as many as there are pairs of the two
		return counter(groups, viet.Key(agency), viet.Key(f.Field))
	})
}

func counter(groups []ContactsGroup, agency, field string) *Number {
	about := func(p *content.Contact) bool {
		return field != "" && (strings.Contains(viet.Key(p.Title), field) || strings.Contains(viet.Key(p.Scope), field))
	}
	of := func(p *content.Contact) bool {
		return agency != "" && (viet.Key(p.Unit) == agency || viet.Key(p.Name) == agency)
	}
	for _, fits := range []func(g *ContactsGroup, p *content.Contact) bool{
		func(g *ContactsGroup, p *content.Contact) bool { return of(p) && about(p) },
		func(g *ContactsGroup, p *content.Contact) bool { return g.Kind == content.OneStop && about(p) },
		func(g *ContactsGroup, p *content.Contact) bool { return of(p) && g.Kind != content.Leaders },
		func(g *ContactsGroup, p *content.Contact) bool { return g.Kind == content.OneStop },
	} {
		if n := firstNumber(groups, fits); n != nil {
			return n
		}
	}
	return nil
}

// firstNumber returns the first number of the contacts that fit, nil for none.
func firstNumber(groups []ContactsGroup, fits func(g *ContactsGroup, p *content.Contact) bool) *Number {
	for i := range groups {
		for j := range groups[i].Contacts {
			p := &groups[i].Contacts[j]
			if len(p.Phones) > 0 && fits(&groups[i], p) {
				return &Number{p, p.Phones[0]}
			}
		}
	}
	return nil
}
