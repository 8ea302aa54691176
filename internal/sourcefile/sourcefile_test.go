package sourcefile

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/textdiff"
)

const news = "---\r\n# Bài đầu\r\ntitle: Tin một\r\ndate: 2026-11-02   # ngày họp\r\ntopic: Kết quả\r\nauthor: Lê Văn Hải\r\n---\r\nMột.\r\n\r\nHai.\r\n"

func read(t *testing.T, name, text string) *File {
	t.Helper()
	written, ok := config.WrittenFileNamed(name)
	if !ok {
		t.Fatal(name)
	}
	return Read("content/tin-tuc/a.md", []byte(text), written)
}

// typedInto is what a form of a file sends after a change.
func typedInto(t *testing.T, f *File, change func(values map[string]any), body string) Typed {
	t.Helper()
	raw, err := json.Marshal(f.Values)
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]any{}
	if err := json.Unmarshal(raw, &values); err != nil {
		t.Fatal(err)
	}
	change(values)
	raw, _ = json.Marshal(values)
	return Typed{Form: raw, Body: &body}
}

// TestNothingTyped: a form that sends what it got makes the same bytes, of every file of
// the demonstration that a form shows.
func TestNothingTyped(t *testing.T) {
	site, shown := os.DirFS("../.."), 0
	err := fs.WalkDir(site, "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".md" || path.Base(name) == "_index.md" {
			return err
		}
		data, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		f := Read(name, data, mustBe(t, "page"))
		for _, k := range content.Kinds {
			if g := Read(name, data, mustBe(t, string(k))); g.Formed() {
				f = g
			}
		}
		if !f.Formed() {
			return nil
		}
		shown++
		got, err := f.Compose(typedInto(t, f, func(map[string]any) {}, f.Body))
		if err != nil || string(got) != string(data) {
			t.Errorf("%s: other bytes, %v", name, err)
		}
		return nil
	})
	if err != nil || shown < 50 {
		t.Errorf("%d files were shown, %v", shown, err)
	}
}

func mustBe(t *testing.T, name string) config.WrittenFile {
	t.Helper()
	written, ok := config.WrittenFileNamed(name)
	if !ok {
		t.Fatal(name)
	}
	return written
}

// TestTyped: what was typed is in the file, and every other byte is as it was; a reader is
// told of that alone.
func TestTyped(t *testing.T) {
	was := read(t, "news", news)
	text, err := was.Compose(typedInto(t, was, func(v map[string]any) { v["author"] = "Trần Lan" }, "Một.\n\nBa.\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.NewReplacer("Lê Văn Hải", "Trần Lan", "Hai.", "Ba.").Replace(news)
	if string(text) != want {
		t.Errorf("%q, want %q", text, want)
	}
	c := Compare(was, read(t, "news", string(text)), "front matter")
	if len(c.Fields) != 1 || len(c.Fields[0].Pieces) == 0 || len(c.Body) == 0 {
		t.Errorf("%+v", c)
	}
	if !Compare(was, was, "").Empty() {
		t.Error("a file differs from itself")
	}
	if _, err := was.Compose(Typed{Form: []byte("[1]")}); err != ErrForm {
		t.Errorf("%v", err)
	}
}

// TestJoin: what two people have typed into different places is there; where both have
// typed, one of them is chosen.
func TestJoin(t *testing.T) {
	base := read(t, "news", news)
	there := read(t, "news", strings.NewReplacer("Một.", "Một và.", "Tin một", "Tin của họ").Replace(news))
	mine := typedInto(t, base, func(v map[string]any) { v["title"], v["author"] = "Tin của tôi", "Trần Lan" }, "Một.\n\nHai và.\n")
	j, err := Join(base, there, mine)
	if err != nil || len(j.Conflicts) != 1 || j.Conflicts[0].Path != "title" {
		t.Fatalf("%+v, %v", j, err)
	}
	if _, err := j.Chosen(nil, nil); err != ErrUnchosen {
		t.Errorf("%v", err)
	}
	for choice, title := range map[string]string{"mine": "Tin của tôi", "theirs": "Tin của họ"} {
		text, err := j.Chosen([]string{choice}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{title, "Trần Lan", "Một và.\r\n\r\nHai và.\r\n", "# ngày họp"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: no %q in %q", choice, want, text)
			}
		}
	}
}

// TestComparedInWords: people compare values as they read them, whatever the files write.
func TestComparedInWords(t *testing.T) {
	written, _ := config.WrittenFileNamed("document")
	file := func(front string) *File {
		return Read("content/van-ban/a.md", []byte("---\ntitle: Văn bản\nnumber: 1/QĐ-UBND\n"+front+"---\n"), written)
	}
	c := Compare(file("status: in-force\nsignedOn: 2014-11-20\n"), file("status: Hết hiệu lực\nsignedOn: 01/3/2015\n"), "")
	var was, now []string
	for _, f := range c.Fields {
		a, b := "", ""
		for _, p := range f.Pieces {
			if p.Op != textdiff.New {
				a += p.Text
			}
			if p.Op != textdiff.Gone {
				b += p.Text
			}
		}
		was, now = append(was, f.Label+": "+a), append(now, f.Label+": "+b)
	}
	slices.Sort(was)
	slices.Sort(now)
	if want := []string{"Ngày ban hành: 20/11/2014", "Tình trạng: Còn hiệu lực"}; !slices.Equal(was, want) {
		t.Errorf("before %q, want %q", was, want)
	}
	if want := []string{"Ngày ban hành: 01/3/2015", "Tình trạng: Hết hiệu lực"}; !slices.Equal(now, want) {
		t.Errorf("now %q, want %q", now, want)
	}
}
