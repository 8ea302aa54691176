package front

import (
	"fmt"
	"strings"
	"testing"
)

// FuzzPlaces: places say of every value what its tree says, its texts apart.
func FuzzPlaces(f *testing.F) {
	for _, text := range []string{"", "title: A\ndossier:\n  - name: B\n    papers: [C, {form: D}]\n", "a: {}\nb: []\nc:\n", "- 1\n-\n  - 2\n", "đơn vị: Tổ 1\n" + strings.Repeat("#\n", 200) + "x: " + strings.Repeat("{y: ", 40) + strings.Repeat("}", 40)} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, _ := ParseYAML("a.yaml", []byte(text))
		if root == nil {
			return
		}
		if got, want := written(root.Places()), placesOf(root); got != want {
			t.Errorf("%q stands at\n%s, want\n%s", text, got, want)
		}
	})
}

func placesOf(n *Node) string {
	s := fmt.Sprint(n.Kind, n.Line, ":", n.Column)
	for _, item := range n.Items {
		s += fmt.Sprint(" (", item.Line, ":", item.Column, " ", placesOf(item), ")")
	}
	for _, p := range n.Pairs {
		s += fmt.Sprintf(" (%q %d:%d %s)", p.Key, p.Line, p.Column, placesOf(p.Value))
	}
	return s
}

func written(p Places) string {
	line, column := p.At()
	s := fmt.Sprint(p.Kind(), line, ":", column)
	for at := range p.Below() {
		if p.Kind() == List {
			s += fmt.Sprint(" (", at.Line, ":", at.Column, " ", written(at.Value), ")")
		} else {
			s += fmt.Sprintf(" (%q %d:%d %s)", at.Key, at.Line, at.Column, written(at.Value))
		}
	}
	return s
}

// TestNoPlaces: nothing stands nowhere.
func TestNoPlaces(t *testing.T) {
	var root *Node
	if p := root.Places(); p != "" || p.Kind() != Null {
		t.Errorf("%q", p)
	}
	for at := range Places("").Below() {
		t.Error(at)
	}
}
