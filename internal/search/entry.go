package search

import (
	"bytes"
	"regexp"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// found is what the index has of a page.
type found struct {
	texts  [levels][]string // by level; a title's as if it were of middle length
	field  string           // shown: its field
	state  string           // shown: its status, with "!" before it where it is not in force
	more   string           // shown: code, number, day
	called []string         // shown: what people call it
	apart  []string         // shown, the first that differs, beside others of the same title
}

// find gathers what a page is found by and what a result shows of it. The problem
// is that of a text that cannot be read.
func find(view *site.View, p site.Searched, words Words, full bool) (found, diag.List) {
	f := &found{}
	f.add(inTitle, p.Title)
	f.add(inSummary, p.Summary)
	if p.Entry != nil {
		f.add(inSummary, p.Entry.Tags...)
		f.entry(content.SearchTextOf(p.Entry.Data(), words.Label))
		if f.field = p.Field; f.field != "" {
			f.add(inSummary, f.field)
		}
		if f.more == "" && !p.Published().IsZero() {
			f.more = p.Published().String()
		}
	}
	if !full {
		return *f, nil
	}
	text, problems := view.Text(p.Page).Text()
	f.add(inText, plain(text))
	return *f, problems
}

func (f *found) add(level int, texts ...string) {
	f.texts[level] = append(f.texts[level], texts...)
}

// entry adds what its kind says of an entry.
func (f *found) entry(e content.SearchText) {
	if !e.Number.IsZero() {
		f.number(e.Number)
	}
	f.add(inTitle, e.Titles...)
	f.add(inKeywords, e.Called...)
	f.add(inKeywords, e.Keywords...)
	f.called, f.apart = e.Called, e.Apart
	f.add(inSummary, e.Words...)
	f.add(inText, e.Cited...)
	f.procedures(e.Codes)
	f.more, f.state = e.More, e.Status
	if e.Over && e.Status != "" {
		f.state = "!" + e.Status
	}
}

// procedures adds national codes, with and without the first digit.
func (f *found) procedures(codes []viet.ProcedureCode) {
	for _, c := range codes {
		if _, short, ok := strings.Cut(c.Base, "."); ok {
			f.add(inKeywords, c.Base, short)
		}
	}
}

// number adds the number of a document in the order in which people say it:
// nghị định 63, NĐ 63.
func (f *found) number(n viet.DocNumber) {
	f.add(inKeywords, n.Text, n.Type+" "+n.Serial, n.Type+" "+n.Agency+" "+n.Serial)
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
		src = markdown.Prepared(src) // without comments, which are not published
	}
	return linkTarget.ReplaceAllString(string(src), "] ")
}
