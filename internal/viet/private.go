package viet

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
)

// A PrivateKind says what of a person a number is (dữ liệu cá nhân: Luật 91/2025/QH15,
// Nghị định 356/2025/NĐ-CP).
type PrivateKind string

// The kinds.
const (
	PrivateID      PrivateKind = "id"      // số định danh cá nhân, số căn cước, số CMND
	PrivatePhone   PrivateKind = "phone"   // a mobile telephone
	PrivateDossier PrivateKind = "dossier" // mã số hồ sơ thủ tục hành chính
)

// A Private is a number in a text that is probably a person's own.
type Private struct {
	Kind   PrivateKind
	At     int    // where it begins in the text, in bytes
	Number string // a telephone as it is dialled, anything else as written
}

// fewestDigits is how many digits the shortest of these numbers has.
const fewestDigits = 9

// FindPrivate finds the numbers of people in a text: those of identity cards (12
// digits that begin with the code of a province; 9 behind a word that says so),
// mobile telephones, and codes of dossiers. What a word before it says to be
// something else – a bank account, a tax code, a hotline – is none.
func FindPrivate(text []byte) []Private {
	var found []Private
	for at := 0; at < len(text); {
		if text[at] < '0' || text[at] > '9' {
			at++
			continue
		}
		end, digits := digitRun(text, at)
		if digits >= fewestDigits {
			found = append(found, privateIn(text, at, end)...)
		}
		at = end
	}
	return found
}

