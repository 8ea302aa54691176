package rules

import (
	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// personalData is the law that rules about personal data come from.
var personalData = []check.Source{since("Luật 91/2025/QH15, Điều 16", 2026, 1, 1), since("Nghị định 356/2025/NĐ-CP", 2026, 1, 1)}

// privateNumbers are what reading the site warns of already: numbers of identity cards,
// mobile telephones of people, codes of dossiers.
func privateNumbers() []*check.Rule {
	var all []*check.Rule
	for _, code := range []string{"private-id", "private-phone", "private-dossier"} {
		all = append(all, &check.Rule{Code: code, Basis: personalData, Read: true})
	}
	return all
}

// privateName finds citizens called by their whole names in feedback and questions. Who
// holds an office is none: an office behind the name says so.
func privateName() *check.Rule {
	return &check.Rule{
		Code: "private-name", Basis: personalData,
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Page.Entry == nil || t.Page.Entry.Kind != content.KindFeedback && t.Page.Entry.Kind != content.KindQuestion {
				return
			}
			for _, p := range viet.FindPersons(t.Plain) {
				if !holdsOffice(t.Plain[p.End:]) && !t.IsField(p.Start, "approvedBy", "owner") {
					r.In(t, p.Start, p.End, diag.Args{"Name": p.Name})
				}
			}
		},
	}
}

// privateAddress finds people whose name stands beside the number of a house, anywhere.
func privateAddress() *check.Rule {
	return &check.Rule{
		Code: "private-address", Basis: personalData,
		Text: func(r *check.Reporter, t *check.Text) {
			if !viet.MayHaveHouse(t.Plain) {
				return
			}
			for _, p := range viet.FindPersons(t.Plain) {
				if viet.HasHouseNumber(t.Around(p.Start)) && !holdsOffice(t.Plain[p.End:]) {
					r.In(t, p.Start, p.End, diag.Args{"Name": p.Name})
				}
			}
		},
	}
}

// privateConsent finds mobile telephones of people in registers of contacts who are not
// noted to have agreed. Lines of an office need nobody's consent.
func privateConsent() *check.Rule {
	return &check.Rule{
		Code: "private-consent", Basis: personalData,
		Page: func(r *check.Reporter, p *site.Page) {
			for i, g := range content.Groups(p.Data()) {
				for j, c := range g.Contacts {
					if c.Consent != nil || !viet.IsPersonName(c.Name) {
						continue
					}
					for _, phone := range c.Phones {
						if phone.Number.IsMobile() {
							r.Key(p, item(item("groups", i)+".contacts", j), diag.Args{"Name": c.Name})
							break
						}
					}
				}
			}
		},
	}
}
