package site

import (
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// questionMark stands between the words of a question: a file's name may have
// every other sign.
const questionMark = "\t"

// Ask asks a question again that a page of another state of the site has asked
// (see [Query]). ok is false where it cannot be asked any more: what it is
// about is gone.
func (s *Site) Ask(name string) (digest uint64, ok bool) {
	words := strings.Split(name, questionMark)
	ask := asks[words[0]]
	if ask == nil {
		return 0, false
	}
	for len(words) < 4 {
		words = append(words, "")
	}
	v := s.NewView()
	if !ask(v, words[1], words[2]) {
		return 0, false
	}
	for _, q := range v.queries {
		if q.Name == name {
			return q.Digest, true
		}
	}
	return 0, false
}

// AboutText reports whether the answer to a question can change while the
// digest of the graph ([Site.Digest]) does not.
func AboutText(name string) bool {
	return strings.HasPrefix(name, "text"+questionMark) || name == "searchable"+questionMark+"true"
}

// asks are the named queries as they are asked again, by the first word of
// their questions; a and b are the words behind it. They report whether they
// could be asked.
var asks = map[string]func(v *View, a, b string) bool{
	"today":        func(v *View, _, _ string) bool { v.Today(); return true },
	"home":         func(v *View, _, _ string) bool { v.Home(); return true },
	"page":         func(v *View, a, _ string) bool { v.Page(a); return true },
	"ref":          func(v *View, a, _ string) bool { v.Ref(a); return true },
	"parent":       ofPage(func(v *View, p *Page, _ string) { v.Parent(p) }),
	"trail":        ofPage(func(v *View, p *Page, _ string) { v.Trail(p) }),
	"sections":     ofPage(func(v *View, p *Page, _ string) { v.Sections(p) }),
	"children":     ofPage(func(v *View, p *Page, _ string) { v.Children(p) }),
	"count":        ofPage(func(v *View, p *Page, _ string) { v.CountOf(p) }),
	"slice":        ofPage(func(v *View, p *Page, b string) { v.Slice(p, number(b)) }),
	"termsOf":      ofPage(func(v *View, p *Page, b string) { v.TermsOf(p, b) }),
	"notices":      ofPage(func(v *View, p *Page, _ string) { v.Notices(p) }),
	"tasks":        ofPage(func(v *View, p *Page, _ string) { v.Tally(p) }),
	"hasFeed":      ofPage(func(v *View, p *Page, _ string) { v.HasFeed(p) }),
	"dated":        ofPage(func(v *View, p *Page, b string) { v.Dated(p, number(b)) }),
	"newest":       ofPage(func(v *View, p *Page, _ string) { v.Newest(p) }),
	"text":         ofPage(func(v *View, p *Page, _ string) { v.Texts(p) }),
	"link":         ofPage(func(v *View, p *Page, b string) { v.Linker(p).file(b) }),
	"fileURL":      ofPage(func(v *View, p *Page, b string) { v.FileURL(p, content.FileRef{Path: b}) }),
	"fileOf":       ofPage(func(v *View, p *Page, b string) { v.FileOf(p, content.FileRef{Path: b}) }),
	"replaces":     ofPage(func(v *View, p *Page, _ string) { v.Replaces(p) }),
	"facets":       ofPage(func(v *View, p *Page, _ string) { v.Facets(p) }),
	"findable":     ofPage(func(v *View, p *Page, _ string) { v.Findable(p) }),
	"asked":        ofPage(func(v *View, p *Page, _ string) { v.Asked(p) }),
	"poster":       ofPage(func(v *View, p *Page, _ string) { v.PosterOf(p) }),
	"languages":    ofPage(func(v *View, p *Page, _ string) { v.Languages(p) }),
	"publications": func(v *View, _, _ string) bool { v.Publications(); return true },
	"letters":      func(v *View, _, _ string) bool { v.Letters(); return true },
	"searchSize":   func(v *View, _, _ string) bool { v.SearchSize(); return true },
	"searchable":   func(v *View, a, _ string) bool { v.Searchable(a == "true"); return true },
	"picture":      func(v *View, a, _ string) bool { v.pictureNamed(a); return true },
	"latest":       func(v *View, a, b string) bool { v.Latest(a, number(b)); return true },
	"ownPlans":     func(v *View, a, _ string) bool { v.OwnPlans(number(a)); return true },
	"changes":      func(v *View, a, _ string) bool { v.Changes(number(a)); return true },
	"terms":        func(v *View, a, _ string) bool { v.Terms(a); return true },
	"procedure":    func(v *View, a, _ string) bool { v.Procedure(viet.ProcedureCode{Base: a}); return true },
	"document":     func(v *View, a, _ string) bool { v.documentWith(a); return true },
	"contacts":     func(v *View, a, _ string) bool { v.Contacts(a); return true },
	"taskAgencies": func(v *View, _, _ string) bool { v.TaskAgencies(); return true },
	"taskAgency":   func(v *View, a, _ string) bool { v.TaskAgency(a); return true },
	"datasets":     func(v *View, _, _ string) bool { v.Datasets(); return true },
	"dataEntries": func(v *View, a, _ string) bool {
		for _, d := range datasets {
			if d.Name == a {
				v.DataEntries(d)
			}
		}
		return true
	},
	"all": func(v *View, _, _ string) bool { v.All(); return true },
}

// ofPage asks what is about a page, by its path.
func ofPage(ask func(v *View, p *Page, b string)) func(v *View, a, b string) bool {
	return func(v *View, a, b string) bool {
		p := v.site.byPath[a]
		if p != nil {
			ask(v, p, b)
		}
		return p != nil
	}
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // written by note
	return n
}

// Digest is a digest of all that the graph was made of: the settings, the day,
// and of every file what is not the text of an entry. Where it is the same, so
// are all answers but those about texts.
func (s *Site) Digest() uint64 { return s.digest }

// Source is a digest of what a page is made of itself: what its file or the
// graph says of it, and its text.
func (p *Page) Source() uint64 { return sum(p.digest, p.body.Digest) }
