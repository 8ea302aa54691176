package content

import (
	"slices"

	"cchc/internal/viet"
)

// What a kind says of itself beyond its fields: a kind for which a question
// makes sense has the method, and for all others the function of the same name
// has the answer. So nothing else in the program needs to know which kinds
// there are.

// Number returns the official number by which other entries call an entry, zero
// for none: that of a document or a plan.
func Number(d Data) viet.DocNumber {
	if n, ok := d.(interface{ OfficialNumber() viet.DocNumber }); ok {
		return n.OfficialNumber()
	}
	return viet.DocNumber{}
}

// Code returns the national code of a procedure, zero for none.
func Code(d Data) viet.ProcedureCode {
	if c, ok := d.(interface{ NationalCode() viet.ProcedureCode }); ok {
		return c.NationalCode()
	}
	return viet.ProcedureCode{}
}

// About returns the procedures that an entry is about, by their codes: a
// question.
func About(d Data) []viet.ProcedureCode {
	if a, ok := d.(interface{ About() []viet.ProcedureCode }); ok {
		return a.About()
	}
	return nil
}

// ReplacedBy returns the procedures that took the place of an entry.
func ReplacedBy(d Data) []viet.ProcedureCode {
	if r, ok := d.(interface{ Successors() []viet.ProcedureCode }); ok {
		return r.Successors()
	}
	return nil
}

// InForce reports whether what an entry tells of can still be used or applies:
// anything does but a procedure or document that says otherwise.
func InForce(d Data) bool {
	f, ok := d.(interface{ InForce() bool })
	return !ok || f.InForce()
}

// Creator returns the person or body that an entry names as its author, "" for
// none.
func Creator(d Data) string {
	if c, ok := d.(interface{ Creator() string }); ok {
		return c.Creator()
	}
	return ""
}

// HasHotline reports whether an entry holds a hotline, as contacts may.
func HasHotline(d Data) bool {
	h, ok := d.(interface{ HasHotline() bool })
	return ok && h.HasHotline()
}

// Rows returns how many rows an entry has in the table of its kind's open data.
func Rows(d Data) int {
	if r, ok := d.(interface{ Rows() int }); ok {
		return r.Rows()
	}
	return 1
}

// DefaultOrder is how the entries of a kind are listed where their section does
// not say: by date, but for kinds that are looked up by name.
func DefaultOrder(k Kind) Order {
	if o, ok := k.New().(interface{ ListOrder() Order }); ok {
		return o.ListOrder()
	}
	return ByDate
}

// Known returns what pages of other entries know of one, to be compared with
// that of another state of it ([reflect.DeepEqual]).
func Known(d Data) any {
	own, _ := d.(interface{ Known() any })
	known := []any{Number(d), Code(d), About(d), ReplacedBy(d), InForce(d), HasHotline(d)}
	if own != nil {
		known = append(known, own.Known())
	}
	return known
}

// ListOrder is by title: pages have no day.
func (*Page) ListOrder() Order { return ByTitle }

// ListOrder is by title.
func (*Procedure) ListOrder() Order { return ByTitle }

// ListOrder is by title.
func (*Contacts) ListOrder() Order { return ByTitle }

// ListOrder is by title: one indicator has values of many years.
func (*Indicator) ListOrder() Order { return ByTitle }

// OfficialNumber is the document's own.
func (d *Document) OfficialNumber() viet.DocNumber { return d.Number }

// InForce reports whether the document applies, as a whole or in part, or will.
func (d *Document) InForce() bool { return d.Status != "expired" && d.Status != "replaced" }

// Creator is who issued the document.
func (d *Document) Creator() string { return d.Issuer }

// OfficialNumber is that of the plan as a document.
func (p *Plan) OfficialNumber() viet.DocNumber { return p.Number }

// Creator is who issued the plan.
func (p *Plan) Creator() string { return p.Issuer }

// Rows are the tasks.
func (p *Plan) Rows() int { return len(p.Tasks) }

// Known is all of it: the pages of agencies show its tasks.
func (p *Plan) Known() any { return p }

// NationalCode is the code of the procedure in the national database.
func (p *Procedure) NationalCode() viet.ProcedureCode { return p.Code }

// Successors are the procedures that replace this one.
func (p *Procedure) Successors() []viet.ProcedureCode { return p.ReplacedBy }

// About is the procedures that the question names.
func (q *Question) About() []viet.ProcedureCode { return q.Procedures }

// Creator is who answered.
func (q *Question) Creator() string { return q.AnsweredBy }

// Creator is who wrote the text.
func (n *News) Creator() string { return n.Author }

// HasHotline reports whether one of the groups is a hotline (đường dây nóng).
func (c *Contacts) HasHotline() bool {
	return slices.ContainsFunc(c.Groups, func(g ContactGroup) bool { return g.Kind == Hotline })
}

// Rows are the contacts of all groups.
func (c *Contacts) Rows() int {
	n := 0
	for _, g := range c.Groups {
		n += len(g.Contacts)
	}
	return n
}

// Rows are the values by year.
func (i *Indicator) Rows() int { return len(i.Series) }
