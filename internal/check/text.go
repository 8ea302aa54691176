package check

import (
	"bytes"
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
// front matter, one behind the other. It is for the call that it is handed to: the next
// page has the same one.
type Text struct {
	Page    *site.Page
	Plain   string // the running text, each span with a line end behind it
	Spans   []Span
	Reading *markdown.Reading // of a body, nil for a front matter
	Front   *Text             // of a body: the texts of the same entry's front matter, nil for none
	Alone   bool              // of a front matter: there is no body

	speller *viet.Speller
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
	Start, End    int
	Plain         bool // all its letters are of ASCII
	viet.Spelling      // of a word that may be Vietnamese and no name
}

// reset empties a text for the next page. What its slices have allocated stays.
func (t *Text) reset(p *site.Page) {
	*t = Text{Page: p, Spans: t.Spans[:0], speller: t.speller, words: t.words[:0], numbers: t.numbers[:0]}
}

// setBody makes t the body of a page.
func (t *Text) setBody(p *site.Page, r *markdown.Reading) {
	t.reset(p)
	t.Plain, t.Reading = r.Plain, r
	for _, b := range r.Blocks {
		t.Spans = append(t.Spans, Span{Start: b.Start, End: b.End, Kind: b.Kind})
	}
}

// setEntry makes t the texts of an entry's front matter, which are put together in buf.
func (t *Text) setEntry(e *store.Entry, p *site.Page, buf *bytes.Buffer) {
	t.reset(p)
	buf.Reset()
	texts.Visit(e.Data(), func(text string, at *schema.Trail) bool {
		t.Spans = append(t.Spans, Span{Start: buf.Len(), End: buf.Len() + len(text), field: at})
		buf.WriteString(text)
		buf.WriteByte('\n')
		return true
	})
	t.Plain = buf.String()
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
	for at := 0; at < len(t.Plain); at++ {
		end, plain := lettersEnd(t.Plain, at)
		if end == at {
			continue
		}
		w := Word{Start: at, End: end, Plain: plain}
		if mayBeSpelt(t.Plain[at:end], plain) {
			w.Spelling = t.speller.Spelling(t.Plain[at:end])
		}
		t.words = append(t.words, w)
		at = end - 1
	}
	return t.words
}

// lettersEnd returns where the letters end that stand at a place of a text, at itself for
// none; plain reports whether all are of ASCII.
func lettersEnd(text string, at int) (end int, plain bool) {
	plain = true
	for at < len(text) {
		if c := text[at]; c < utf8.RuneSelf {
			if c|0x20 < 'a' || c|0x20 > 'z' {
				break
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isLetter(r) {
			break
		}
		at, plain = at+size, false
	}
	return at, plain
}

// isLetter reports whether r is a letter or a mark of one. Those that Vietnamese is written
// with stand in two blocks of letters alone, Latin Extended-A and Additional, and need no
// table.
func isLetter(r rune) bool {
	return r >= 0x100 && r < 0x180 || r >= 0x1E00 && r < 0x1F00 || unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
}

// mayBeSpelt reports whether a word may be one of Vietnamese that is no name: it begins
// with no capital, and where it has plain letters alone, as words without their marks do
// that no other language has.
func mayBeSpelt(word string, plain bool) bool {
	if c := word[0]; c < utf8.RuneSelf {
		return c >= 'a' && (!plain || c == 'n' || c == 'k')
	}
	first, _ := utf8.DecodeRuneInString(word)
	return !unicode.IsUpper(first)
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
