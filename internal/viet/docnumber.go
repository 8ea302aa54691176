package viet

import (
	"regexp"
	"slices"
	"strings"
)

// A DocNumber is the number and symbol of an official document (số, ký hiệu
// văn bản), such as 107/KH-UBND, 63/2010/NĐ-CP, 30c/NQ-CP, 06-NQ/TU,
// 59/2020/QH14 or the dispatch 88/SNV-HCTH. Source of the syntax: Nghị định
// 30/2020/NĐ-CP, Phụ lục I and III; party documents and laws have their own.
type DocNumber struct {
	Text   string // as written, with white space and dashes put right
	Serial string // 107, 30c, 66.18
	Year   string // 2010, or ""
	Type   string // KH, NĐ, QĐ; "" for a law (QH14) and for a dispatch's first group
	Agency string // UBND, CP, QH14
}

const (
	docSerial = `(\d{1,5}(?:\.\d{1,2})?[a-zđ]?)`
	docYear   = `((?:19|20)\d{2})`
	docGroup  = `[A-ZĐ][A-Za-zĐđ0-9&.]*`
)

var (
	docStandard = regexp.MustCompile(docSerial + `(?:/` + docYear + `)?/([A-ZĐ][A-Za-zĐđ]{0,9})-(` + docGroup + `(?:-` + docGroup + `)*)`)
	docLaw      = regexp.MustCompile(docSerial + `/` + docYear + `/((?:UBTV)?QH\d{1,2})`)
	docParty    = regexp.MustCompile(docSerial + `-([A-ZĐ][A-Za-zĐđ]{0,4})/([A-ZĐ][A-ZĐ0-9]{1,7})`)
	docOld      = regexp.MustCompile(docSerial + `/(CP|SL|TTg|HĐBT)`)
	docForms    = []docForm{formOf(docStandard, "-"), formOf(docLaw, "QH"), formOf(docParty, "-"), formOf(docOld, "/CP", "/SL", "/TTg", "/HĐBT")}

	docSpaces = regexp.MustCompile(`\s*([/–—-])\s*`)
	docPrefix = regexp.MustCompile(`^(?i:số)\s*:?\s*`)
)

// A docForm is a way in which numbers are written, and signs of which each such
// number has one: a text without them need not be searched.
type docForm struct {
	re    *regexp.Regexp
	whole *regexp.Regexp // the same for a whole text
	signs []string
}

func formOf(re *regexp.Regexp, signs ...string) docForm {
	return docForm{re, regexp.MustCompile("^(?:" + re.String() + ")$"), signs}
}

func (f docForm) mayBeIn(s string) bool {
	return slices.ContainsFunc(f.signs, func(sign string) bool { return strings.Contains(s, sign) })
}

// docASCII puts right the types that were typed without their marks.
var docASCII = map[string]string{"ND": "NĐ", "QD": "QĐ"}

// ParseDocNumber reads a whole text as a document number. The reason is
// [NumberForm], or [NumberWithDate] for a number with its date behind it.
func ParseDocNumber(s string) (DocNumber, error) {
	s = strings.TrimSpace(NFC(s))
	if first := firstRune(s); first == 's' || first == 'S' {
		s = docPrefix.ReplaceAllString(s, "")
	}
	if strings.ContainsAny(s, " \t\n\f\r–—") {
		s = docSpaces.ReplaceAllStringFunc(s, func(m string) string {
			if strings.Contains(m, "/") {
				return "/"
			}
			return "-"
		})
	}
	for _, f := range docForms {
		if !f.mayBeIn(s) {
			continue
		}
		if m := f.whole.FindStringSubmatchIndex(s); m != nil {
			return docNumber(s, f.re, m), nil
		}
	}
	if m := dateBehind.FindStringIndex(s); m != nil && len(FindDocNumbers(s[:m[0]])) > 0 {
		return DocNumber{}, NumberWithDate
	}
	return DocNumber{}, NumberForm
}

// dateBehind matches a date behind a number: 214/QĐ-UBND ngày 10/02/2026.
var dateBehind = regexp.MustCompile(`[\s,(-]+(?:[nN]gày[\s-]+)?\d{1,2}(?:\s*[/.-]\s*|[\s-]+tháng[\s-]+)\d{1,2}(?:\s*[/.-]\s*|[\s-]+năm[\s-]+)\d{2,4}\)?$`)

