package search

import (
	"bytes"
	"regexp"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/mdsource"
	"cchc/internal/site"
	"cchc/internal/viet"

	"github.com/cespare/xxhash/v2"
)

// shown is what results show of a page beside its title, address and summary.
type shown struct {
	_      struct{} `cbor:",toarray"`
	Field  string   // its field
	State  string   // its status, with "!" before it where it is not in force
	More   string   // code, number, day
	Called []string // what people call it
	Apart  []string // the first that differs, beside others of the same title
}

// find gathers what a page is found by, by level – a title's as if it were of middle
// length – and what a result shows of it. The problem is that of a text that cannot
// be read.
func (d *doc) find(view *site.View, p site.Searched, words Words, full bool) diag.List {
	d.title = xxhash.Sum64String(viet.Key(p.Title))
	d.add(inTitle, p.Title)
	d.add(inSummary, p.Summary)
	if p.Entry != nil {
		d.add(inSummary, p.Entry.Tags...)
		d.entry(content.SearchTextOf(p.Entry.Data(), words.Label))
		if d.shown.Field = p.Field; p.Field != "" {
			d.add(inSummary, p.Field)
		}
		if d.shown.More == "" && !p.Published().IsZero() {
			d.shown.More = words.date(p.Published())
		}
	}
	if !full {
		return nil
	}
	text, problems := view.Text(p.Page).Text()
	d.add(inText, plain(text))
	return problems
}

func (d *doc) add(level int, texts ...string) {
	d.texts[level] = append(d.texts[level], texts...)
}

// entry adds what its kind says of an entry.
func (d *doc) entry(e content.SearchText) {
	if !e.Number.IsZero() {
		d.number(e.Number)
	}
	d.add(inTitle, e.Titles...)
	d.add(inKeywords, e.Called...)
	d.add(inKeywords, e.Keywords...)
	d.shown.Called, d.shown.Apart = e.Called, e.Apart
	d.add(inSummary, e.Words...)
	d.add(inText, e.Cited...)
	d.procedures(e.Codes)
	d.shown.More, d.shown.State = e.More, e.Status
	if e.Over && e.Status != "" {
		d.shown.State = "!" + e.Status
	}
}

// procedures adds national codes, with and without the first digit.
func (d *doc) procedures(codes []viet.ProcedureCode) {
	for _, c := range codes {
		if _, short, ok := strings.Cut(c.Base, "."); ok {
			d.add(inKeywords, c.Base, short)
		}
	}
}

// number adds the number of a document in the order in which people say it:
// nghị định 63, NĐ 63.
func (d *doc) number(n viet.DocNumber) {
	d.add(inKeywords, n.Text, n.Type+" "+n.Serial, n.Type+" "+n.Agency+" "+n.Serial)
}

// linkTarget matches the addresses of links, tags and comments, which are no words
// of a text.
var linkTarget = regexp.MustCompile(`\]\([^)]*\)|\{[^}]*\}|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>|<!--(?s:.*?)-->`)

// mostText bounds how much of a text is searched.
const mostText = 8 << 10

// plain returns the words of a Markdown source.
func plain(src []byte) string {
	src = src[:min(len(src), mostText)]
	if i := bytes.LastIndexByte(src, ' '); i >= 0 && len(src) == mostText {
		src = src[:i]
	}
	if bytes.Contains(src, []byte("%%")) {
		src = mdsource.Prepare(src).Text // without comments, which are not published
	}
	return linkTarget.ReplaceAllString(string(src), "] ")
}
