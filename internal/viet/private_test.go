package viet

import (
	"strings"
	"testing"
)

// TestFindPrivate finds the numbers of people as boards write them, and none in
// what is none.
func TestFindPrivate(t *testing.T) {
	for text, want := range map[string]string{
		"Ông Nguyễn Văn A, CCCD 001099012345, trú tại thôn Đông": "id 001099012345",
		"số định danh cá nhân: 052204001234.":                    "id 052204001234",
		"(036301009876)":                          "id 036301009876",
		"| A | 001099012345 | 0912345678 |":       "id 001099012345, phone +84912345678",
		"Căn cước số 001 099 012 345":             "id 001 099 012 345",
		"CMND: 212345678":                         "id 212345678",
		"chứng minh nhân dân số 212 345 678":      "id 212 345 678",
		"CMTND 012345678 cấp ngày 01/01/2010":     "id 012345678",
		"liên hệ anh Hà 0912 345 678":             "phone +84912345678",
		"SĐT:0912.345.678":                        "phone +84912345678",
		"+84 912 345 678":                         "phone +84912345678",
		"Zalo 084-912-3456":                       "phone +84849123456",
		"0386 12 34 56, 0977-123-456":             "phone +84386123456, phone +84977123456",
		"0912345678 - 0987654321":                 "phone +84912345678, phone +84987654321",
		"gọi [số này](tel:0912345678)":            "phone +84912345678",
		"CCCD 001099012345, 0987654321":           "id 001099012345, phone +84987654321",
		"Hotline 1022. Bà Mai 0912345678":         "phone +84912345678",
		"Hồ sơ 000.00.12.H26-260115-0001 trễ hạn": "dossier 000.00.12.H26-260115-0001",
		"000.00.53.H48-220921-0099":               "dossier 000.00.53.H48-220921-0099",
		"mã H48.001.02-260115-010001":             "dossier H48.001.02-260115-010001",
		"H29.12-260115-0001.":                     "dossier H29.12-260115-0001",
		"000.00.12.H26-261315-0001":               "", // no month 13

		"Đường dây nóng: 0912 345 678":                     "",
		"Điện thoại 0299 000 0101, 1022, 1900 9095":        "",
		"Số tài khoản 001099012345 tại Kho bạc":            "",
		"STK: 0912345678 ngân hàng A":                      "",
		"Mã số thuế 0312345678":                            "",
		"MST 0312345678-001":                               "",
		"Mã thủ tục 1.001193, 2.000815.000.00.00.H26":      "",
		"Quyết định 1234/QĐ-UBND ngày 10/02/2026":          "",
		"số 0912345678/GP-UBND":                            "",
		"102345678901 tấn":                                 "",
		"kinh phí 1.234.567.890.123 đồng":                  "",
		"kinh phí 312.345.678 đồng":                        "",
		"2021-2022-2023-2024":                              "",
		"ISBN 978-604-0-12345-6":                           "",
		"https://zalo.me/0912345678 và /bai/001099012345/": "",
		"![](IMG_001099012345.jpg) 0912345678.jpg":         "",
		"mã số 001099012345678":                            "",
		"20261120101112":                                   "",
		"1 2 3 4 5 6 7 8 9 10 11 12":                       "",
		"0 9 1 2 3 4 5 6 7 8":                              "",
		"001 002 003 004":                                  "",
		"15.000.000 – 20.000.000 đồng":                     "",
		"8.30 - 11.30 và 13.30 - 17.00":                    "",
	} {
		var got []string
		for _, p := range FindPrivate([]byte(text)) {
			if p.Kind != PrivatePhone && !strings.HasPrefix(text[p.At:], p.Number) {
				t.Errorf("%q: %v is not there", text, p)
			}
			got = append(got, string(p.Kind)+" "+p.Number)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
