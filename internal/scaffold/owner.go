package scaffold

import (
	"slices"
	"strings"
	"unicode"

	"cchc/internal/schema"
	"cchc/internal/viet"
)

// An owner is the agency that owns a column, under all its names.
type owner struct {
	Level    Level
	Agency   string // Ủy ban nhân dân xã Bình Lạc, Sở Nội vụ
	Short    string // xã Bình Lạc, Sở Nội vụ
	Place    string // Bình Lạc, Nội vụ
	Province string // tỉnh Quảng Ngãi, thành phố Đà Nẵng
	City     string // Quảng Ngãi: the province without its type
}

// levelWords are the words before a name by which its level is known.
var levelWords = []struct {
	word  string
	level Level
}{
	{"xã", Commune}, {"phường", Ward}, {"đặc khu", SpecialZone}, {"sở", Department}, {"tỉnh", Province}, {"thành phố", Province}, {"tp.", Province}, {"tp", Province},
}

// levelIn returns the level that the name of an agency names, "" for none.
func levelIn(name string) Level {
	_, level, _ := cutLevel(withoutCommittee(name))
	return level
}

// withoutCommittee returns the name of an agency without Ủy ban nhân dân.
func withoutCommittee(name string) string {
	name = strings.Join(strings.Fields(viet.NFC(name)), " ")
	for _, committee := range []string{"Ủy ban nhân dân ", "Uỷ ban nhân dân ", "UBND "} {
		if rest, ok := cutFold(name, committee); ok {
			return rest
		}
	}
	return name
}

// cutLevel takes the word for its level off the beginning of a name.
func cutLevel(name string) (word string, level Level, rest string) {
	for _, w := range levelWords {
		if rest, ok := cutFold(name, w.word+" "); ok {
			return w.word, w.level, rest
		}
		if rest, ok := cutFold(name, w.word); ok && w.word == "tp." && rest != "" {
			return w.word, w.level, rest
		}
	}
	return "", "", name
}

// cutFold takes words off the beginning of a text, in any case.
func cutFold(text, prefix string) (rest string, ok bool) {
	r, p := []rune(text), []rune(prefix)
	if len(r) >= len(p) && strings.EqualFold(string(r[:len(p)]), prefix) {
		return strings.TrimSpace(string(r[len(p):])), true
	}
	return text, false
}

// owner reads the names of the agency. Where nothing says its level, it is a commune.
func (a *Answers) owner() owner {
	name, _, _ := strings.Cut(withoutCommittee(a.Name), ",") // xã Bình Lạc, tỉnh Lạc Hồng
	name = strings.TrimSpace(name)
	word, named, place := cutLevel(name)
	o := owner{Level: a.Level, Place: place}
	if o.Level == "" {
		o.Level = named
	}
	if o.Level == "" {
		o.Level = Commune
	}
	o.Province, o.City = provinceNamed(a.Province)
	switch o.Level {
	case Department:
		o.Agency = name
		o.Short = strings.TrimSuffix(name, " "+o.Province)
	case Province:
		o.Short, o.City = provinceNamed(strings.TrimSpace(word + " " + place))
		o.Agency, o.Place, o.Province = "Ủy ban nhân dân "+o.Short, o.City, o.Short
	default:
		o.Short = schema.Label(o.Level) + " " + place
		o.Agency = "Ủy ban nhân dân " + o.Short
	}
	return o
}

// cities are the cities under the central government (thành phố trực thuộc trung
// ương) since 30 April 2026, by their keys.
var cities = []string{"hanoi", "haiphong", "hue", "danang", "hochiminh", "cantho", "dongnai"}

// provinceNamed returns a province with and without its type: what the name says, else
// what it is known to be.
func provinceNamed(name string) (full, plain string) {
	word, level, rest := cutLevel(strings.Join(strings.Fields(viet.NFC(name)), " "))
	switch {
	case rest == "":
		return "", ""
	case level == Province && word == "tỉnh":
		return "tỉnh " + rest, rest
	case level == Province, slices.Contains(cities, viet.Key(rest)):
		return "thành phố " + rest, rest
	}
	return "tỉnh " + rest, rest
}

// address returns the address that a column has by the rule: the name of the agency
// without marks below that of the province (Nghị định 224/2026/NĐ-CP, Điều 11).
func (o owner) address() string {
	domain := viet.Key(o.City)
	switch {
	case domain == "" || strings.ContainsFunc(domain, func(r rune) bool { return r > unicode.MaxASCII }):
		return "https://cchc.example/"
	case domain == "hochiminh":
		domain = "hochiminhcity"
	}
	host := domain + ".gov.vn"
	if o.Level != Province {
		name := viet.Key(o.Place)
		if o.Level == Department {
			name = viet.Key(o.Short)
		}
		if name == "" || len(name) > 60 || strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
			return "https://cchc." + host + "/"
		}
		host = name + "." + host
	}
	return "https://" + host + "/cchc/"
}

// units returns the units that an agency of the level has.
func (o owner) units() []string {
	level := schema.Label(o.Level)
	center := "Trung tâm Phục vụ hành chính công " + level
	switch o.Level {
	case Department:
		return []string{"Văn phòng Sở"}
	case Province:
		return []string{"Văn phòng UBND " + o.kind(), "Sở Nội vụ", "Sở Khoa học và Công nghệ", "Sở Tư pháp", "Sở Tài chính", "Báo và phát thanh, truyền hình " + o.City}
	case Ward:
		return []string{"Văn phòng HĐND và UBND phường", center, "Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Văn hóa - Xã hội", "Công an phường", "Trạm Y tế phường"}
	}
	return []string{"Văn phòng HĐND và UBND " + level, center, "Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "Công an " + level, "Trạm Y tế " + level}
}

// kind is the word for the agency's level: xã, tỉnh, thành phố.
func (o owner) kind() string {
	switch {
	case o.Level == Province && strings.HasPrefix(o.Short, "thành phố"):
		return "thành phố"
	case o.Level == Department:
		return "Sở"
	}
	return schema.Label(o.Level)
}
