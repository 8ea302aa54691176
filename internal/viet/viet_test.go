package viet

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFoldAndSlug(t *testing.T) {
	for _, c := range []struct{ in, fold, slug string }{
		{"Đăng ký khai sinh", "dang ky khai sinh", "dang-ky-khai-sinh"},
		{norm.NFD.String("Thủ tục hành chính"), "thu tuc hanh chinh", "thu-tuc-hanh-chinh"},
		{"Ðường dây nóng", "duong day nong", "duong-day-nong"},
		{"107/KH-UBND", "107/kh-ubnd", "107-kh-ubnd"},
		{"  —Ứng dụng CNTT & CĐS— ", "  —ung dung cntt & cds— ", "ung-dung-cntt-cds"},
		{"", "", ""},
	} {
		if got := Fold(c.in); got != c.fold {
			t.Errorf("Fold(%q) = %q, want %q", c.in, got, c.fold)
		}
		if got := Slug(c.in); got != c.slug {
			t.Errorf("Slug(%q) = %q, want %q", c.in, got, c.slug)
		}
	}
	if Key("Tiêu đề") != Key("tieu_de") || Key("Tiêu đề") != Key("TIÊU ĐỀ") {
		t.Error("the label and its spellings without marks must have one key")
	}
}

func TestCompareIsDictionaryOrder(t *testing.T) {
	want := []string{"an", "ăn", "ân", "da", "đa", "ma", "mà", "mả", "mã", "má", "mạ", "Thôn 2", "Thôn 10"}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, Compare)
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2013-04-24":                     "2013-04-24",
		"24/4/2013":                      "2013-04-24",
		"24/4/13":                        "2013-04-24",
		"24-4-98":                        "1998-04-24",
		"ngày 24.4.26":                   "2026-04-24",
		"24/4/13 8h30":                   "2013-04-24T08:30:00+07:00",
		"24-04-2013":                     "2013-04-24",
		"24.4.2013":                      "2013-04-24",
		"ngày 24 tháng 4 năm 2013":       "2013-04-24",
		"Ngày 05 tháng 02 năm 2026":      "2026-02-05",
		"2026-03-09 08:30":               "2026-03-09T08:30:00+07:00",
		"2026-03-09T08:30:00+07:00":      "2026-03-09T08:30:00+07:00",
		"2026-03-09T01:30:00Z":           "2026-03-09T08:30:00+07:00",
		"03/02/2020 15:50:00":            "2020-02-03T15:50:00+07:00",
		"8h30 ngày 09/3/2026":            "2026-03-09T08:30:00+07:00",
		"13 giờ 30 phút, ngày 09/3/2026": "2026-03-09T13:30:00+07:00",
		"09/3/2026, 8h":                  "2026-03-09T08:00:00+07:00",
		norm.NFD.String("ngày 1 tháng 1 năm 2026"): "2026-01-01",
	} {
		d, err := ParseDate(in)
		if err != nil || d.ISO() != want {
			t.Errorf("ParseDate(%q) = %q, %v; want %q", in, d.ISO(), err, want)
		}
	}
	for in, want := range map[string]Reason{
		"31/2/2026": DateImpossible, "2026-13-01": DateImpossible, "2026-02-30": DateImpossible,
		"09/3/2026 25:00": DateImpossible, "hôm qua": DateForm, "": DateForm, "9/3": DateForm, "2026": DateForm,
	} {
		if _, err := ParseDate(in); err != want {
			t.Errorf("ParseDate(%q): %v, want %v", in, err, want)
		}
	}
	if s := NewDate(2026, 3, 9).Long(); s != "ngày 09 tháng 3 năm 2026" {
		t.Error(s)
	}
	if s := NewDate(2026, 2, 19).String(); s != "19/02/2026" {
		t.Error(s)
	}
}

