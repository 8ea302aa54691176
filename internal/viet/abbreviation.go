package viet

import (
	"encoding/binary"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Abbreviation is a short form that officials write and citizens need not
// know, with its words.
type Abbreviation struct{ Short, Long string }

// Abbreviations are the short forms of public administration. Left out are
// those that mean several things, as VT and TP do, and those of one province.
var Abbreviations = []Abbreviation{
	{"BCCI", "bưu chính công ích"},
	{"BHXH", "bảo hiểm xã hội"},
	{"BHYT", "bảo hiểm y tế"},
	{"BPMC", "Bộ phận Một cửa"},
	{"BTXH", "bảo trợ xã hội"},
	{"CBCC", "cán bộ, công chức"},
	{"CBCCVC", "cán bộ, công chức, viên chức"},
	{"CCCD", "căn cước công dân"},
	{"CCHC", "cải cách hành chính"},
	{"CCTTHC", "cải cách thủ tục hành chính"},
	{"CĐS", "chuyển đổi số"},
	{"CMND", "chứng minh nhân dân"},
	{"CNTT", "công nghệ thông tin"},
	{"CSDL", "cơ sở dữ liệu"},
	{"DVC", "dịch vụ công"},
	{"DVCQG", "dịch vụ công quốc gia"},
	{"DVCTT", "dịch vụ công trực tuyến"},
	{"GCN", "giấy chứng nhận"},
	{"GCN QSDĐ", "giấy chứng nhận quyền sử dụng đất"},
	{"HCC", "hành chính công"},
	{"HĐND", "Hội đồng nhân dân"},
	{"KH&CN", "khoa học và công nghệ"},
	{"KSTT", "kiểm soát thủ tục"},
	{"KSTTHC", "kiểm soát thủ tục hành chính"},
	{"KT-XH", "kinh tế – xã hội"},
	{"LĐTBXH", "Lao động – Thương binh và Xã hội"},
	{"MTTQ", "Mặt trận Tổ quốc"},
	{"NN&MT", "nông nghiệp và môi trường"},
	{"PAKN", "phản ánh, kiến nghị"},
	{"PBGDPL", "phổ biến, giáo dục pháp luật"},
	{"QPPL", "quy phạm pháp luật"},
	{"QSDĐ", "quyền sử dụng đất"},
	{"TN&TKQ", "tiếp nhận và trả kết quả"},
	{"TTHC", "thủ tục hành chính"},
	{"TTPVHCC", "Trung tâm Phục vụ hành chính công"},
	{"TT&TT", "thông tin và truyền thông"},
	{"UBMTTQ", "Ủy ban Mặt trận Tổ quốc"},
	{"UBMTTQVN", "Ủy ban Mặt trận Tổ quốc Việt Nam"},
	{"UBND", "Ủy ban nhân dân"},
	{"VBQPPL", "văn bản quy phạm pháp luật"},
}

// A FoundAbbreviation is an abbreviation in a text; Start and End are bytes.
type FoundAbbreviation struct {
	Abbreviation
	Start, End int
}

// FindAbbreviations finds the known abbreviations in a text, in order, the
// longest where several begin together. One that is part of a longer word or of
// the number of a document (18/KH-UBND) is none.
func FindAbbreviations(text string) []FoundAbbreviation {
	var found []FoundAbbreviation
	for start := 0; start < len(text); start++ {
		if !abbreviates(text, start) {
			continue
		}
		a, ok := abbreviationAt(text[start:])
		if !ok {
			continue
		}
		if before, _ := utf8.DecodeLastRuneInString(text[:start]); start == 0 || !joined(before) {
			found = append(found, FoundAbbreviation{a, start, start + len(a.Short)})
			start += len(a.Short) - 1
		}
	}
	return found
}

// MayAbbreviate reports whether an abbreviation can be in a text.
func MayAbbreviate(text []byte) bool {
	for i := 0; i < len(text); {
		// Most of a text is without capitals: it is looked through by eights.
		end := min(i+8, len(text))
		if end == i+8 && !hasCapital(binary.NativeEndian.Uint64(text[i:])) {
			i = end
			continue
		}
		for ; i < end; i++ {
			if abbreviates(text, i) {
				return true
			}
		}
	}
	return false
}

// hasCapital reports whether one of eight bytes is a capital of ASCII. Without
// its highest bit, a byte from A on gets that bit from one addition, and one
// behind Z from another; no sum reaches into the next byte.
func hasCapital(eight uint64) bool {
	const each = 0x0101010101010101
	low := eight & (0x7F * each)
	fromA, behindZ := low+(0x80-'A')*each, low+(0x7F-'Z')*each
	return fromA&^behindZ&^eight&(0x80*each) != 0
}

// abbreviates reports whether an abbreviation can begin at a byte: with a
// capital of ASCII and another one, or Đ, as all of them do.
func abbreviates[T string | []byte](text T, i int) bool {
	return text[i] >= 'A' && text[i] <= 'Z' && i+1 < len(text) && (text[i+1] >= 'A' && text[i+1] <= 'Z' || text[i+1] == "Đ"[0])
}

// abbreviationAt returns the longest abbreviation that a text begins with and
// that ends where a word does.
func abbreviationAt(text string) (Abbreviation, bool) {
	var best Abbreviation
	from, _ := slices.BinarySearchFunc(Abbreviations, text[:1], func(a Abbreviation, first string) int { return strings.Compare(a.Short[:1], first) })
	for _, a := range Abbreviations[from:] {
		if a.Short[0] != text[0] {
			break
		}
		rest, ok := strings.CutPrefix(text, a.Short)
		next, _ := utf8.DecodeRuneInString(rest)
		if ok && (rest == "" || !joined(next)) && len(a.Short) > len(best.Short) {
			best = a
		}
	}
	return best, best.Short != ""
}

// joined reports whether a sign beside letters makes them part of something
// longer: a word, a document number, the name of two offices in one.
func joined(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || strings.ContainsRune("-/&_@", r)
}
