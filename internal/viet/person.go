package viet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// surnames are the family names of most Vietnamese, folded.
var surnames = wordSet(`nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh trinh doan mai truong luong cao
	ta ha lam lo quach vuong nghiem luu thai phung tang to kieu`)

// A Person is a person's name in a text, behind a word of address: ông Nguyễn Văn A.
type Person struct {
	Start, End int // of the name with the word before it, in bytes
	Name       string
}

// addresses are the words of address, in lower case.
var addresses = wordSet("ông bà anh chị em cháu cụ bác chú cô cậu mợ")

// FindPersons finds people who are called by their whole name in a text, behind a word of
// address alone: streets and schools have the names of people too.
func FindPersons(text string) []Person {
	var found []Person
	for at := 0; at < len(text); {
		end := wordEnd(text, at)
		if end == at {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
			continue
		}
		if end-at <= len("cháu") && (addresses[text[at:end]] || addresses[strings.ToLower(text[at:end])]) {
			if p, ok := personBehind(text, at, end); ok {
				found = append(found, p)
				end = p.End
			}
		}
		at = end
	}
	return found
}

// personBehind returns the person whose name stands behind the word of address at a
// place.
func personBehind(text string, start, at int) (Person, bool) {
	first, words, end := at, 0, at
	for words < 5 {
		from := at
		for from < len(text) && (text[from] == ' ' || text[from] == '\t') {
			from++
		}
		r, _ := utf8.DecodeRuneInString(text[from:])
		to := wordEnd(text, from)
		if from == at || to == from || !unicode.IsUpper(r) {
			break
		}
		if words == 0 {
			first = from
		}
		words, at, end = words+1, to, to
	}
	if words < 2 {
		return Person{}, false
	}
	name := text[first:end]
	family, _, _ := strings.Cut(name, " ")
	if !surnames[Fold(family)] || strings.ToUpper(name) == name {
		return Person{}, false
	}
	return Person{start, end, name}, true
}

// wordEnd returns where the run of letters at a place of a text ends.
func wordEnd(text string, at int) int {
	for at < len(text) {
		if c := text[at]; c < utf8.RuneSelf {
			if c|0x20 < 'a' || c|0x20 > 'z' {
				return at
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return at
		}
		at += size
	}
	return at
}

// middleNames are words that stand behind a family name in the names of most people and
// hardly ever elsewhere, folded.
var middleNames = wordSet("van thi huu dinh ngoc quoc xuan")

// notNames are pairs of words that are like the beginning of a name and are none, folded:
// đô thị, hồ văn hóa, vũ quốc gia.
var notNames = wordSet("do-thi to-van ho-dinh le-van-hoa ho-ngoc ta-ngoc cao-quoc ha-ngoc mai-dinh")

// NameInFile returns the part of a file's name that is a person's name, "" for none:
// nguyen-van-an of don-nguyen-van-an.jpg, Trần Thị Bình of Trần Thị Bình.png. A name
// without marks is one only with a middle name that most people have.
func NameInFile(name string) string {
	for _, m := range capitalsRE.FindAllString(name, -1) {
		words := strings.Fields(m)
		if len(words) >= 3 && surnames[Fold(words[0])] && !isASCII(m) {
			return m
		}
	}
	words := strings.Split(Slug(name), "-")
	for i := 0; i+2 < len(words); i++ {
		pair := words[i] + "-" + words[i+1]
		if surnames[words[i]] && middleNames[words[i+1]] && !notNames[pair] && !notNames[pair+"-"+words[i+2]] && len(words[i+2]) > 1 && strings.Trim(words[i+2], "0123456789") != "" {
			return pair + "-" + words[i+2]
		}
	}
	return ""
}

// capitalsRE matches words with capitals, one behind the other.
var capitalsRE = regexp.MustCompile(`\p{Lu}[\pL\pM]+(?:\s+\p{Lu}[\pL\pM]*){2,4}`)

// houseRE matches where somebody lives to the house: số nhà 12, số 5/3 đường Hùng Vương,
// ngõ 7.
var houseRE = regexp.MustCompile(`(?i)(?:^|[^\pL\pM])(?:số nhà\s*:?\s*\d|nhà số\s*\d|số\s+\d+\pL?(?:/\d+\pL?)*,?\s+(?:đường|phố|ngõ|ngách|hẻm|kiệt|tổ|ấp|khóm|thôn|bản|buôn)|(?:ngõ|ngách|hẻm|kiệt)\s+(?:số\s+)?\d)`)

// HasHouseNumber reports whether a text says in which house somebody lives.
func HasHouseNumber(text string) bool { return MayHaveHouse(text) && houseRE.MatchString(text) }

// MayHaveHouse reports whether a text has a number beside a word for a house or a street;
// few have one.
func MayHaveHouse(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' || i > 0 && text[i-1] >= '0' && text[i-1] <= '9' {
			continue
		}
		if houseBefore(text[max(0, i-16):i]) || streetBehind(text[i:]) {
			return true
		}
	}
	return false
}

// houseBefore reports whether a text ends with a word for a house. These end with few
// bytes, by which most texts are told apart.
func houseBefore(text string) bool {
	text = strings.TrimRight(text, " :")
	if text == "" {
		return false
	}
	switch text[len(text)-1] {
	case "à"[1], "õ"[1], "ố"[2], "À"[1], 'h', 'm', 't':
		return slices.ContainsFunc(houses, func(word string) bool { return strings.HasSuffix(text, word) })
	}
	return false
}

// streetBehind reports whether a word for a street stands behind the number that a text
// begins with, 12, 12A or 5/3.
func streetBehind(text string) bool {
	at := 0
	for at < len(text) && (text[at] >= '0' && text[at] <= '9' || text[at] == '/') {
		at++
	}
	if at < len(text) && text[at]|0x20 >= 'a' && text[at]|0x20 <= 'z' {
		at++
	}
	if at == len(text) || text[at] != ' ' && text[at] != ',' {
		return false
	}
	rest := strings.TrimLeft(text[at:], ", ")
	if rest == "" || strings.IndexByte("phktnbđấ", rest[0]) < 0 { // with which they begin
		return false
	}
	return slices.ContainsFunc(streets, func(word string) bool { return strings.HasPrefix(rest, word) })
}

// houses are words before the number of a house, streets those behind it.
var (
	houses  = []string{"nhà", "nhà số", "ngõ", "Ngõ", "ngách", "hẻm", "Hẻm", "kiệt", "ngõ số", "hẻm số", "ngách số", "kiệt số", "NHÀ"}
	streets = strings.Fields("đường phố ngõ ngách hẻm kiệt tổ ấp khóm thôn bản buôn")
)

// IsMobile reports whether p is the number of a mobile telephone.
func (p Phone) IsMobile() bool { return mobileRE.MatchString(strings.TrimPrefix(p.Dial, "+84")) }

// IsPersonName reports whether the name of a contact is a person's: two to five words with
// capitals, the first one a family name.
func IsPersonName(name string) bool {
	words := strings.Fields(name)
	if len(words) > 0 && personTitles[Fold(words[0])] {
		words = words[1:]
	}
	if len(words) < 2 || len(words) > 5 || !surnames[Fold(words[0])] {
		return false
	}
	for _, w := range words {
		if first := firstRune(w); strings.ToUpper(string(first)) != string(first) {
			return false
		}
	}
	return true
}

// personTitles are words before the names of contacts, folded.
var personTitles = wordSet("ong ba anh chi co chu bac dong")
