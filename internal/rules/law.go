package rules

import (
	"maps"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/law"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// citing returns a rule about documents that pages name: in their texts, where nothing
// near says that the document is of the past, and as legal basis. look says whether a
// successor makes a citation of an entry's day one to tell of.
func citing(code string, look func(r *check.Reporter, entry, from viet.Date) bool) *check.Rule {
	tell := func(r *check.Reporter, p *site.Page, number viet.DocNumber, report func(args diag.Args, details ...check.Detail)) {
		known, ok := lawOf(r)[number.Key()]
		if !ok || !look(r, entryDay(r, p), known.From) {
			return
		}
		args := diag.Args{"Number": number.Text, "From": known.From.String(), "Successor": known.Number.Text}
		report(args, check.Because(known.Source))
	}
	return &check.Rule{
		Code: code, Basis: []check.Source{from("văn bản thay thế và ngày có hiệu lực của nó")},
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Page.Entry == nil || !cites(t.Page) {
				return
			}
			over, told := lawOf(r), map[string]bool{}
			for _, n := range t.Numbers() {
				if _, known := over[n.Number.Key()]; !known || told[n.Number.Key()] || ofThePast(t.Around(n.Start), n.Number, over) {
					continue
				}
				told[n.Number.Key()] = true
				tell(r, t.Page, n.Number, func(args diag.Args, details ...check.Detail) { r.In(t, n.Start, n.End, args, details...) })
			}
		},
		Page: func(r *check.Reporter, p *site.Page) {
			if !cites(p) {
				return
			}
			for i, b := range basesOf(p.Data()) {
				if b.Status != "" && b.Status != "in-force" {
					continue
				}
				tell(r, p, b.Number, func(args diag.Args, details ...check.Detail) {
					r.Key(p, item("legalBasis", i)+".number", args, details...)
				})
			}
		},
	}
}

// lawUnchecked finds what a legal basis says is still to be checked.
func lawUnchecked() *check.Rule {
	return &check.Rule{
		Code: "law-unchecked", Basis: []check.Source{from("căn cứ phải đúng và còn hiệu lực")},
		Page: func(r *check.Reporter, p *site.Page) {
			for i, b := range basesOf(p.Data()) {
				if b.Unchecked != "" {
					r.Key(p, item("legalBasis", i)+".unchecked", diag.Args{"Number": b.Number.Text, "Text": b.Unchecked})
				}
			}
		},
	}
}

// lawReplaced finds citations of documents that were replaced or had ended before the day
// of the entry.
func lawReplaced() *check.Rule {
	return citing("law-replaced", func(r *check.Reporter, entry, from viet.Date) bool {
		return !from.After(r.Today()) && !entry.Before(from)
	})
}

// lawExpiring finds citations of documents that will be replaced or end soon.
func lawExpiring() *check.Rule {
	return citing("law-expiring", func(r *check.Reporter, entry, from viet.Date) bool {
		return from.After(r.Today()) && !from.After(r.Today().AddDays(r.Settings().Check.LawDays))
	})
}

// documentOver is what reading the site warns of: a document that has ended, and whose
// status does not say so.
func documentOver() *check.Rule { return &check.Rule{Code: "document-over", Read: true} }

// cites reports whether what a page names has to be in force: not so for a page about a
// document itself, for procedures that are over, and for plans of others.
func cites(p *site.Page) bool {
	switch d := p.Data().(type) {
	case *content.Document:
		return false
	case *content.Plan:
		return !d.Reference
	case *content.Procedure:
		return d.InForce()
	}
	return true
}

// basesOf returns the legal basis of an entry.
func basesOf(d content.Data) []content.Basis {
	switch d := d.(type) {
	case *content.Procedure:
		return d.LegalBasis
	case *content.Plan:
		return d.LegalBasis
	case *content.Question:
		return d.LegalBasis
	}
	return nil
}

