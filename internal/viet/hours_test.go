package viet

import (
	"strings"
	"testing"
)

func TestParseHours(t *testing.T) {
	for text, want := range map[string]string{
		"Thứ Hai đến thứ Sáu: 7 giờ 30 – 11 giờ 30 và 13 giờ 30 – 17 giờ":    "12345/450-690 12345/810-1020",
		"7 giờ 30 – 11 giờ 30 và 13 giờ 30 – 17 giờ, từ thứ Hai đến thứ Sáu": "12345/450-690 12345/810-1020",
		"7h30-11h30, 13h30-17h00 (thứ 2 - thứ 6)":                            "12345/450-690 12345/810-1020",
		"T2-T7: 7:30-11:30; 13:00-16:30":                                     "123456/450-690 123456/780-990",
		"Sáng thứ Tư hằng tuần: 8 giờ – 11 giờ":                              "3/480-660",
		"Tối thứ Ba và thứ Năm: 19 giờ 30 – 21 giờ":                          "24/1170-1260",
		"Thứ Bảy, Chủ nhật 8h đến 11h":                                       "67/480-660",
		"24 giờ mỗi ngày":                                                    "1234567/0-1440",
		"24/7":                                                               "1234567/0-1440",
		"Trực 24/24 giờ":                                                     "1234567/0-1440",
		"Hằng ngày từ 7 giờ đến 21 giờ":                                      "1234567/420-1260",
		"Ngoài giờ hành chính và ngày nghỉ":                                  "",
		"Giờ hành chính; có người trực ban đêm":                              "",
		"Thứ Hai đến thứ Sáu: 7 giờ – 11 giờ, trừ ngày lễ":                   "",
		"Thứ Hai":                 "",
		"8h-11h":                  "",
		"Thứ Hai: 11 giờ – 8 giờ": "",
		"Thứ Hai đến thứ Sáu: 25 giờ – 26 giờ": "",
		"Tuần đầu tháng, thứ Hai: 8h-11h":      "",
		"": "",
	} {
		hours, ok := ParseHours(text)
		if got := hours.String(); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %v, want %q", text, got, ok, want)
		}
	}
}

// FuzzParseHours: whatever is read has days and times in their bounds.
func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"Thứ Hai đến thứ Sáu: 7 giờ 30 – 11 giờ 30", "T2-T7 8h-9h", "24/7", "cn 1h-2h"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		hours, ok := ParseHours(s)
		if ok != (len(hours) > 0) {
			t.Fatalf("%q: %v, %v", s, hours, ok)
		}
		for _, h := range hours {
			if h.From < 0 || h.To > 24*60 || h.From >= h.To || h.Days == [7]bool{} {
				t.Fatalf("%q: %v", s, hours)
			}
		}
		if strings.Contains(hours.String(), "//") {
			t.Fatal(hours)
		}
	})
}
