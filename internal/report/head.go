package report

import (
	"cmp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/config"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A Head is what an official document says of who sends it to whom (Nghị định
// 30/2020/NĐ-CP, Phụ lục I).
type Head struct {
	Parent []string // the lines of the superior agency (cơ quan chủ quản), in capitals; none for a people's committee
	Name   []string // those of the agency, in capitals
	Agency string   // the agency in a sentence
	Symbol string   // of the number: BC-UBND
	Place  string   // where it is signed (địa danh); "" where nobody knows
	To     []string // the agencies that receive the report (Kính gửi)
	Signer []string // in what capacity it is signed: TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH
}

// headOf is the head of the report of the column's agency, or of one of its units,
// which reports to the agency.
func headOf(s *config.Settings, p config.Report, unit string) Head {
	a := s.Agency
	h := Head{Agency: a.Name, Place: placeOf(a.Name, a.Parent), Name: nameLines(a.Name), To: p.Period.To}
	if unit == "" || viet.NameKey(unit) == viet.NameKey(a.Name) {
		if _, _, ok := config.Committee(a.Name); !ok && a.Parent != "" {
			h.Parent = []string{upper(shortName(a.Parent))}
		}
		h.Symbol = "BC-" + abbreviation(a.Abbreviation, a.Name)
		h.Signer = signer(a.Name)
		return h
	}
	h.Agency, h.To = unit, []string{a.Name}
	h.Parent, h.Name = []string{upper(shortName(a.Name))}, nameLines(unit)
	h.Symbol, h.Signer = "BC-"+abbreviation("", unit), signer(unit)
	return h
}

// upper writes a name in capitals.
func upper(name string) string { return strings.ToUpper(viet.NFC(name)) }

// nameLines are the lines in which the name of an agency stands at the head: a people's
// committee's has two.
func nameLines(name string) []string {
	level, place, ok := config.Committee(name)
	if !ok {
		return []string{upper(name)}
	}
	return []string{"ỦY BAN NHÂN DÂN", upper(strings.TrimSpace(level + " " + place))}
}

// shortName writes the name of a superior agency with the usual abbreviations.
func shortName(name string) string {
	if level, place, ok := config.Committee(name); ok {
		return strings.TrimSpace("UBND " + level + " " + place)
	}
	return name
}

// placeOf is where an agency is: the place of the people's committee that it is, or
// that is above it.
func placeOf(names ...string) string {
	for _, name := range names {
		if _, place, ok := config.Committee(name); ok && place != "" {
			return place
		}
	}
	return ""
}

// levels are the words with which the place of an agency begins.
var levels = map[string]bool{"xã": true, "phường": true, "tỉnh": true, "huyện": true, "quận": true, "đặc": true, "thành": true, "thị": true}

// abbreviation returns how an agency is called in the numbers of its documents: as the
// settings say, else by the first letters of its name without the place.
func abbreviation(set, name string) string {
	if set != "" {
		return set
	}
	if _, _, ok := config.Committee(name); ok {
		return "UBND"
	}
	var b strings.Builder
	for _, word := range strings.Fields(viet.NFC(name)) {
		first, _ := utf8.DecodeRuneInString(word)
		switch {
		case levels[strings.ToLower(word)] && b.Len() > 0:
			return b.String()
		case word == strings.ToUpper(word) && utf8.RuneCountInString(word) > 1:
			b.WriteString(word)
		case unicode.IsLetter(first) && word != "và":
			b.WriteRune(unicode.ToUpper(first))
		}
	}
	return b.String()
}

// signers are the heads of agencies by the words with which their names begin.
var signers = []struct{ name, title string }{
	{"Sở", "GIÁM ĐỐC"}, {"Trung tâm", "GIÁM ĐỐC"}, {"Bệnh viện", "GIÁM ĐỐC"}, {"Văn phòng", "CHÁNH VĂN PHÒNG"}, {"Thanh tra", "CHÁNH THANH TRA"},
	{"Phòng", "TRƯỞNG PHÒNG"}, {"Trạm", "TRƯỞNG TRẠM"}, {"Trường", "HIỆU TRƯỞNG"}, {"Công an", "TRƯỞNG CÔNG AN"}, {"Ban Chỉ huy Quân sự", "CHỈ HUY TRƯỞNG"},
	{"Ban", "TRƯỞNG BAN"}, {"Chi cục", "CHI CỤC TRƯỞNG"}, {"Cục", "CỤC TRƯỞNG"}, {"Thôn", "TRƯỞNG THÔN"}, {"Tổ dân phố", "TỔ TRƯỞNG"}, {"Tổ", "TỔ TRƯỞNG"},
}

// signer returns in what capacity the head of an agency signs.
func signer(name string) []string {
	if _, _, ok := config.Committee(name); ok {
		return []string{"TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"}
	}
	for _, s := range signers {
		if words := viet.NameKey(name); strings.HasPrefix(words+" ", viet.NameKey(s.name)+" ") {
			return []string{s.title}
		}
	}
	return []string{"THỦ TRƯỞNG CƠ QUAN"}
}

// Receivers are the agencies that receive the report, or what stands for them.
func (h Head) Receivers() []string {
	if len(h.To) == 0 {
		return []string{schema.Placeholder("cơ quan nhận báo cáo")}
	}
	return h.To
}

// PlaceLine is the place and the day of signing, to be filled in: Bình Lạc, ngày … tháng
// … năm 2026.
func (r *Report) PlaceLine() string {
	place := r.Head.Place
	if place == "" {
		place = "…………"
	}
	return place + ", ngày      tháng      năm " + r.signYear()
}

// NumberLine is the number, to be filled in by the clerk (văn thư).
func (r *Report) NumberLine() string { return "Số:        /" + r.Head.Symbol }

// AttachedLine is how appendices name the report that they belong to.
func (r *Report) AttachedLine() string {
	return "(Kèm theo Báo cáo số      /" + r.Head.Symbol + " ngày      tháng      năm " + r.signYear() + " của " + r.Head.Agency + ")"
}

// signYear is the year in which the report is signed: that of the day to be sent, else
// of the last day of the figures.
func (r *Report) signYear() string {
	return strconv.Itoa(cmp.Or(r.Period.Due.Year(), r.Period.Until.Year()))
}
