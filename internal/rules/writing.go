package rules

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// unicodeLaw says that texts are in Unicode, in its one form.
var unicodeLaw = []check.Source{from("TCVN 6909:2001")}

// combiningMarks finds files with letters whose marks are characters of their own (Unicode
// tổ hợp): they are put together when the site is read, and stay so on the disk, where
// other programs do not find their words.
func combiningMarks() *check.Rule {
	return &check.Rule{
		Code: "combining-marks", Basis: unicodeLaw,
		Page: func(r *check.Reporter, p *site.Page) {
			if at := p.Entry.Decomposed; at.Line > 0 {
				r.At(at.In(p.File), nil)
			}
		},
	}
}

// garbledText is what reading the site warns of: words that no reader can read.
func garbledText() []*check.Rule {
	var all []*check.Rule
	for _, code := range []string{"garbled-legacy", "garbled-utf8", "garbled-lost"} {
		all = append(all, &check.Rule{Code: code, Basis: unicodeLaw, Read: true})
	}
	return all
}

// foreignD finds files with Ð and ð, which look like Đ and đ and are letters of Icelandic.
// They are put right when the site is read, and stay so on the disk; words of other
// languages keep theirs.
func foreignD() *check.Rule {
	return &check.Rule{
		Code: "foreign-d", Basis: unicodeLaw,
		Page: func(r *check.Reporter, p *site.Page) {
			if at := p.Entry.ForeignD; at.Line > 0 {
				r.At(at.In(p.File), nil)
			}
		},
	}
}

// toneMixed finds entries that write the tone of oa, oe and uy in both places: hòa and
// hoà. Names keep their writing.
func toneMixed() *check.Rule {
	return &check.Rule{
		Code: "tone-mixed",
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Reading == nil && !t.Alone {
				return // it is looked at with the body
			}
			texts := []*check.Text{t}
			if t.Front != nil {
				texts = []*check.Text{t.Front, t}
			}
			var first, last styled
			for _, text := range texts {
				firstIn, lastIn := tonesOf(text)
				first, last = first.or(firstIn), last.or(lastIn)
			}
			if first.count == 0 || last.count == 0 {
				return
			}
			rare, other := last, first
			if first.count < last.count {
				rare, other = first, last
			}
			r.In(rare.text, rare.word.Start, rare.word.End, diag.Args{"Word": rare.string(), "Other": other.string(), "Count": other.count})
		},
	}
}

// A styled is the first word of a text in one style, and how many there are.
type styled struct {
	text  *check.Text
	word  check.Word
	count int
}

func (s styled) string() string { return s.text.Plain[s.word.Start:s.word.End] }

func (s styled) or(more styled) styled {
	if s.count == 0 {
		return more
	}
	s.count += more.count
	return s
}

func tonesOf(t *check.Text) (first, last styled) {
	for _, w := range t.Words() {
		if w.Plain || w.End-w.Start > 10 {
			continue
		}
		word := t.Plain[w.Start:w.End]
		style := viet.ToneStyleOf(word)
		if style == viet.NoToneStyle {
			continue
		}
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(r) {
			continue // a name
		}
		if style == viet.ToneFirst {
			first = first.or(styled{t, w, 1})
		} else {
			last = last.or(styled{t, w, 1})
		}
	}
	return first, last
}

// syllableWrong finds words that cannot be Vietnamese: ngưòi, thủtục.
func syllableWrong() *check.Rule {
	return &check.Rule{
		Code: "syllable-wrong",
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Page.Entry != nil && t.Page.Entry.Lang != "" && t.Page.Entry.Lang != "vi" {
				return
			}
			for _, w := range t.Words() {
				if w.Plain && t.Plain[w.Start] != 'n' && t.Plain[w.Start] != 'k' {
					continue // of some language
				}
				if word := t.Plain[w.Start:w.End]; viet.IsMisspelt(word) && !inAddress(t.Plain, w) && !t.IsField(w.Start, "keywords", "tags") {
					r.In(t, w.Start, w.End, diag.Args{"Word": word})
				}
			}
		},
	}
}

// inAddress reports whether a word is part of an address or a name of a file: a.vn,
// tên@nơi.
func inAddress(text string, w check.Word) bool {
	if w.Start > 0 && strings.IndexByte("@/._-#", text[w.Start-1]) >= 0 {
		return true
	}
	return w.End+1 < len(text) && strings.IndexByte("@/_-", text[w.End]) >= 0 || w.End+1 < len(text) && text[w.End] == '.' && text[w.End+1] > ' '
}

// doubleSpace finds two spaces between words.
func doubleSpace() *check.Rule {
	return &check.Rule{
		Code: "double-space",
		Text: func(r *check.Reporter, t *check.Text) {
			for at := 0; ; {
				i := strings.Index(t.Plain[at:], "  ")
				if i < 0 {
					return
				}
				at += i
				end := at
				for end < len(t.Plain) && t.Plain[end] == ' ' {
					end++
				}
				if at > 0 && t.Plain[at-1] != '\n' && end < len(t.Plain) && t.Plain[end] != '\n' {
					r.In(t, at, end, nil)
				}
				at = end
			}
		},
	}
}