// entryDay returns the day of an entry: of its last change, or for a page without any the
// day of the check.
func entryDay(r *check.Reporter, p *site.Page) viet.Date {
	if plan, ok := p.Data().(*content.Plan); ok && !plan.Issued.IsZero() {
		return plan.Issued.Day()
	}
	if d := p.Entry.Modified().Day(); !d.IsZero() {
		return d
	}
	return r.Today()
}

// pastRE matches words that say that something is of the past.
var pastRE = regexp.MustCompile(`(?i)thay thế|thay cho|được thay|đã thay|thay bằng|nay là|hết hiệu lực|không còn|bãi bỏ|trước đây|trước ngày|trước khi|đến hết ngày|kể từ ngày|\bcũ\b| cũ[ ,.;)]|sáp nhập|hợp nhất|sắp xếp|giải thể|chấm dứt|thời kỳ|giai đoạn|từ năm|sửa đổi|chưa có hiệu lực`)

// ofThePast reports whether a stretch of text says that a document is of the past, by such
// words or by the number of its successor.
func ofThePast(around string, n viet.DocNumber, over map[string]law.Successor) bool {
	next := over[n.Key()].Number
	return pastRE.MatchString(around) || !next.IsZero() && strings.Contains(around, next.Text)
}

// agencyCeased finds bodies and places that are no more, in what was written since, where
// nothing near says that they are of the past.
func agencyCeased() *check.Rule {
	return &check.Rule{
		Code: "agency-ceased", Basis: []check.Source{since("Nghị quyết 202/2025/QH15", 2025, 7, 1), since("Luật Tổ chức chính quyền địa phương 72/2025/QH15", 2025, 7, 1)},
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Page.Entry == nil || !cites(t.Page) {
				return
			}
			told := map[string]bool{}
			eachCeased(t, func(from, end int, b law.Body) {
				if told[b.Name] || entryDay(r, t.Page).Before(b.From) || pastRE.MatchString(t.Around(from)) || t.IsField(from, "issuer") {
					return
				}
				told[b.Name] = true
				r.In(t, from, end, diag.Args{"Name": t.Plain[from:end], "From": b.From.String(), "Now": b.Now}, check.Because(b.Source))
			})
		},
	}
}

// eachCeased visits the names of bodies and places that are no more in a text. All of
// them begin with tỉnh or end with huyện.
func eachCeased(t *check.Text, visit func(from, end int, b law.Body)) {
	for _, w := range t.Words() {
		word := t.Plain[w.Start:w.End]
		if word != "tỉnh" && word != "huyện" {
			continue
		}
		for _, b := range law.Ceased() {
			from, end := w.Start, w.Start+len(b.Name)
			if word == "huyện" {
				from, end = w.End-len(b.Name), w.End
			}
			if from >= 0 && end <= len(t.Plain) && t.Plain[from:end] == b.Name && !startsWord(t.Plain[end:]) && !endsWord(t.Plain[:from]) {
				visit(from, end, b)
			}
		}
	}
}

func endsWord(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return text != "" && unicode.IsLetter(r)
}

// lawOf is what is known of the documents that a site's texts may name: by the table, and
// by the site's own documents.
func lawOf(r *check.Reporter) map[string]law.Successor {
	return check.Once(r, "law", func() map[string]law.Successor { return findLaw(r.Site()) })
}

func findLaw(s *site.Site) map[string]law.Successor {
	all := maps.Clone(law.Successors())
	for _, e := range s.Library().Entries {
		d, ok := e.Data().(*content.Document)
		if !ok || !published(e) {
			continue
		}
		if !d.ExpiresOn.IsZero() && all[d.Number.Key()].From.IsZero() {
			all[d.Number.Key()] = law.Successor{From: d.ExpiresOn.Day(), Source: d.Number.Text}
		}
		for _, old := range d.Replaces {
			if from := d.EffectiveOn.Day(); !from.IsZero() && all[old.Key()].Number.IsZero() {
				all[old.Key()] = law.Successor{Number: d.Number, From: from, Source: d.Number.Text}
			}
		}
	}
	return all
}
