package rules

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/viet"
)

// familiar are short forms that everybody knows, names and units.
var familiar = wordSet(`TP VN USD VND PDF QR OTP SMS SIM USB GPS CD DVD HTML URL WEB ID PIN ATM TV AI IT UNDP VCCI PC IP MB GB KB CV RSS CSV XLSX DOCX JSON XML SVG ICS
	HTTPS HTTP IIS CSS FTP FTPS SFTP SMB S3 ZIP SHA256 NAS CDN DNS API WCAG A4 A3 A5 A6 AA AAA BC TV OK NFC UTF BOM EXIF ICC JPEG JPG PNG GIF WEBP GIT CPU RAM UTC GMT ISO TCVN QCVN TOML YAML SARIF STT PV TM KT TL TUQ VP HEIC TIFF TCVN3 VNI RGB P3 SIPAS PAPI PCI DDCI PAR INDEX DCAT AT MP3 MP4 WAV VTT`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

var romanRE = regexp.MustCompile(`^[IVXLC]+[A-Z]?$`)

// longestShort is how many bytes a short form has at most.
const longestShort = 9

// nextCapitals returns the next run of two and more capitals of ASCII and Đ, with digits
// behind the first one, from a place of a text on; from and end are the same for none.
func nextCapitals(text string, at int) (from, end int) {
	for i := at; i < len(text); i++ {
		if c := text[i]; c > 'Z' && c != "Đ"[0] || c < 'A' {
			continue
		}
		from, end = i, i
		for end < len(text) {
			switch c := text[end]; {
			case c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
				end++
				continue
			case strings.HasPrefix(text[end:], "Đ"):
				end += len("Đ")
				continue
			}
			break
		}
		if n := utf8.RuneCountInString(text[from:end]); n > 1 && end-from <= longestShort {
			return from, end
		}
		i = max(i, end-1)
	}
	return len(text), len(text)
}

// abbreviationUnknown finds short forms in capitals in the body of a page whose words
// neither the program knows nor the page says: HTQLCL. Once on each page.
func abbreviationUnknown() *check.Rule {
	return &check.Rule{
		Code: "abbreviation-unknown", Basis: []check.Source{from("WCAG 2.2, 3.1.4")},
		Text: func(r *check.Reporter, t *check.Text) {
			if t.Reading == nil || t.Page.Entry == nil {
				return
			}
			told := map[string]bool{}
			for at := 0; at < len(t.Plain); {
				from, end := nextCapitals(t.Plain, at)
				if at = end; from == end {
					break
				}
				short, m := t.Plain[from:end], [2]int{from, end}
				if told[short] || familiar[short] || romanRE.MatchString(short) || !standsAlone(t.Plain, m[0], m[1]) || isKnownShort(short) || isSpelt(short) {
					continue
				}
				told[short] = true
				if !explained(t, short) {
					r.In(t, m[0], m[1], diag.Args{"Short": short})
				}
			}
		},
	}
}

// standsAlone reports whether letters in capitals are a word of their own, no part of a
// number or of other words in capitals.
func standsAlone(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	after, size := utf8.DecodeRuneInString(text[to:])
	joins := func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("-/&_@.+", r)
	}
	if from > 0 && joins(before) || to < len(text) && joins(after) && !(after == '.' && !startsWord(text[to+size:])) {
		return false
	}
	return !capitalBefore(text[:from]) && !capitalAfter(text[to:])
}

func startsWord(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// capitalBefore reports whether the word before is in capitals too.
func capitalBefore(text string) bool {
	words := strings.Fields(text[max(0, len(text)-40):])
	return strings.HasSuffix(text, " ") && len(words) > 0 && inCapitals(words[len(words)-1])
}

func capitalAfter(text string) bool {
	words := strings.Fields(text[:min(len(text), 40)])
	return strings.HasPrefix(text, " ") && len(words) > 0 && inCapitals(words[0])
}

func inCapitals(word string) bool {
	return utf8.RuneCountInString(word) > 1 && strings.ToUpper(word) == word && strings.ToLower(word) != word
}

func isKnownShort(short string) bool {
	for _, a := range viet.Abbreviations {
		if a.Short == short || strings.HasPrefix(a.Short, short+" ") || strings.HasSuffix(a.Short, " "+short) {
			return true
		}
	}
	return false
}

// isSpelt reports whether capitals are a syllable that is written in capitals: LƯU.
func isSpelt(short string) bool {
	return viet.IsSyllable(strings.ToLower(short)) && strings.ContainsAny(viet.Fold(short), "aeiouy")
}

// explained reports whether a page gives the words of a short form: (HTQLCL) behind them,
// or HTQLCL (hệ thống …).
func explained(t *check.Text, short string) bool {
	texts := []string{t.Plain}
	if t.Front != nil {
		texts = append(texts, t.Front.Plain)
	}
	for _, text := range texts {
		if strings.Contains(text, "("+short+")") || strings.Contains(text, short+" (") || strings.Contains(text, "(gọi tắt là "+short) || strings.Contains(text, "viết tắt là "+short) || strings.Contains(text, short+" là ") {
			return true
		}
	}
	return false
}
