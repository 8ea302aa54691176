package front

import (
	"bytes"
	"strings"
	"testing"
)

// TestOnlyTheFirstColumnCloses: a closing mark in a value of several lines is part
// of it, in whatever format.
func TestOnlyTheFirstColumnCloses(t *testing.T) {
	const body = "Thân bài.\n\n  ---\n\nHết.\n"
	for name, front := range map[string]string{
		"literal":         "a: |\n  Một\n  ---\n  Hai\n",
		"first line":      "a: |\n  ---\n  Hai\n",
		"folded":          "a: >\n  Một\n\n  ---\n\n  Hai\n",
		"one space":       "a: |\n Một\n ---\n Hai\n",
		"tab":             "a: |\n Một\n \t---\n Hai\n",
		"nested":          "b:\n  - a: |\n      Một\n      ---\n      Hai\n",
		"many":            "a: |\n  ---\n  Một\n  ---\n  ---\n  Hai\n",
		"spaces behind":   "a: |\n  Một\n  ---  \n  Hai\n",
		"quoted":          "a: \"Một\n  ---\n  Hai\"\n",
		"single":          "a: 'Một\n\n  ---\n\n  Hai'\n",
		"no-break space":  "a: |\n  Một\n  \u00a0---\n  Hai\n",
		"kept line":       "a: |+\n  Một\n  ---\n  Hai\n\n",
		"comment":         "# Một\n  # ---\na: Hai\n",
		"after a comment": "a: |\n  Một # không phải chú thích\n  ---\n  Hai\n",
	} {
		for _, mark := range []string{"---\n", "---yaml\n", "---  \n", "\n---\n"} {
			src := mark + front + "---\n" + body
			parts, problems := Split("a.md", []byte(src))
			if len(problems) > 0 || string(parts.Body) != body {
				t.Errorf("%s, %q: body %q, %v", name, mark, parts.Body, problems)
				continue
			}
			if want := 1 + strings.Count(strings.TrimSuffix(src, body), "\n"); parts.BodyLine != want {
				t.Errorf("%s, %q: the body begins on line %d, want %d", name, mark, parts.BodyLine, want)
			}
			if text := textOf(parts.Front); !strings.Contains(text, "Hai") || strings.Count(text, "---") < strings.Count(front, "---")-strings.Count(front, "# ---") || strings.Contains(text, guard) {
				t.Errorf("%s, %q: front matter %q", name, mark, text)
			}
		}
	}
	for name, src := range map[string]string{
		"TOML": "+++\na = \"\"\"\nMột\n  +++\nHai\"\"\"\n+++\n" + body,
		"json": ";;;\n{\"a\": [\n  \"Hai\"\n ]}\n;;;\n" + body,
		"JSON": "{\n  \"b\": {\n    \"a\": \"Hai\"\n  }\n\n}\n\n" + body,
	} {
		parts, problems := Split("a.md", []byte(src))
		if len(problems) > 0 || strings.TrimLeft(string(parts.Body), "\n") != body || !strings.Contains(textOf(parts.Front), "Hai") {
			t.Errorf("%s: %q, %v", name, parts.Body, problems)
		}
	}
	for _, src := range []string{"---\na: 1\n  ---\nThân bài.\n", "---\na: 1\n\t---\n", "---\na: |\n  b\n  ---\n"} {
		if _, problems := Split("a.md", []byte(src)); len(problems) != 1 || problems[0].Code != "front-matter-mark" || problems[0].Line != strings.Count(src[:strings.LastIndex(src, "---")], "\n")+1 {
			t.Errorf("%q: %v", src, problems)
		}
	}
}

// textOf returns all keys and values of a tree.
func textOf(n *Node) string {
	var b strings.Builder
	b.WriteString(n.Text)
	for _, item := range n.Items {
		b.WriteString(" " + textOf(item))
	}
	for _, p := range n.Pairs {
		b.WriteString(" " + p.Key + " " + textOf(p.Value))
	}
	return b.String()
}

// FuzzSplit: the body is the end of the file behind the first closing mark in the
// first column, whatever stands before it.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"---\na: |\n  b\n  ---\n  c\n---\nd\n", "+++\na = 1\n+++\n", "---\n---\n", "{\n\"a\": {\n }\n\n}\n\nb", "---\n ---\n---  \n---\n", ";;;\n{}\n;;;", "--- \n", "x\n---\n"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if bytes.Contains(src, []byte(guard)) {
			return
		}
		parts, problems := Split("a.md", src)
		if len(problems) > 0 {
			return
		}
		if !bytes.HasSuffix(src, parts.Body) || parts.BodyLine < 1 {
			t.Fatalf("%q has the body %q on line %d", src, parts.Body, parts.BodyLine)
		}
		lines := bytes.Split(src[:len(src)-len(parts.Body)], []byte("\n"))
		if parts.BodyLine != len(lines) && parts.BodyLine != len(lines)+1 {
			t.Errorf("%q: the body is on line %d of %d", src, parts.BodyLine, len(lines))
		}
		first, _ := firstLine(src)
		if !strings.HasPrefix(first, "---") || len(parts.Body) == len(src) {
			return
		}
		closing := -1
		for i, line := range lines {
			if begins := bytes.HasPrefix(line, []byte("---")); begins && string(bytes.TrimSpace(line)) == "---" && closing < 0 && i > 0 && strings.TrimSpace(string(bytes.Join(lines[:i], nil))) != "" {
				closing = i
			}
		}
		if behind := bytes.Join(lines[closing+1:], nil); closing < 0 || len(behind) > 0 {
			t.Errorf("%q: %q is neither front matter nor body", src, behind)
		}
	})
}
