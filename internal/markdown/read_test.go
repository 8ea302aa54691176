package markdown

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/diag"
)

const readSource = `# Đề mục *một*

Đoạn có **chữ đậm**, ` + "`mã`" + ` và [liên kết](a.md#b).
Dòng hai, <https://a.example/>.

- Mục có ![hình vẽ](a.png)
  a) Ý nhỏ

| Cột | Hai |
| --- | --- |
| ô   | ![](b.png) |

| | |
| --- | --- |
| x | y |

` + "```\nmã nhiều dòng\n```" + `

Từ
: Nghĩa của từ
`

func TestRead(t *testing.T) {
	r := Read("a.md", 10, []byte(readSource), nowhere{})
	kinds := map[BlockKind]string{Prose: "prose", Item: "item", Title: "title", CellOf: "cell", Meaning: "meaning"}
	var got []string
	for _, b := range r.Blocks {
		at := r.At(b.Start)
		got = append(got, fmt.Sprintf("%d:%d %s %s", at.Line, at.Column, kinds[b.Kind], r.Plain[b.Start:b.End]))
	}
	want := []string{
		"10:3 title Đề mục một",
		"12:1 prose Đoạn có chữ đậm, \ufffc và liên kết. Dòng hai, \ufffc.",
		"15:3 item Mục có hình vẽ",
		"16:6 item Ý nhỏ",
		"18:3 cell Cột", "18:9 cell Hai", "20:3 cell ô",
		"24:3 cell x", "24:7 cell y",
		"30:1 meaning Từ", "31:3 meaning Nghĩa của từ",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	at := r.At(strings.Index(r.Plain, "Dòng hai"))
	if at != (diag.Position{File: "a.md", Line: 13, Column: 1}) {
		t.Errorf("a line behind the first is at %+v", at)
	}
	if got, want := fmt.Sprint(r.Headings, r.Links, r.Pictures, r.Tables),
		"[{2 Đề mục một {a.md 10 1}}] [{liên kết a.md#b {a.md 12 30}} {https://a.example/ https://a.example/ {a.md 13 11}}]"+
			" [{hình vẽ a.png {a.md 15 10}} { b.png {a.md 20 9}}] [{true {a.md 18 1}} {false {a.md 22 1}}]"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if len(r.Problems) != 1 || r.Problems[0].Code != "image-without-alt" {
		t.Error(r.Problems)
	}
}

// TestReadFindsWhatConvertFinds compares the problems of both over the demonstration,
// whose every link leads nowhere here.
func TestReadFindsWhatConvertFinds(t *testing.T) {
	convert := New(Labels{}, Use{})
	files := 0
	err := filepath.WalkDir("../../content", func(name string, d os.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		src, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		read, converted := Read(name, 1, src, refusing{}), convert.Convert(name, 1, src, refusing{})
		if fmt.Sprint(read.Problems) != fmt.Sprint(converted.Problems) {
			t.Errorf("%s: read\n%v\nconverted\n%v", name, read.Problems, converted.Problems)
		}
		return nil
	})
	if err != nil || files < 100 {
		t.Fatal(files, err)
	}
}

// refusing finds nothing that a link leads to.
type refusing struct{ nowhere }

func (refusing) Link(string) (string, Problem) { return "", Problem{Code: "link-missing"} }

// FuzzRead reads any text: every place of its blocks is one of the file, and the
// blocks are the running text.
func FuzzRead(f *testing.F) {
	f.Add(readSource)
	f.Add("a\tb\tc\n1\t2\t3\n\n<table><tr><td>x</table>\n")
	f.Add("- [x] việc\n\n[^1]: chú thích\n\nchữ[^1]\n")
	f.Fuzz(func(t *testing.T, src string) {
		lines := 1 + strings.Count(src, "\n")
		r := Read("a.md", 1, []byte(src), nowhere{})
		end := 0
		for _, b := range r.Blocks {
			if b.Start != end || b.End <= b.Start || r.Plain[b.End] != '\n' {
				t.Fatalf("block %+v behind %d", b, end)
			}
			end = b.End + 1
			for _, at := range []int{b.Start, b.End - 1} {
				if p := r.At(at); p.Line < 1 || p.Line > lines+1 || p.Column < 1 {
					t.Fatalf("byte %d is at %+v of %d lines", at, p, lines)
				}
			}
		}
		if end != len(r.Plain) {
			t.Fatalf("the blocks end at %d of %d", end, len(r.Plain))
		}
	})
}
