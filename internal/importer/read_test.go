package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/entrydiff"
	"cchc/internal/intake"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"golang.org/x/tools/txtar"
)

// TestDocuments reads the examples of testdata: a document and what is made of it. The
// comment of an example says by which command it is read.
func TestDocuments(t *testing.T) {
	begin := Begin{Beginning: content.Beginning{Today: viet.NewDate(2026, 11, 30), Agency: "Ủy ban nhân dân xã Thử"}}
	testenv.Stories(t, "testdata/*.txtar", func(t *testing.T, example *txtar.Archive) (given, made []txtar.File) {
		d, err := intake.Read(example.Files[0].Data)
		if err != nil {
			t.Fatal(err)
		}
		var r *entrydiff.Reading
		switch command, _, _ := strings.Cut(string(example.Comment), ":"); command {
		case "procedures":
			r = Procedures(d)
		case "plan":
			r = Plan(d, begin)
		case "document":
			r = OfficialDocument(d, begin)
		case "news":
			r = News(d, begin)
		case "contacts":
			r = Contacts(d, begin)
		default:
			t.Fatalf("the comment begins with %q", command)
		}
		return example.Files[:1], []txtar.File{{Name: "entries", Data: []byte(readingText(r))}}
	})
}

// readingText writes what was read, a value a line.
func readingText(r *entrydiff.Reading) string {
	var b strings.Builder
	for i := range r.Drafts {
		d := &r.Drafts[i]
		fmt.Fprintf(&b, "%s: %s\n", d.Kind, d.Title)
		writeTree(&b, "  ", d.Settle())
		for _, left := range d.Left {
			fmt.Fprintf(&b, "  left: %s\n", left)
		}
		if d.Body != "" {
			fmt.Fprintf(&b, "  body: %q\n", d.Body)
		}
	}
	for _, u := range r.Unread {
		fmt.Fprintf(&b, "unread %d: %s\n", u.Row, u.Text)
	}
	return b.String()
}

func writeTree(b *strings.Builder, indent string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			switch v[key].(type) {
			case map[string]any, []any:
				fmt.Fprintf(b, "%s%s:\n", indent, key)
				writeTree(b, indent+"  ", v[key])
			default:
				fmt.Fprintf(b, "%s%s: %q\n", indent, key, entrydiff.Text(v[key]))
			}
		}
	case []any:
		for _, item := range v {
			if m, ok := item.(map[string]any); ok {
				fmt.Fprintf(b, "%s-\n", indent)
				writeTree(b, indent+"  ", m)
				continue
			}
			fmt.Fprintf(b, "%s- %q\n", indent, entrydiff.Text(item))
		}
	}
}

func FuzzProcedures(f *testing.F) {
	f.Add([]byte("STT,Mã TTHC,Tên thủ tục,Phí,Thời hạn,Hồ sơ\nI,Lĩnh vực A\n1,1.001193,A,Phí: 1 đồng (miễn),3 ngày,- a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := intake.Read(data); err == nil {
			readingText(Procedures(d))
			readingText(Contacts(d, Begin{}))
		}
	})
}

func FuzzPlan(f *testing.F) {
	f.Add([]byte("UBND XÃ A\n\nSố: 1/KH-UBND\n\nKẾ HOẠCH\n\nviệc năm 2026\n\nCăn cứ Quyết định số 2/QĐ-UBND;\n\nI. NỘI DUNG\n\n1. Việc\n\na) Chủ trì: Sở A\n\nb) Thời gian: Quý I\n\nII. TỔ CHỨC THỰC HIỆN\n\n1. Sở A\n\n- Làm; chủ trì b\n\nNơi nhận:\n\n- A;"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := intake.Text(data); err == nil {
			readingText(Plan(d, Begin{}))
			readingText(OfficialDocument(d, Begin{}))
			readingText(News(d, Begin{}))
		}
	})
}

// TestPhones: what a cell says of its numbers is kept: extensions, Zalo, whose they are.
func TestPhones(t *testing.T) {
	for text, want := range map[string]string{
		"0299 000 0105 máy lẻ 2":                        "[map[branch:2 number:0299 000 0105]]",
		"0299 000 0105 (bấm phím 0); 0299.000.0106":     "[map[branch:0 number:0299 000 0105] map[number:0299.000.0106]]",
		"0299 000 0105 - máy lẻ: 12":                    "[map[branch:12 number:0299 000 0105]]",
		"2990000105":                                    "[map[number:02990000105]]",
		"Cơ quan: 0299 000 0105, di động: 0912 000 111": "[map[label:Cơ quan number:0299 000 0105] map[label:di động number:0912 000 111]]",
		"0912 000 111 (Zalo)":                           "[map[number:0912 000 111 zalo:true]]",
		"ĐT: (0299) 000 0105":                           "[map[number:(0299) 000 0105]]",
		"113":                                           "[map[number:113]]",
		"0299 000 0105 - 0299 000 0106":                 "[map[number:0299 000 0105] map[number:0299 000 0106]]",
		"+84 299 000 0105":                              "[map[number:+84 299 000 0105]]",
	} {
		phones, left := phonesOf(text)
		if got := fmt.Sprint(phones); got != want || left != "" {
			t.Errorf("%q is %s, %q is left; want %s", text, got, left, want)
		}
	}
	for _, text := range []string{"không có máy", "0299 000 0105, 12", "12345"} {
		if phones, left := phonesOf(text); left != text {
			t.Errorf("%q is %v, and %q is left", text, phones, left)
		}
	}
}

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
		if got := agenciesOf([]string{text}); !slices.Equal(got, want) {
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

// TestFooters: what stands below a table is told from names that begin alike.
func TestFooters(t *testing.T) {
	for _, text := range []string{"Tổng cộng: 3", "Tổng số thủ tục: 12", "Tổng: 4", "Cộng", "CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN", "Người lập biểu", "Thủ trưởng đơn vị (ký tên)", "Ghi chú: …"} {
		if !footerRow.MatchString(text) {
			t.Errorf("%q is a footer", text)
		}
	}
	for _, text := range []string{"Tổng đài hỗ trợ", "Cộng tác viên thôn", "Chủ tịch, các Phó Chủ tịch", "Xác nhận tình trạng hôn nhân", "Thủ trưởng các cơ quan thuộc xã", "Cộng đồng"} {
		if footerRow.MatchString(text) {
			t.Errorf("%q is no footer", text)
		}
	}
}