// spaceBefore finds spaces before the sign that ends a stretch: chữ , chữ.
func spaceBefore() *check.Rule {
	return &check.Rule{
		Code: "space-before",
		Text: func(r *check.Reporter, t *check.Text) {
			for i := 1; i+1 < len(t.Plain); i++ {
				if t.Plain[i] != ' ' || strings.IndexByte(",;:!?.)", t.Plain[i+1]) < 0 || t.Plain[i-1] == '\n' || t.Plain[i-1] == ' ' {
					continue
				}
				sign := t.Plain[i+1]
				rest := t.Plain[i+2:]
				if (sign == '.' || sign == ':') && !(rest == "" || rest[0] == ' ' || rest[0] == '\n') || sign == ')' && strings.HasSuffix(t.Plain[:i], ":") {
					continue // .vn, …
				}
				r.In(t, i, i+2, diag.Args{"Sign": string(sign)})
			}
		},
	}
}

// numberRE matches numbers with the signs of English: 1,000,000; 1,000.5; 88.37%; and
// 1,000 before a unit of counting.
var numberRE = regexp.MustCompile(`\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+|\d{1,3},\d{3}\s*(?:đồng|đ\b|VNĐ|VND|người|hồ sơ|hộ)|\d+\.\d{1,2}\s?%`)

// numberStyle finds numbers that are written as in English.
func numberStyle() *check.Rule {
	return &check.Rule{
		Code: "number-style",
		Text: func(r *check.Reporter, t *check.Text) {
			if !mayBeEnglish(t.Plain) {
				return
			}
			for _, m := range numberRE.FindAllStringIndex(t.Plain, -1) {
				if m[0] > 0 && strings.IndexByte("0123456789.,/-", t.Plain[m[0]-1]) >= 0 {
					continue
				}
				r.In(t, m[0], m[1], diag.Args{"Number": t.Plain[m[0]:m[1]], "Right": vietnameseNumber(t.Plain[m[0]:m[1]])})
			}
		},
	}
}

// mayBeEnglish reports whether a text can have a number with the signs of English: three
// digits behind a comma between digits, or a dot before a share.
func mayBeEnglish(text string) bool {
	isDigit := func(i int) bool { return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9' }
	for at := 0; ; at++ {
		i := strings.IndexByte(text[at:], ',')
		if i < 0 {
			break
		}
		if at += i; isDigit(at-1) && isDigit(at+1) && isDigit(at+2) && isDigit(at+3) {
			return true
		}
	}
	return strings.IndexByte(text, '%') >= 0
}

// vietnameseNumber swaps the signs of a number.
func vietnameseNumber(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ',':
			return '.'
		case '.':
			return ','
		}
		return r
	}, s)
}

// dateRE matches days that official documents write otherwise: 5/3/2026, 05/2/2026,
// 09/03/2026, ngày 5 tháng 3.
var dateRE = regexp.MustCompile(`\b(?:(\d{1,2})/(\d{1,2})/\d{4}\b|ngày (\d{1,2}) tháng (\d{1,2})\b)`)

// dateStyle finds days that are not written as official documents write them, where the
// settings ask for that.
func dateStyle() *check.Rule {
	return &check.Rule{
		Code: "date-style", Basis: []check.Source{from("Nghị định 30/2020/NĐ-CP, Phụ lục I")},
		Text: func(r *check.Reporter, t *check.Text) {
			if r.Settings().Check.Dates != content.OfficialDates {
				return
			}
			for _, m := range dateRE.FindAllStringSubmatch(t.Plain, -1) {
				if d, month := m[1]+m[3], m[2]+m[4]; !officialDay(d) || !officialMonth(month) {
					at := strings.Index(t.Plain, m[0])
					r.In(t, at, at+len(m[0]), diag.Args{"Date": m[0]})
				}
			}
		},
	}
}

func officialDay(d string) bool { return len(d) == 2 }

func officialMonth(m string) bool {
	return len(m) == 2 && (m[0] == '1' || m == "01" || m == "02") || len(m) == 1 && m > "2"
}

// wordForbidden finds what the agency's own style does not have.
func wordForbidden() *check.Rule {
	finder := onceFor(forbiddenFinder)
	return &check.Rule{
		Code: "word-forbidden", Basis: []check.Source{from("thiết lập check.forbidden của chuyên mục")},
		Text: func(r *check.Reporter, t *check.Text) {
			re := finder(r)
			if re == nil {
				return
			}
			for _, m := range re.FindAllStringSubmatchIndex(t.Plain, -1) {
				word := t.Plain[m[2]:m[3]]
				if _, after := utf8.DecodeRuneInString(t.Plain[m[3]:]); after > 0 && startsWord(t.Plain[m[3]:]) {
					continue
				}
				r.In(t, m[2], m[3], diag.Args{"Word": word, "Instead": insteadOf(r.Settings().Check.Forbidden, word)})
			}
		},
	}
}

func forbiddenFinder(r *check.Reporter) *regexp.Regexp {
	var words []string
	for _, f := range r.Settings().Check.Forbidden {
		if f.Word != "" {
			words = append(words, regexp.QuoteMeta(f.Word))
		}
	}
	if len(words) == 0 {
		return nil
	}
	return regexp.MustCompile(`(?i)(?:^|[^\pL\pM\pN])(` + strings.Join(words, "|") + `)`)
}

func insteadOf(forbidden []content.ForbiddenWord, word string) string {
	for _, f := range forbidden {
		if strings.EqualFold(f.Word, word) {
			return f.Instead
		}
	}
	return ""
}