// docNumber makes the number that re matched in s at m.
func docNumber(s string, re *regexp.Regexp, m []int) DocNumber {
	group := func(i int) string {
		if 2*i+1 >= len(m) || m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	n := DocNumber{Text: s[m[0]:m[1]], Serial: group(1)}
	switch re {
	case docStandard:
		n.Year, n.Type, n.Agency = group(2), group(3), group(4)
	case docLaw:
		n.Year, n.Agency = group(2), group(3)
	case docParty:
		n.Type, n.Agency = group(2), group(3)
	default:
		n.Agency = group(2)
	}
	if t, ok := docASCII[n.Type]; ok {
		n.Type = t
	}
	return n
}

// IsZero reports whether n is no number.
func (n DocNumber) IsZero() bool { return n.Text == "" }

func (n DocNumber) String() string { return n.Text }

// Key returns the form in which two writings of one number are equal: without
// leading zeros, with the marks of its type. Numbers restart every year, so a
// key without a year may belong to several documents.
func (n DocNumber) Key() string {
	return strings.TrimLeft(n.Serial, "0") + "/" + n.Year + "/" + n.Type + "-" + n.Agency
}

// UnmarshalText reads n with [ParseDocNumber].
func (n *DocNumber) UnmarshalText(text []byte) error {
	v, err := ParseDocNumber(string(text))
	*n = v
	return err
}

// MarshalText writes n as written.
func (n DocNumber) MarshalText() ([]byte, error) { return []byte(n.Text), nil }

// A Found is a document number found in running text, at bytes Start to End.
type Found struct {
	Start, End int
	Number     DocNumber
}

// FindDocNumbers finds the document numbers in running text. A number inside a
// longer word or path is not one.
func FindDocNumbers(s string) []Found {
	if !mayHaveDocNumber(s) {
		return nil
	}
	forms := docSearches(s)
	var found []Found
	for at := 0; at < len(s); {
		re, m := firstDocNumber(forms, s, at)
		if m == nil {
			break
		}
		start, end := m[0], m[1]
		// A sentence may end behind the number.
		for end > start && (s[end-1] == '.' || s[end-1] == '&') {
			end--
		}
		if standsAlone(s, start, end) {
			if n, err := ParseDocNumber(s[start:end]); err == nil {
				found = append(found, Found{start, end, n})
			} else {
				found = append(found, Found{start, end, docNumber(s, re, m)})
			}
		}
		at = end
	}
	return found
}

// mayHaveDocNumber reports whether a document number can be in a text: each has a
// slash with a capital behind it.
func mayHaveDocNumber(s string) bool {
	for {
		at := strings.IndexByte(s, '/')
		if at < 0 {
			return false
		}
		if s = s[at+1:]; s != "" && (s[0] >= 'A' && s[0] <= 'Z' || s[0] == "Đ"[0]) {
			return true
		}
	}
}

// A docSearch is where a form stands next in a text.
type docSearch struct {
	re   *regexp.Regexp
	next []int // its match; nil for none from here on
}

// docSearches returns the forms that a text has.
func docSearches(s string) []docSearch {
	some := make([]docSearch, 0, len(docForms))
	for _, f := range docForms {
		if f.mayBeIn(s) {
			some = append(some, docSearch{f.re, f.re.FindStringSubmatchIndex(s)})
		}
	}
	return some
}

// from looks for the match again where it begins before at.
func (d *docSearch) from(s string, at int) {
	if d.next == nil || d.next[0] >= at {
		return
	}
	d.next = d.re.FindStringSubmatchIndex(s[at:])
	for i := range d.next {
		if d.next[i] >= 0 {
			d.next[i] += at
		}
	}
}

// firstDocNumber returns the leftmost match of any form from at on, the longest
// at one place. Each form goes through the text once, however many matches
// there are.
func firstDocNumber(forms []docSearch, s string, at int) (*regexp.Regexp, []int) {
	var best *docSearch
	for i := range forms {
		d := &forms[i]
		d.from(s, at)
		if m := d.next; m != nil && (best == nil || m[0] < best.next[0] || m[0] == best.next[0] && m[1] > best.next[1]) {
			best = d
		}
	}
	if best == nil {
		return nil, nil
	}
	return best.re, best.next
}

// standsAlone reports whether s[start:end] is not part of a longer word, number
// or path.
func standsAlone(s string, start, end int) bool {
	return !joins(lastRune(s[:start])) && !joins(firstRune(s[end:]))
}
