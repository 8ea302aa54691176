package content

import (
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A SearchText is what the site's search takes of an entry besides its title,
// summary, tags and text.
type SearchText struct {
	Titles   []string             // found as the title is
	Keywords []string             // what people type who know what they look for
	Words    []string             // found as the summary is
	Cited    []string             // found as the text is
	Number   viet.DocNumber       // its own official number
	Codes    []viet.ProcedureCode // of the procedures that it is or is about
	More     string               // shown beside the title: a number or code; "" for the day
	Status   string               // shown in words; "" for none
	Over     bool                 // it is not in force any more
}

// A SearchRank says how prominent a kind is among the results, the most wanted
// first.
type SearchRank int

// The ranks. What is not in force comes after all of them.
const (
	RankNews      SearchRank = iota // news and the like, the least
	RankGuide                       // documents, guides, plans
	RankAnswer                      // contacts, questions, sections
	RankProcedure                   // what citizens come for
)

// SearchTextOf returns what the search takes of an entry; label gives the words for
// the value of an enumeration.
func SearchTextOf(d Data, label func(schema.Enum) string) SearchText {
	s, ok := d.(interface {
		SearchText(label func(schema.Enum) string) SearchText
	})
	if !ok {
		return SearchText{}
	}
	e := s.SearchText(label)
	e.Number, e.Over = Number(d), !InForce(d)
	if code := Code(d); !code.IsZero() {
		e.Codes = append(e.Codes, code)
	}
	e.Codes = append(e.Codes, About(d)...)
	return e
}

// RankOf returns how prominent an entry is by its kind.
func RankOf(d Data) SearchRank {
	if r, ok := d.(interface{ Rank() SearchRank }); ok {
		return r.Rank()
	}
	return RankNews
}

// Rank is that of what citizens come for.
func (*Procedure) Rank() SearchRank { return RankProcedure }

// Rank is that of an answer.
func (*Contacts) Rank() SearchRank { return RankAnswer }

// Rank is that of an answer.
func (*Question) Rank() SearchRank { return RankAnswer }

// Rank is that of a guide.
func (*Document) Rank() SearchRank { return RankGuide }

// Rank is that of a guide.
func (*Page) Rank() SearchRank { return RankGuide }

// Rank is that of a guide.
func (*Plan) Rank() SearchRank { return RankGuide }

// Rank is that of a guide.
func (*Material) Rank() SearchRank { return RankGuide }

// Rank is that of a guide.
func (*Indicator) Rank() SearchRank { return RankGuide }

// SearchText gives what citizens call the procedure, who handles it and how it is
// filed.
func (p *Procedure) SearchText(label func(schema.Enum) string) SearchText {
	e := SearchText{Keywords: p.Keywords, Words: []string{p.Description, p.Agency}, More: p.Code.Text}
	for _, c := range p.Channels {
		e.Words = append(e.Words, label(c.Method))
	}
	for _, b := range p.LegalBasis {
		e.Cited = append(e.Cited, b.Number.Text)
	}
	if e.Status = label(p.Service); !p.InForce() || p.Status == ProcedureNew || p.Status == ProcedureAmended {
		e.Status = label(p.Status)
	}
	return e
}

// SearchText gives the type and number of the document, which people say like a
// title.
func (d *Document) SearchText(label func(schema.Enum) string) SearchText {
	return SearchText{Titles: []string{d.Type + " " + d.Number.Text}, Words: []string{d.Issuer}, More: d.Number.Text, Status: label(d.Status)}
}

// SearchText gives the number of the plan.
func (p *Plan) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Keywords: []string{schema.Label(KindPlan) + " " + p.Number.Text}, Words: []string{p.Issuer}, More: p.Number.Text}
}

// SearchText gives the groups, people and units.
func (c *Contacts) SearchText(func(schema.Enum) string) SearchText {
	e := SearchText{}
	for _, g := range c.Groups {
		e.Keywords = append(e.Keywords, g.Name)
		for _, p := range g.Contacts {
			e.Words = append(e.Words, p.Name, p.Title, p.Scope, p.Unit)
		}
	}
	return e
}

// SearchText gives the question as it was asked.
func (q *Question) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Words: []string{q.Question}}
}

// SearchText gives the code by which people follow their feedback.
func (f *Feedback) SearchText(label func(schema.Enum) string) SearchText {
	return SearchText{Keywords: []string{f.Code}, Words: []string{f.Result}, More: f.Code, Status: label(f.Status)}
}

// SearchText gives the index.
func (i *Indicator) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Keywords: []string{string(i.Index)}, Words: []string{i.Subject}}
}

// SearchText gives the place.
func (e *Event) SearchText(func(schema.Enum) string) SearchText {
	return SearchText{Words: []string{e.Place}}
}

// SearchText gives the form of the material.
func (m *Material) SearchText(label func(schema.Enum) string) SearchText {
	return SearchText{Keywords: []string{label(m.Form)}}
}

// SearchText gives topic and author.
func (n *News) SearchText(label func(schema.Enum) string) SearchText {
	return SearchText{Words: []string{label(n.Topic), n.Author}}
}