func TestDeadlineDue(t *testing.T) {
	for in, want := range map[string]string{
		"Quý I": "2013-03-31", "quý IV": "2013-12-31", "Quý III/2014": "2014-09-30", "Quý 2 năm 2013": "2013-06-30",
		"Tháng 1": "2013-01-31", "Tháng 3": "2013-03-31", "tháng 02/2016": "2016-02-29",
		"Chậm nhất đến cuối năm 2013": "2013-12-31", "6 tháng đầu năm": "2013-06-30", "Sáu tháng cuối năm": "2013-12-31",
		"Trước ngày 15/6": "2013-06-14", "trước 15/11 hằng năm": "2013-11-14", "30/6/2026": "2026-06-30",
		"Chậm nhất ngày 20 tháng 11 năm 2026": "2026-11-20", "năm 2024": "2024-12-31", "Trước tháng 6": "2013-05-31",
		"Thường xuyên": "", "Hằng tuần": "", "Theo yêu cầu": "",
		"31/02/2026": "", "trước ngày 31/4": "", "ngày 31 tháng 11 năm 2026": "", "29/02/2025": "", "29/02/2028": "2028-02-29", "32/1/2026": "", "1/13/2026": "",
	} {
		d, ok := Deadline{in}.Due(2013)
		if d.ISO() != want || ok != (want != "") {
			t.Errorf("%q: %q %v, want %q", in, d.ISO(), ok, want)
		}
	}
}

