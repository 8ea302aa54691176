package front

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// same compares what plainYAML makes of a text with what the library makes of
// it, and reports whether plainYAML reads it at all.
func same(t *testing.T, text string) bool {
	t.Helper()
	plain, ok := plainYAML([]byte(text))
	if !ok {
		return false
	}
	defer plain.Free() // the next text is in the same arena
	whole, err := libraryYAML([]byte(text))
	if err != nil {
		t.Fatalf("the library refuses what was read (%s, line %d, column %d):\n%q", err.code, err.line, err.column, text)
	}
	if !equal(plain, whole) {
		t.Fatalf("read as\n%s\nby the library as\n%s\nof\n%q", show(plain), show(whole), text)
	}
	return true
}

// equal compares two trees; a list without items is nil or empty.
func equal(a, b *Node) bool {
	x, y := *a, *b
	x.Items, x.Pairs, y.Items, y.Pairs = nil, nil, nil, nil
	x.arena, y.arena = nil, nil
	if !reflect.DeepEqual(x, y) || len(a.Items) != len(b.Items) || len(a.Pairs) != len(b.Pairs) {
		return false
	}
	for i := range a.Items {
		if !equal(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for i, p := range a.Pairs {
		q := b.Pairs[i]
		if p.Key != q.Key || p.Line != q.Line || p.Column != q.Column || !equal(p.Value, q.Value) {
			return false
		}
	}
	return true
}

func show(n *Node) string {
	var b strings.Builder
	var walk func(n *Node, in string)
	walk = func(n *Node, in string) {
		b.WriteString(strings.Join([]string{in, []string{"null", "scalar", "list", "map"}[n.Kind], " "}, ""))
		b.WriteString(strings.TrimSpace(strings.Join([]string{n.Text, n.Lost}, " # ")))
		b.WriteString(" @" + position(n.Line, n.Column) + "\n")
		for _, i := range n.Items {
			walk(i, in+"  ")
		}
		for _, p := range n.Pairs {
			b.WriteString(in + "  " + p.Key + " @" + position(p.Line, p.Column) + ":\n")
			walk(p.Value, in+"    ")
		}
	}
	walk(n, "")
	return b.String()
}

func position(line, column int) string {
	return strings.Join([]string{string(rune('0' + line%10)), string(rune('0' + column%10))}, ":")
}

// What is common in front matter must be read without the library, or the
// shorter way is of no use.
func TestPlainYAMLReads(t *testing.T) {
	for _, text := range []string{
		"title: Đăng ký khai sinh\ndate: 2026-03-09\n",
		"title: \"Trích “lời”: hay\"\nTóm tắt: 'một'\n",
		"code: 1.001190\nphone: 0777 123 456\nlink: https://dichvucong.gov.vn/x?a=b#c\n",
		"tags: [một, \"hai, ba\", 'bốn']\nlevels: []\n",
		"decision: {number: \"630/QĐ-UBND\", date: 2025-03-07}\n",
		"steps:\n  - Nộp hồ sơ\n  - \"Nhận kết quả\"\n",
		"steps:\n- Nộp hồ sơ\n- Nhận\nend: x\n",
		"channels:\n  - method: post\n    time: 3 ngày\n    fees:\n      - a\n\n  - method: online\nsets: 1\n",
		"a:\n  b:\n    c: d\n  e: f\n",
		"a: null\n",
		"a: x   \n\n\nb: y",
		"groups: [{name: a, n: 1}, {name: b}]\n",
	} {
		if !same(t, text) {
			t.Errorf("left to the library:\n%s", text)
		}
	}
}

// What goes beyond it must be left to the library.
func TestPlainYAMLLeaves(t *testing.T) {
	for _, text := range []string{
		"", "# chú thích\na: b\n", "a: b # chú thích\n", "a: |\n  b\n", "a: >\n  b\n", "a: b\n  c\n", "a: \"b\n  c\"\n", "a: \"b\\n\"\n",
		"a: 'b''c'\n", "a: &x b\n", "a: *x\n", "a: !!str b\n", "a:\n", "a: \nb: c\n", "- a\n", "a: b: c\n", "a: [b\n", "a: {b}\n", "a: [b: c]\n",
		"a: b\n---\nc: d\n", "a: \"b\" c\n", "\ta: b\n", "a:\tb\n", "a: -\n", "a: ~\n", "  a: b\n", "a:\n  b: c\n d: e\n", "a\u0085: b\n", "? a\n: b\n",
		"a: @b\n", "a: `b`\n", "a: %b\n", "a: =\n", "<<: b\n", "1: b\n", "a: - b\n", "a:\n  - - b\n", "a:\n  -\n    b: c\n",
	} {
		if _, ok := plainYAML([]byte(text)); ok {
			t.Errorf("not left to the library: %q", text)
		}
	}
}

// The front matter of every entry of the demonstration is read as the library
// reads it, most of it without the library.
func TestPlainYAMLOfDemonstration(t *testing.T) {
	read, all := 0, 0
	err := filepath.WalkDir("../../content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".md" {
			return err
		}
		src, err := os.ReadFile(name)
		front, _, ok := strings.Cut(strings.TrimPrefix(string(src), "---\n"), "\n---\n")
		if !ok || err != nil {
			return err
		}
		all++
		if same(t, front+"\n") {
			read++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d of %d without the library", read, all)
	if read*2 < all {
		t.Errorf("only %d of %d are read without the library", read, all)
	}
}

func FuzzPlainYAML(f *testing.F) {
	for _, text := range []string{
		"title: Đăng ký\ntags: [a, \"b\", {c: d}]\nx:\n  - a: b\n    c: 'd'\n  - e\ny:\n- z\n",
		"a: b # c\n", "a: {b: c, d: [e]}\nf:\n  g: null\n", "a: [x:y, -1, +2]\n", "a (b): c/d\n", "a: b:c\nd: e#f\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { same(t, text) })
}
