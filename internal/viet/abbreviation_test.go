package viet

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAbbreviationsAreInOrder(t *testing.T) {
	byFirst := func(a, b Abbreviation) int { return strings.Compare(a.Short[:1], b.Short[:1]) }
	if !slices.IsSortedFunc(Abbreviations, byFirst) {
		t.Error("the list is searched by first letters, which are not in order")
	}
	seen := map[string]bool{}
	for _, a := range Abbreviations {
		if seen[a.Short] || a.Long == "" || NFC(a.Short+a.Long) != a.Short+a.Long || !MayAbbreviate([]byte(a.Short[:3])) || !abbreviates(a.Short, 0) {
			t.Errorf("%+v", a)
		}
		seen[a.Short] = true
	}
}

func TestFindAbbreviations(t *testing.T) {
	for text, want := range map[string]string{
		"UBND xã, HĐND xã.":             "UBND HĐND",
		"Theo Kế hoạch 18/KH-UBND":      "",
		"214/QĐ-UBND của UBND":          "UBND",
		"(UBND) và “TTHC”":              "UBND TTHC",
		"Bộ phận TN&TKQ":                "TN&TKQ",
		"cấp GCN QSDĐ":                  "GCN QSDĐ",
		"cấp GCN, rồi QSDĐ":             "GCN QSDĐ",
		"CCTTHC khác CCHC":              "CCTTHC CCHC",
		"UBNDX, XUBND, ubnd, ttubnd@x.": "",
		"":                              "",
	} {
		var got []string
		for _, f := range FindAbbreviations(text) {
			if text[f.Start:f.End] != f.Short {
				t.Errorf("%q: %+v is not where it says", text, f)
			}
			got = append(got, f.Short)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func FuzzFindAbbreviations(f *testing.F) {
	f.Add("UBND xã, 18/KH-UBND, TN&TKQ")
	f.Add("@Z[ AĐ và chữ thường, rồi mới đến A và AB")
	f.Fuzz(func(t *testing.T, text string) {
		may := false
		for i := range len(text) {
			may = may || abbreviates(text, i)
		}
		if MayAbbreviate([]byte(text)) != may {
			t.Fatalf("%q: an abbreviation can begin in it: %v", text, may)
		}
		end := 0
		for _, found := range FindAbbreviations(text) {
			if found.Start < end || text[found.Start:found.End] != found.Short {
				t.Fatalf("%q: %+v", text, found)
			}
			if utf8.ValidString(text) && !utf8.ValidString(text[:found.Start]) {
				t.Fatalf("%q: %+v cuts a letter", text, found)
			}
			end = found.End
		}
	})
}
