package markdown

import (
	"reflect"
	"slices"
	"sync"

	"cchc/internal/viet"
)

// A Kept keeps the pages that were made of one text, for other sites that have the same text: a page
// is taken again where the other site answers all questions about links as the first one did. Its
// zero value is empty; nil keeps nothing.
type Kept struct {
	mu    sync.Mutex
	pages []keptPage // the one that was used last is the last
}

// mostKept is how many pages of a text are kept: sites have different base paths, languages
// and links.
const mostKept = 4

type keptPage struct {
	labels Labels
	use    Use
	file   string
	line   int
	page   Page
	asked  []asked
}

// An asked is a question to a [Resolver] with the answer to it.
type asked struct {
	question
	answer any
}

// A question is about a link, a picture or a document.
type question struct {
	kind, what string
	number     viet.DocNumber // of a document
}

// ConvertKept does what [Converter.Convert] does, with what is kept of the text src.
func (c *Converter) ConvertKept(k *Kept, file string, line int, src []byte, r Resolver) Page {
	if k == nil {
		return c.Convert(file, line, src, r)
	}
	k.mu.Lock()
	pages := slices.Clone(k.pages)
	k.mu.Unlock()
	for _, p := range slices.Backward(pages) {
		if p.labels == c.labels && p.use == c.use && p.file == file && p.line == line && p.answeredBy(r) {
			return p.copy()
		}
	}
	listener := &listener{Resolver: r}
	p := keptPage{labels: c.labels, use: c.use, file: file, line: line, page: c.Convert(file, line, src, listener), asked: listener.asked}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.pages) == mostKept {
		k.pages = slices.Delete(k.pages, 0, 1)
	}
	k.pages = append(k.pages, p)
	return p.copy()
}

// copy returns the page, with problems that may be changed.
func (p keptPage) copy() Page {
	page := p.page
	page.Problems = slices.Clone(page.Problems)
	return page
}

// answeredBy reports whether a site answers all questions in the same way.
func (p keptPage) answeredBy(r Resolver) bool {
	for _, a := range p.asked {
		if !reflect.DeepEqual(a.ask(r), a.answer) {
			return false
		}
	}
	return true
}

type (
	linkAnswer struct {
		href string
		p    Problem
	}
	imageAnswer struct {
		shown Picture
		p     Problem
	}
	documentAnswer struct{ href, title string }
)

// ask asks a question.
func (q question) ask(r Resolver) any {
	switch q.kind {
	case "link":
		href, p := r.Link(q.what)
		return linkAnswer{href, p}
	case "image":
		shown, p := r.Image(q.what)
		return imageAnswer{shown, p}
	}
	href, title := r.Document(q.number)
	return documentAnswer{href, title}
}

// A listener notes what a resolver is asked.
type listener struct {
	Resolver
	asked []asked
}

func (l *listener) ask(q question) any {
	answer := q.ask(l.Resolver)
	l.asked = append(l.asked, asked{q, answer})
	return answer
}

func (l *listener) Link(dest string) (string, Problem) {
	a := l.ask(question{kind: "link", what: dest}).(linkAnswer)
	return a.href, a.p
}

func (l *listener) Image(src string) (Picture, Problem) {
	a := l.ask(question{kind: "image", what: src}).(imageAnswer)
	return a.shown, a.p
}

func (l *listener) Document(n viet.DocNumber) (href, title string) {
	a := l.ask(question{kind: "document", number: n}).(documentAnswer)
	return a.href, a.title
}
