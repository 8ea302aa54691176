package mdsource

import "testing"

// TestPrepareKeepsSoundText: text that needs nothing is handed on without a copy.
func TestPrepareKeepsSoundText(t *testing.T) {
	for _, src := range []string{"", "Một đoạn.\n", "## A\n\n1. a\n2. b\n\n- c\n  - d\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\n\u00a0\n```\n\n> e\n"} {
		if p := Prepare([]byte(src)); p.edits != nil || p.Notes != nil || string(p.Text) != src {
			t.Errorf("%q: %+v", src, p)
		}
	}
}

// FuzzPrepare holds that every place of what is made stands for one of the source, in order.
func FuzzPrepare(f *testing.F) {
	for _, src := range []string{"•\u00a0a\n–\tb\n 3. c\n", "A\tB\n\"1\n2\"\t3\n", "a;b;c\n1;2;3", "| a | b |\n|-|\n| 1 | 2 | 3 |", "%%\na\n%%\n{{< a >}} [[b]] ==c==", "> a\n> B\nC", "a\u2028b&shy;c"} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		p := Prepare([]byte(src))
		last := 0
		for at := range len(p.Text) + 1 {
			origin := p.Origin(at)
			if origin < last || origin > len(src) {
				t.Fatalf("%q: byte %d of %q is from %d, the one before from %d", src, at, p.Text, origin, last)
			}
			last = origin
		}
		for _, n := range p.Notes {
			if n.At < 0 || n.At > len(src) {
				t.Fatalf("%q: %s at %d", src, n.Code, n.At)
			}
		}
	})
}
