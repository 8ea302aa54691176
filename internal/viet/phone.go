package viet

import (
	"regexp"
	"strings"
	"unicode"
)

// A Phone is a telephone number: the text as the agency writes it, which is
// what people recognise, and the number to dial.
type Phone struct {
	Text string // 0299 000 0101
	Dial string // +842990000101; short and toll-free numbers as they are dialled at home: 1022
}

var (
	// The area codes since 2017, the mobile prefixes since 2018.
	landlineRE = regexp.MustCompile(`^2(?:0[3-9]|1[0-689]|2[0-25-9]|3[2-9]|4[2-8]|5[124-9]|6[0-39]|7[0-7]|8[2-79]|9[0-4679])\d{7}$`)
	mobileRE   = regexp.MustCompile(`^(?:3\d|5[25689]|7[06-9]|8\d|9\d)\d{7}$`)
	serviceRE  = regexp.MustCompile(`^(?:1[89]00\d{4,6}|069\d{5,7}|11[1-5]|1022)$`)
)

// ParsePhone reads a Vietnamese number in any grouping, at home or with +84.
// The reason is [PhoneForm]; numbers of before the changes of 2017 and 2018
// are refused too, for nobody can call them.
func ParsePhone(s string) (Phone, error) {
	if strings.IndexFunc(s, unicode.IsLetter) >= 0 { // most texts that are asked about begin with one
		return Phone{}, PhoneForm
	}
	text := strings.Join(strings.Fields(NFC(s)), " ")
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9', r == '+':
			return r
		case strings.ContainsRune(" .-()\u00a0", r):
			return -1
		}
		return 'x'
	}, text)
	if serviceRE.MatchString(digits) {
		return Phone{Text: text, Dial: digits}, nil
	}
	rest, ok := strings.CutPrefix(digits, "+84")
	if !ok {
		rest, ok = strings.CutPrefix(digits, "0")
	}
	rest = strings.TrimPrefix(rest, "0") // +84 (0)299 …
	if !ok || !landlineRE.MatchString(rest) && !mobileRE.MatchString(rest) {
		return Phone{}, PhoneForm
	}
	return Phone{Text: text, Dial: "+84" + rest}, nil
}

// IsZero reports whether p is no number.
func (p Phone) IsZero() bool { return p.Text == "" }

func (p Phone) String() string { return p.Text }

// UnmarshalText reads p with [ParsePhone].
func (p *Phone) UnmarshalText(text []byte) error {
	v, err := ParsePhone(string(text))
	*p = v
	return err
}

// MarshalText writes p as written.
func (p Phone) MarshalText() ([]byte, error) { return []byte(p.Text), nil }
