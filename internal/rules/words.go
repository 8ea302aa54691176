package rules

import (
	"regexp"
	"strconv"
	"strings"

	"cchc/internal/viet"
)

// join puts names into one text.
func join(names []string) string { return strings.Join(names, "; ") }

// item is the path of item i, from 0, of a list.
func item(list string, i int) string { return list + "[" + strconv.Itoa(i+1) + "]" }

// officeRE matches an office behind a person's name: , Chủ tịch UBND xã.
var officeRE = regexp.MustCompile(`^\s*[,(–-]\s*(?:là\s+)?(?:[Pp]hó\s+|[Qq]uyền\s+|[Nn]guyên\s+)?(?:[Cc]hủ tịch|[Cc]hánh|[Tt]rưởng|[Gg]iám đốc|[Bb]í thư|[Cc]ông chức|[Cc]án bộ|[Cc]huyên viên|[Vv]iên chức|[Cc]hỉ huy|[Dd]ịch giả|[Nn]hà|[Đđ]ại biểu|[Bb]ác sĩ|[Hh]iệu trưởng|[Cc]ông an|[Tt]hành viên|[Ủủ]y viên)`)

// holdsOffice reports whether a person's name is followed by an office.
func holdsOffice(behind string) bool { return officeRE.MatchString(behind) }

// saysNothing reports whether a value is one of those that people write where they have
// nothing to say: ..., --, đang cập nhật.
func saysNothing(value string) bool {
	if manyLetters(value) {
		return false
	}
	switch viet.Key(strings.Trim(value, " .…-–—/*_")) {
	case "", "dangcapnhat", "capnhatsau", "khongcothongtin", "chuacothongtin", "na", "null", "tbd", "xxx":
		return true
	}
	return false
}

// manyLetters reports whether a value has more letters, plain ones alone, than each of those
// that say nothing.
func manyLetters(value string) bool {
	n := 0
	for i := 0; i < len(value) && n <= len("khongcothongtin"); i++ {
		if c := value[i] | 0x20; c >= 'a' && c <= 'z' {
			n++
		}
	}
	return n > len("khongcothongtin")
}
