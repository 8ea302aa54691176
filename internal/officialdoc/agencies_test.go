package officialdoc

import (
	"slices"
	"testing"

	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/intake"
)

// TestAgencies: agencies are divided where each is one of its own, and general names stay
// together.
func TestAgencies(t *testing.T) {
	for text, want := range map[string][]any{
		"Sở Nội vụ; Các cơ quan thông tấn, báo chí":                   {"Sở Nội vụ", "Các cơ quan thông tấn, báo chí"},
		"Các cơ quan thông tấn, báo chí":                              {"Các cơ quan thông tấn, báo chí"},
		"Các cơ quan, đơn vị, ban, ngành, đoàn thể xã":                {"Các cơ quan, đơn vị, ban, ngành, đoàn thể xã"},
		"Văn phòng HĐND và UBND xã, Công an xã, các thôn, tổ dân phố": {"Văn phòng HĐND và UBND xã", "Công an xã", "các thôn, tổ dân phố"},
		"Phòng Kinh tế, Phòng Văn hóa - Xã hội và các đoàn thể":       {"Phòng Kinh tế", "Phòng Văn hóa - Xã hội", "các đoàn thể"},
		"các Sở, Ban, ngành có liên quan; UBND các huyện, thành phố":  {"các Sở, Ban, ngành có liên quan", "UBND các huyện, thành phố"},
		"UBND cấp huyện, cấp xã":                                      {"UBND cấp huyện", "UBND cấp xã"},
		"Công an xã, Ban Chỉ huy quân sự xã":                          {"Công an xã", "Ban Chỉ huy quân sự xã"},
		"- Trung tâm Phục vụ hành chính công xã;":                     {"Trung tâm Phục vụ hành chính công xã"},
		"Sở Nội vụ, người dân trong xã":                               {"Sở Nội vụ, người dân trong xã"},
		"UBND các xã, phường, thị trấn, Sở Tài chính":                 {"UBND các xã, phường, thị trấn", "Sở Tài chính"},
	} {
		if got := Agencies([]string{text}); !slices.Equal(got, want) {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestBases: who issued a document ends where its subject begins.
func TestBases(t *testing.T) {
	for text, want := range map[string]string{
		"Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ về Chương trình tổng thể":                           "Chính phủ",
		"Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ ban hành Chương trình tổng thể":                     "Chính phủ",
		"Kế hoạch số 47/KH-UBND ngày 12 tháng 3 năm 2024 của Ủy ban nhân dân huyện Cầu Ván về việc tuyên truyền": "Ủy ban nhân dân huyện Cầu Ván",
		"Quyết định số 1332/QĐ-BNV ngày 14/12/2012 của Bộ Nội vụ phê duyệt Đề án":                                "Bộ Nội vụ",
		"Luật số 104/2016/QH13 ngày 06/4/2016 của Quốc hội":                                                      "Quốc hội",
	} {
		if got := officialBasis(text)["issuer"]; got != want {
			t.Errorf("%q is of %v, want %s", text, got, want)
		}
	}
}

func FuzzPlan(f *testing.F) {
	f.Add([]byte("UBND XÃ A\n\nSố: 1/KH-UBND\n\nKẾ HOẠCH\n\nviệc năm 2026\n\nCăn cứ Quyết định số 2/QĐ-UBND;\n\nI. NỘI DUNG\n\n1. Việc\n\na) Chủ trì: Sở A\n\nb) Thời gian: Quý I\n\nII. TỔ CHỨC THỰC HIỆN\n\n1. Sở A\n\n- Làm; chủ trì b\n\nNơi nhận:\n\n- A;"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := intake.Text(data)
		if err != nil {
			return
		}
		for _, read := range []func(*docmodel.Document) *entrydiff.Reading{Plan, Document} {
			r := read(d)
			for i := range r.Drafts {
				r.Drafts[i].Settle()
			}
		}
	})
}