// TestImpossibleDeadlines: a day that no calendar has is told from a text that names none.
func TestImpossibleDeadlines(t *testing.T) {
	for in, want := range map[string]bool{
		"31/02/2026": true, "trước ngày 31/4": true, "ngày 31 tháng 11 năm 2026": true, "29/02/2025": true, "32/1/2026": true, "1/13/2026": true, "30.02.2026": true,
		"29/02/2028": false, "Quý I": false, "Thường xuyên": false, "15/6": false, "02/2026": false, "Tháng 2": false, "tháng 02/2016": false, "Theo Công văn 45/30": false,
	} {
		if got := (Deadline{in}).Impossible(2026); got != want {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestCadence(t *testing.T) {
	for in, want := range map[string]struct {
		p Period
		n int
	}{
		"Hằng tuần": {Week, 1}, "Mỗi tuần một tin bài": {Week, 1}, "Mỗi tháng ít nhất 01 tin, bài": {Month, 1},
		"ít nhất 4 tin bài/tháng": {Month, 4}, "Sáu tháng một lần": {HalfYear, 1}, "Hằng quý": {Quarter, 1},
		"Hằng năm": {Year, 1}, "Thường xuyên trong năm": {Continuous, 1}, "Quý I": {Quarter, 1}, "Một lần": {NoPeriod, 0},
	} {
		c := Cadence{in}
		if c.Period() != want.p || c.Count() != want.n {
			t.Errorf("%q: %q %d, want %q %d", in, c.Period(), c.Count(), want.p, want.n)
		}
	}
}

func TestDocNumber(t *testing.T) {
	for _, in := range []string{
		"107/KH-UBND", "63/2010/NĐ-CP", "30c/NQ-CP", "66.18/2026/NQ-CP", "02223/QĐ-UBND", "02/CTr-UBND", "23/CT-TTg",
		"1175/SGDĐT-GDTrH", "2231/SNV-CCHC&PC", "01/BNV-CĐVCSVN", "88/SNV-HCTH", "06-NQ/TU", "57-NQ/TW", "59/2020/QH14",
		"1656/NQ-UBTVQH15", "3236/TTr -SNN", "Số: 12/KH-UBND", "19/2025/QĐ-TTg", "47/QÐ-UBND", "226/2016/TT-BTC",
	} {
		if _, err := ParseDocNumber(in); err != nil {
			t.Errorf("%q refused", in)
		}
	}
	for _, in := range []string{"", "KH-UBND", "107", "107/", "/QĐ-UBND", "12/kế hoạch", "https://a.vn/1/2", "107/KH-UBND x"} {
		if n, err := ParseDocNumber(in); err != NumberForm {
			t.Errorf("%q read as %+v", in, n)
		}
	}
	a, _ := ParseDocNumber("02223/QÐ-UBND")
	b, _ := ParseDocNumber("2223/QD-UBND")
	if a.Key() != b.Key() {
		t.Errorf("%q != %q", a.Key(), b.Key())
	}
	text := "Theo Kế hoạch số 107/KH-UBND, Nghị quyết 06-NQ/TU; xem https://x.vn/107/KH-UBND và Luật 59/2020/QH14."
	var got []string
	for _, f := range FindDocNumbers(text) {
		got = append(got, text[f.Start:f.End])
	}
	if want := []string{"107/KH-UBND", "06-NQ/TU", "59/2020/QH14"}; !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestProcedureCode(t *testing.T) {
	for in, base := range map[string]string{"1.001193": "1.001193", "1.001193.H42": "1.001193", "2.000815.000.00.00.H61": "2.000815", "2.000815.00 0.00.00.H61": "2.000815"} {
		if c, err := ParseProcedureCode(in); err != nil || c.Base != base {
			t.Errorf("%q: %+v %v", in, c, err)
		}
	}
	for _, in := range []string{"", "1.00119", "0.001193", "1.0011934", "T-BPC-280421-TT", "1.001193.h42"} {
		if _, err := ParseProcedureCode(in); err != CodeForm {
			t.Errorf("%q accepted", in)
		}
	}
}

func TestPhone(t *testing.T) {
	for in, dial := range map[string]string{
		"0299 000 0101": "+842990000101", "0768.221.221": "+84768221221", "+84 912 345 678": "+84912345678",
		"(0260) 3846 123": "+842603846123", "1900 1009": "19001009", "1022": "1022", "113": "113", "18001096": "18001096",
		"+84 (0)912 345 678": "+84912345678",
	} {
		if p, err := ParsePhone(in); err != nil || p.Dial != dial {
			t.Errorf("%q: %+v %v", in, p, err)
		}
	}
	for _, in := range []string{"", "0169 1234 567", "02603.846.xxx", "12345", "091234567", "09123456789"} {
		if _, err := ParsePhone(in); err != PhoneForm {
			t.Errorf("%q accepted", in)
		}
	}
}

func TestNumbers(t *testing.T) {
	for v, want := range map[float64]string{88.37: "88,37", 50000: "50.000", 1234567.5: "1.234.567,5", 0: "0", -12.25: "-12,25", 100: "100"} {
		if got := FormatNumber(v); got != want {
			t.Errorf("%v: %q, want %q", v, got, want)
		}
	}
	if v, ok := ParseNumber("88,37%"); !ok || v != 88.37 {
		t.Error(v, ok)
	}
	for _, s := range []string{"", "1.234.567", "0x10", "NaN", "inf", "tám"} {
		if v, ok := ParseNumber(s); ok {
			t.Errorf("%q read as %v", s, v)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"Đăng ký khai sinh", "107/KH-UBND", "24/4/2013", "1.001193", "0299 000 0101", "Quý I", "Trước ngày 15/6", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n := NFC(s); NFC(n) != n && utf8.ValidString(s) {
			t.Errorf("NFC is not stable on %q", s)
		}
		slug := Slug(s)
		if Slug(slug) != slug || strings.HasPrefix(slug, "-") || strings.HasSuffix(slug, "-") {
			t.Errorf("slug %q of %q", slug, s)
		}
		if utf8.ValidString(s) && Slug(norm.NFD.String(s)) != Slug(norm.NFC.String(s)) {
			t.Errorf("NFC and NFD of %q have different slugs", s)
		}
		if d, err := ParseDate(s); err == nil {
			if again, err := ParseDate(d.ISO()); err != nil || again.Compare(d) != 0 {
				t.Errorf("date %q read as %q and not read back", s, d.ISO())
			}
		}
		for _, found := range FindDocNumbers(s) {
			if found.Start < 0 || found.End > len(s) || found.Start >= found.End {
				t.Errorf("%q: %+v", s, found)
			}
		}
		Deadline{s}.Due(2026)
		Cadence{s}.Count()
		ParsePhone(s)
		ParseProcedureCode(s)
	})
}

// TestNumberWithDate: a number with its date behind it is told apart from what is no
// number.
func TestNumberWithDate(t *testing.T) {
	for s, want := range map[string]error{
		"214/QĐ-UBND ngày 10/02/2026":              NumberWithDate,
		"214/QĐ-UBND, ngày 10/02/2026":             NumberWithDate,
		"214/QĐ-UBND (10/02/2026)":                 NumberWithDate,
		"214/QĐ-UBND 10.02.26":                     NumberWithDate,
		"Số 214/QĐ-UBND ngày 10 tháng 02 năm 2026": NumberWithDate,
		"59/2020/QH14 ngày 17/6/2020":              NumberWithDate,
		"ngày 10/02/2026":                          NumberForm,
		"Quyết định ngày 10/02/2026":               NumberForm,
		"10/02/2026":                               NumberForm,
		"214/QĐ-UBND":                              nil,
	} {
		if _, err := ParseDocNumber(s); err != want {
			t.Errorf("%s: %v, want %v", s, err, want)
		}
	}
}
