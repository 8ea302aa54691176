package textdiff

import (
	"fmt"
	"strings"
	"testing"
)

func show(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString([]string{"", "-", "+"}[p.Op])
		fmt.Fprintf(&b, "[%s]", p.Text)
	}
	return b.String()
}

func TestDifferences(t *testing.T) {
	for _, test := range []struct{ name, got, want string }{
		{"words", show(Words("Nộp tại Bộ phận Một cửa.", "Nộp ở Bộ phận Một cửa xã.")), "[Nộp ]-[tại]+[ở][ Bộ phận Một cửa]+[ xã][.]"},
		{"lines", show(Lines("a\nb\nc\n", "a\nB\nc\n")), "[a\n]-[b\n]+[B\n][c\n]"},
		{"the last line", show(Lines("a\nb", "a\nb\n")), "[a\n]-[b]+[b\n]"},
		{"nothing", show(Words("", "")), ""},
		{"accents", show(Words("hoà", "hòa")), "-[hoà]+[hòa]"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s, want %s", test.name, test.got, test.want)
		}
	}
}

// FuzzTextdiff: what is the same and gone is the first text, what is the same and new the
// second.
func FuzzTextdiff(f *testing.F) {
	f.Add("Một hai\nba\n", "Một\nhai ba")
	f.Add("\x00\xff", strings.Repeat("ế ", 9))
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, pieces := range [][]Piece{Words(a, b), Lines(a, b)} {
			var x, y strings.Builder
			for _, p := range pieces {
				if p.Op != New {
					x.WriteString(p.Text)
				}
				if p.Op != Gone {
					y.WriteString(p.Text)
				}
			}
			if x.String() != a || y.String() != b {
				t.Fatalf("%q and %q come back as %q and %q", a, b, x.String(), y.String())
			}
		}
	})
}

// TestManyParts has more different parts than there are characters below the surrogates.
func TestManyParts(t *testing.T) {
	var b strings.Builder
	for i := range 60000 {
		fmt.Fprintf(&b, "%d\n", i)
	}
	if got := Lines(b.String(), b.String()+"x\n"); len(got) != 2 || got[0].Text != b.String() || got[1].Text != "x\n" {
		t.Errorf("%d pieces", len(got))
	}
}

func TestMerge(t *testing.T) {
	for _, test := range []struct{ name, base, mine, theirs, want string }{
		{"two places", "a\nb\nc\nd\n", "A\nb\nc\nd\n", "a\nb\nc\nD\n", "A\nb\nc\nD\n"},
		{"alike", "a\nb\n", "a\nB\n", "a\nB\n", "a\nB\n"},
		{"one place", "a\nb\nc\n", "a\nx\nc\n", "a\ny\nc\n", "a\n<x\n|y\n>c\n"},
		{"gone and changed", "a\nb\nc\n", "a\nc\n", "a\nB\nc\n", "a\n<|B\n>c\n"},
		{"both at the end", "a\n", "a\nb\n", "a\nc\n", "a\n<b\n|c\n>"},
		{"one side", "a\nb\n", "a\nb\n", "x\n", "x\n"},
		{"from nothing", "", "a\n", "", "a\n"},
	} {
		var b strings.Builder
		for _, c := range Merge(test.base, test.mine, test.theirs) {
			if c.Conflict {
				fmt.Fprintf(&b, "<%s|%s>", c.Mine, c.Theirs)
			} else {
				b.WriteString(c.Result())
			}
		}
		if b.String() != test.want {
			t.Errorf("%s: %q, want %q", test.name, b.String(), test.want)
		}
	}
}

// FuzzMerge: the chunks are the three texts, and joining with oneself changes nothing.
func FuzzMerge(f *testing.F) {
	f.Add("a\nb\nc\n", "a\nc\n", "b\nc\nd")
	f.Fuzz(func(t *testing.T, base, mine, theirs string) {
		var b, x, y strings.Builder
		for _, c := range Merge(base, mine, theirs) {
			b.WriteString(c.Base)
			x.WriteString(c.Mine)
			y.WriteString(c.Theirs)
		}
		if b.String() != base || x.String() != mine || y.String() != theirs {
			t.Fatalf("%q %q %q come back as %q %q %q", base, mine, theirs, b.String(), x.String(), y.String())
		}
		var out strings.Builder
		for _, c := range Merge(base, mine, base) {
			out.WriteString(c.Result())
		}
		if out.String() != mine {
			t.Fatalf("%q joined with what nobody changed is %q", mine, out.String())
		}
	})
}
