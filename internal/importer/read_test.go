package importer

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/intake"
	"cchc/internal/viet"

	"golang.org/x/tools/txtar"
)

// TestDocuments reads the examples of testdata: a document and what is made of it. The
// comment of an example says by which command it is read.
func TestDocuments(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("there are no examples: ", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := intake.Read(archive.Files[0].Data)
			if err != nil {
				t.Fatal(err)
			}
			begin := Begin{Beginning: content.Beginning{Today: viet.NewDate(2026, 11, 30), Agency: "Ủy ban nhân dân xã Thử"}}
			command, _, _ := strings.Cut(string(archive.Comment), ":")
			var r *Reading
			switch command {
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
			want := txtar.Archive{Comment: archive.Comment, Files: []txtar.File{archive.Files[0], {Name: "entries", Data: []byte(readingText(r))}}}
			made := txtar.Format(&want)
			if os.Getenv("UPDATE_STORIES") != "" {
				if err := os.WriteFile(file, made, 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			if old := txtar.Format(archive); string(made) != string(old) {
				t.Errorf("got:\n%s\nwant:\n%s", made, old)
			}
		})
	}
}

// readingText writes what was read, a value a line.
func readingText(r *Reading) string {
	var b strings.Builder
	for i := range r.Drafts {
		d := &r.Drafts[i]
		fmt.Fprintf(&b, "%s: %s\n", d.Kind, d.Title)
		writeTree(&b, "  ", d.settle())
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
		for _, key := range sortedKeys(v) {
			switch v[key].(type) {
			case map[string]any, []any:
				fmt.Fprintf(b, "%s%s:\n", indent, key)
				writeTree(b, indent+"  ", v[key])
			default:
				fmt.Fprintf(b, "%s%s: %q\n", indent, key, leafText(v[key]))
			}
		}
	case []any:
		for _, item := range v {
			if m, ok := item.(map[string]any); ok {
				fmt.Fprintf(b, "%s-\n", indent)
				writeTree(b, indent+"  ", m)
				continue
			}
			fmt.Fprintf(b, "%s- %q\n", indent, leafText(item))
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
