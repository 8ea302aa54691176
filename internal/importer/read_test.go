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
	"cchc/internal/officialdoc"
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
			r = officialdoc.Plan(d)
		case "document":
			r = officialdoc.Document(d)
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

func FuzzNews(f *testing.F) {
	f.Add([]byte("TIN MỚI\n\nNgày 1/12/2026\n\nUBND xã họp.\n\nẢnh: A\n\nTác giả: B"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if d, err := intake.Text(data); err == nil {
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
