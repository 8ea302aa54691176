package newentry

import (
	"reflect"
	"testing"

	"cchc/internal/content"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// TestPlaceholders: they are found where they stand, in values and text.
func TestPlaceholders(t *testing.T) {
	got := Placeholders([]byte("---\n## Chỗ (điền: …) là chỗ phải điền.\nTên: \"(điền: tên)\"\n  # Số: (điền: số)\n---\n# Đề mục (điền: một)\n\nGọi (Điền: số, giờ) hoặc (điền: thư).\n(điền đủ)\n`(điền: mã)`\n```\n(điền: khối)\n```\n"))
	want := []schema.PlaceholderAt{{Line: 3, Column: 7, Text: "(điền: tên)"}, {Line: 6, Column: 10, Text: "(điền: một)"}, {Line: 8, Column: 5, Text: "(Điền: số, giờ)"}, {Line: 8, Column: 26, Text: "(điền: thư)"}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

// FuzzLike: whatever the other entry is, what is made has front matter that is read.
func FuzzLike(f *testing.F) {
	f.Add([]byte(oldPlan))
	f.Add([]byte("---\ntitle: A\ntasks: [a, {name: b, lead: c; d, status: done}]\nperiod: 2026\n---\n## B\n"))
	f.Add([]byte("+++\ntitle = \"A\"\nperiod = 2026\n+++\n"))
	f.Add([]byte("{\"title\": \"A\", \"tags\": [\"a\", {\"b\": null}]}\n"))
	f.Add([]byte("---\n\"a: b\": |\n  c\n  ---\ncover: {src: }\ntopic: [a]\n---\n"))
	f.Fuzz(func(t *testing.T, source []byte) {
		for _, k := range []content.Kind{content.KindNews, content.KindPlan, content.KindProcedure} {
			r := request(k, "Bài một")
			r.Like, r.LikeName = source, "a-2026.md"
			made := []File{}
			if e, err := Draft(r); err == nil {
				made = append(made, e)
			}
			if p, err := NextPlan(r); err == nil {
				made = append(made, p)
			}
			for _, e := range made {
				if _, problems := front.Split(e.Name, e.Data); problems.Errors() > 0 {
					t.Errorf("%s: %v\n%s", k, problems, e.Data)
				}
			}
		}
	})
}
