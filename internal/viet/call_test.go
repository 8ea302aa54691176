package viet

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestFindCalls: what can be called is found, and numbers that are something else are
// left as they are.
func TestFindCalls(t *testing.T) {
	for text, want := range map[string]string{
		"Gọi 0299 000 0102, quầy số 2.":                 "0299 000 0102=tel:+842990000102",
		"Điện thoại: 0905123456":                        "0905123456=tel:+84905123456",
		"ĐT 0299.000.0101 hoặc +84 905 123 456":         "0299.000.0101=tel:+842990000101 +84 905 123 456=tel:+84905123456",
		"0299 000 0101 - 0299 000 0102":                 "0299 000 0101=tel:+842990000101 0299 000 0102=tel:+842990000102",
		"Việc khẩn cấp gọi 113, 114 hoặc 115.":          "113=tel:113 114=tel:114 115=tel:115",
		"Tổng đài 1022; tổng đài miễn cước 1800 1096":   "1022=tel:1022 1800 1096=tel:18001096",
		"Thư: phananh@binhlac.lachong.example.":         "phananh@binhlac.lachong.example=mailto:phananh@binhlac.lachong.example",
		"a@b.vn, 0905 123 456":                          "a@b.vn=mailto:a@b.vn 0905 123 456=tel:+84905123456",
		"Số tài khoản 0905123456 tại kho bạc":           "",
		"Mã số thuế 0201234567":                         "",
		"Fax: 0299 000 0101":                            "",
		"CCCD 001099012345":                             "",
		"Năm 1900 2000 người, giai đoạn 1800-1900":      "",
		"113 hồ sơ, 115 lượt, 1022 người":               "",
		"Quyết định 1022/QĐ-UBND, mã 1.001193":          "",
		"Phí 2.000 đồng, thu 18001096 đồng":             "",
		"https://a.vn/0905123456 và IMG_0905123456.jpg": "",
		"Số nhà 112, thôn Đồng":                         "",
		"Hồ sơ 113, tổng số 115":                        "",
		"Gọi ngay số 114":                               "114=tel:114",
		"Số 113/KH-UBND":                                "",
		"0905 123 45":                                   "",
		"":                                              "",
	} {
		var got []string
		for _, c := range FindCalls(text) {
			got = append(got, text[c.Start:c.End]+"="+c.Href)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q: got %q, want %q", text, s, want)
		}
	}
}

// FuzzFindCalls: calls lie in the text one behind the other, and are addresses.
func FuzzFindCalls(f *testing.F) {
	for _, s := range []string{"Gọi 0299 000 0102", "a@b.vn 113", "gọi 113, 114", "+84905123456@b.vn", "0905 123 456\u00a0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		at := 0
		for _, c := range FindCalls(s) {
			if c.Start < at || c.End <= c.Start || c.End > len(s) || !strings.HasPrefix(c.Href, "tel:") && !strings.HasPrefix(c.Href, "mailto:") || strings.ContainsAny(c.Href, " \"<>") {
				t.Fatalf("%q: %+v behind %d", s, c, at)
			}
			at = c.End
		}
	})
}
