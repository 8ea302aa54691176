package check

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/markdown"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A Text is words that readers read: the body of a page, or the texts of an entry's
// front matter, one behind the other.
type Text struct {
	Page    *site.Page
	Plain   string // the running text, each span with a line end behind it
	Spans   []Span
	Reading *markdown.Reading // of a body, nil for a front matter
	Front   *Text             // of a body: the texts of the same entry's front matter, nil for none
	Alone   bool              // of a front matter: there is no body

	words   []Word
	split   bool
	numbers []viet.Found
	counted bool
}

// A Span is a stretch of running text: a block of a body, or a field.
type Span struct {
	Start, End int
	Kind       markdown.BlockKind // of a body
	field      *schema.Trail      // of a front matter: steps[2]
}

// A Word is a run of letters of a text, by its bytes.
type Word struct {
	Start, End int
	Plain      bool // all its letters are of ASCII
}

// bodyText returns the body of a page as a text.
func bodyText(p *site.Page, r *markdown.Reading) *Text {
	t := &Text{Page: p, Plain: r.Plain, Reading: r, Spans: make([]Span, len(r.Blocks))}
	for i, b := range r.Blocks {
		t.Spans[i] = Span{Start: b.Start, End: b.End, Kind: b.Kind}
	}
	return t
}

// entryText returns the texts of an entry's front matter.
func entryText(e *store.Entry, p *site.Page) *Text {
	t := &Text{Page: p}
	var b strings.Builder
	texts.Visit(e.Data(), func(text string, at *schema.Trail) bool {
		t.Spans = append(t.Spans, Span{Start: b.Len(), End: b.Len() + len(text), field: at})
		b.WriteString(text)
		b.WriteByte('\n')
		return true
	})
	t.Plain = b.String()
	return t
}

// SpanAt returns the span that a byte is in.
func (t *Text) SpanAt(at int) Span {
	i := sort.Search(len(t.Spans), func(i int) bool { return t.Spans[i].End >= at })
	if i == len(t.Spans) {
		return Span{}
	}
	return t.Spans[i]
}

// Words returns the runs of letters of the text, which are found once for all rules.
func (t *Text) Words() []Word {
	if t.split {
		return t.words
	}
	t.split = true
	t.words = make([]Word, 0, len(t.Plain)/5)
	for at := 0; at < len(t.Plain); {
		start, ascii := at, true
		for at < len(t.Plain) {
			c := t.Plain[at]
			if c < utf8.RuneSelf {
				if c|0x20 < 'a' || c|0x20 > 'z' {
					break
				}
				at++
				continue
			}
			r, size := utf8.DecodeRuneInString(t.Plain[at:])
			if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
				break
			}
			at, ascii = at+size, false
		}
		if at > start {
			t.words = append(t.words, Word{start, at, ascii})
			continue
		}
		if t.Plain[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRuneInString(t.Plain[at:])
		at += size
	}
	return t.words
}

// Numbers returns the numbers of documents in the text, which are found once for all
// rules.
func (t *Text) Numbers() []viet.Found {
	if !t.counted {
		t.counted = true
		for at := 0; ; {
			i := strings.IndexByte(t.Plain[at:], '/')
			if i < 0 {
				break
			}
			from, end := around(t.Plain, at+i)
			for _, n := range viet.FindDocNumbers(t.Plain[from:end]) {
				n.Start, n.End = n.Start+from, n.End+from
				t.numbers = append(t.numbers, n)
			}
			at = end
		}
	}
	return t.numbers
}

// around returns the stretch without spaces that a byte of a text is in: the number of a
// document has none.
func around(text string, at int) (from, end int) {
	from, end = at, at
	for from > 0 && text[from-1] > ' ' {
		from--
	}
	for end < len(text) && text[end] > ' ' {
		end++
	}
	return from, end
}

// Around returns the span that a byte of the text is in.
func (t *Text) Around(at int) string {
	s := t.SpanAt(at)
	return t.Plain[s.Start:s.End]
}

// IsField reports whether a byte stands in one of the fields of a front matter, by the
// last key of their paths.
func (t *Text) IsField(at int, keys ...string) bool {
	field := t.SpanAt(at).field.String()
	for _, key := range keys {
		if last := field[strings.LastIndexByte(field, '.')+1:]; last == key || strings.HasPrefix(last, key+"[") {
			return true
		}
	}
	return false
}

var texts schema.Visitor[string]

// Texts calls visit for every text of a value with a declaration, such as the settings
// or an entry's data, with its path. Codes, addresses, days and what has its own type are
// none.
func Texts(value any, visit func(field, text string)) {
	texts.Visit(value, func(text string, at *schema.Trail) bool {
		visit(at.String(), text)
		return true
	})
}