// digitRun returns where a run of digits ends, with single signs between them.
func digitRun(text []byte, at int) (end, digits int) {
	for at < len(text) {
		if isDigit(text[at]) {
			at, digits = at+1, digits+1
			continue
		}
		sign := 1
		if bytes.HasPrefix(text[at:], []byte("\u00a0")) {
			sign = 2
		} else if text[at] != ' ' && text[at] != '.' && text[at] != '-' {
			break
		}
		if at+sign >= len(text) || !isDigit(text[at+sign]) {
			break
		}
		at += sign
	}
	return at, digits
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

var (
	// dossierRE matches codes such as 000.00.12.H26-260115-0001, and those of Thông
	// tư 04/2025/TT-VPCP: H48.001.02-260115-010001.
	dossierRE = regexp.MustCompile(`(?:^|[^0-9A-Za-z.])((?:\d{3}\.\d{2}\.(?:\d{2}\.)?)?[A-Y]\d{2}(?:\.\d{2,3}){0,3}-\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-\d{4,8})(?:$|[^0-9A-Za-z])`)
	mobileIn  = regexp.MustCompile(`(?:\+?84|0)(?:[ .-]|\x{a0})?[35789](?:(?:[ .-]|\x{a0})?\d){8}`)
	longRE    = regexp.MustCompile(`\d{12}`)
	threesRE  = regexp.MustCompile(`\d{3}(?:[ .]|\x{a0})\d{3}(?:[ .]|\x{a0})\d{3}(?:(?:[ .]|\x{a0})\d{3})?|\d{4}(?:[ .]|\x{a0})\d{4}(?:[ .]|\x{a0})\d{4}|\d{9}`)

	identityWord = regexp.MustCompile(`\b(?:cccd|cmnd|cmtnd|cmt|can cuoc|dinh danh|chung minh)\b`)
	accountWord  = regexp.MustCompile(`\b(?:tai khoan|stk|account|iban)\b`)
	otherWord    = regexp.MustCompile(`\b(?:tai khoan|stk|account|ma so thue|mst|ma so doanh nghiep|msdn|ma so ho kinh doanh|ma so|ma qhns|quan he ngan sach|so seri|so hieu|ma vach|so the|fax|hotline|duong day nong|tong dai|duong day)\b`)
)

// privateIn finds the numbers in a run of digits.
func privateIn(text []byte, at, end int) []Private {
	if m := dossierRE.FindSubmatchIndex(text[max(0, at-20):min(len(text), end+1)]); m != nil {
		return []Private{{PrivateDossier, max(0, at-20) + m[2], string(text[max(0, at-20):][m[2]:m[3]])}}
	}
	if !isApart(text, at, end) {
		return nil
	}
	before := wordsBefore(text, at)
	run := text[at:end]
	near := before[strings.LastIndexAny(before, "0123456789")+1:] // behind the number before
	isID, isAccount := identityWord.MatchString(near), accountWord.MatchString(before)
	var found []Private
	taken := 0
	add := func(kind PrivateKind, from, to int, number string) {
		found = append(found, Private{kind, at + from, number})
		taken = to
	}
	for _, m := range longRE.FindAllIndex(run, -1) {
		if whole(run, m) && isProvince(run[m[0]:m[1]]) && !isAccount {
			add(PrivateID, m[0], m[1], string(run[m[0]:m[1]]))
		}
	}
	if isID && len(found) == 0 {
		if m := threesRE.FindIndex(run); m != nil && whole(run, m) {
			add(PrivateID, m[0], m[1], string(run[m[0]:m[1]]))
		}
	}
	if otherWord.MatchString(before) || isID {
		return found
	}
	for _, m := range mobileIn.FindAllIndex(run, -1) {
		number := string(run[m[0]:m[1]])
		if m[0] < taken || !whole(run, m) || slices.ContainsFunc(strings.FieldsFunc(number, func(r rune) bool { return r < '0' || r > '9' }), func(part string) bool { return len(part) == 1 && part != "0" }) {
			continue
		}
		if strings.HasPrefix(number, "84") {
			number = "+" + number
		}
		if p, err := ParsePhone(number); err == nil && mobileRE.MatchString(strings.TrimPrefix(p.Dial, "+84")) {
			add(PrivatePhone, m[0], m[1], p.Dial)
		}
	}
	return found
}

// isApart reports whether a run of digits is no part of a word, an address or
// a longer number: IMG_001099012345.jpg, /bai/0912345678, 001099012345/QĐ.
func isApart(text []byte, at, end int) bool {
	if at > 0 {
		if b := text[at-1]; b >= 0x80 && !bytes.HasSuffix(text[:at], []byte("\u00a0")) && !bytes.HasSuffix(text[:at], []byte("–")) && !bytes.HasSuffix(text[:at], []byte("“")) ||
			b|0x20 >= 'a' && b|0x20 <= 'z' || bytes.IndexByte([]byte("/_=#%&@,"), b) >= 0 {
			return false
		}
	}
	rest := text[end:]
	switch {
	case len(rest) == 0:
		return true
	case rest[0]|0x20 >= 'a' && rest[0]|0x20 <= 'z', rest[0] == '_', rest[0] == '%', rest[0] == '/' && len(rest) > 1 && rest[1]|0x20 >= 'a' && rest[1]|0x20 <= 'z':
		return false
	}
	return !(len(rest) > 1 && (rest[0] == '.' || rest[0] == '-' || rest[0] == ',') && (isDigit(rest[1]) || rest[1]|0x20 >= 'a' && rest[1]|0x20 <= 'z'))
}

// whole reports whether a match in a run of digits is no part of a longer number.
func whole(run []byte, m []int) bool {
	return (m[0] == 0 || !isDigit(run[m[0]-1])) && (m[1] == len(run) || !isDigit(run[m[1]]))
}

// isProvince reports whether a number can be that of a person (Nghị định
// 137/2015/NĐ-CP, Điều 13): the code of a province, the century and the sex, the
// year of birth, six digits.
func isProvince(number []byte) bool {
	return number[0] == '0' && string(number[:3]) >= "001" && string(number[:3]) <= "096" && number[3] <= '3'
}

// wordsBefore returns what stands before a number in its sentence and line, folded.
func wordsBefore(text []byte, at int) string {
	from := max(0, at-60)
	before := text[from:at]
	for _, stop := range []string{"\n", ". ", "; "} {
		if i := bytes.LastIndex(before, []byte(stop)); i >= 0 {
			before = before[i+len(stop):]
		}
	}
	return Fold(strings.ToValidUTF8(string(before), ""))
}
