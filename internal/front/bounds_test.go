package front

import (
	"fmt"
	"strings"
	"testing"
)

// TestTooDeep: values that stand too deep in one another are refused with their
// place, before a library has read them one inside the other.
func TestTooDeep(t *testing.T) {
	open := func(mark string) string { return strings.Repeat(mark, 50_000) }
	for _, c := range []struct {
		name, src    string
		line, column int
	}{
		{"yaml list", "---\na: " + strings.Repeat("[", 90) + strings.Repeat("]", 90) + "\n---\n", 2, 68},
		{"yaml list, very deep", "---\na: " + open("[") + open("]") + "\n---\n", 2, 0},
		{"yaml list that does not end", "---\na: " + open("[") + "\n---\n", 2, 0},
		{"yaml map", "---\na: " + open("{a: ") + open("}") + "\n---\n", 2, 0},
		{"yaml items", "---\na:\n  " + open("- ") + "b\n---\n", 3, 0},
		{"json list", "{\n\"a\":\n" + open("[") + open("]") + "\n}\n\n", 3, 65},
		{"json map", "---json\n{\"a\":" + open(`{"a":`) + "1" + open("}") + "}\n---\n", 2, 0},
		{"toml list", "+++\nb = 1\na = " + open("[") + open("]") + "\n+++\n", 3, 69},
		{"toml map", "+++\na = " + open("{a=") + "1" + open("}") + "\n+++\n", 2, 0},
		{"toml key", "+++\n" + open("a.") + "b = 1\n+++\n", 2, 0},
		{"toml table", "+++\n[" + open("a.") + "b]\n+++\n", 2, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := Split("a.md", []byte(c.src))
			if len(problems) != 1 || problems[0].Code != "front-matter-too-deep" || problems[0].Line != c.line || c.column > 0 && problems[0].Column != c.column {
				t.Errorf("%v, want front-matter-too-deep at %d:%d", problems, c.line, c.column)
			}
		})
	}
}

// TestNotTooDeep: brackets and dots in texts and comments are only signs.
func TestNotTooDeep(t *testing.T) {
	signs := strings.Repeat("[{", 100) + strings.Repeat("a.b", 100)
	for _, src := range []string{
		"+++\na = \"" + signs + "\\\"" + signs + "\"\nb = '" + signs + "'\n+++\n",
		"+++\na = '''\n" + signs + "\n''" + signs + "'''\nb = \"\"\"" + signs + "\n\"\"\"\"\n+++\n",
		"+++\na = 1 # " + signs + "\nb = \"\" # " + signs + "\n+++\n",
		"+++\na = [" + strings.Repeat("[1.5, 2.5], ", 100) + "]\n+++\n",
		"+++\n" + strings.Repeat("[[a.b]]\nc = 1\n", 100) + "+++\n",
		"---\na: \"" + signs + "\"\nb: |\n  " + signs + "\n---\n",
		"{\n\"a\": \"" + signs + "\"\n}\n\n",
		"---\na: " + strings.Repeat("[", 20) + "1" + strings.Repeat("]", 20) + "\n---\n",
	} {
		if _, problems := Split("a.md", []byte(src)); len(problems) > 0 {
			t.Errorf("%.60q: %v", src, problems)
		}
	}
}

// TestManyOnOneLine: each value of a long line has its place.
func TestManyOnOneLine(t *testing.T) {
	const n = 500
	var items strings.Builder
	for i := range n {
		fmt.Fprintf(&items, "\"xã %03d\", ", i)
	}
	list := "[" + items.String() + "\"hết\"]"
	for name, src := range map[string]string{
		"yaml":           "---\nthẻ: " + list + "\n---\n",
		"yaml, library":  "---\n# a\nthẻ: " + list + "\n---\n",
		"json":           "---json\n{\"thẻ\": " + list + "}\n---\n",
		"json in braces": "{\n\"thẻ\": " + list + "\n}\n\n",
	} {
		front, problems := Split("a.md", []byte(src))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", name, problems)
		}
		lines := strings.Split(src, "\n")
		for _, item := range front.Front.Get("thẻ").Items {
			line := []rune(lines[item.Line-1])
			if got := strings.Trim(string(line[item.Column-1:][:len([]rune(item.Text))+1]), `"`); got != item.Text {
				t.Fatalf("%s: at %d:%d stands %q, want %q", name, item.Line, item.Column, got, item.Text)
			}
		}
	}
}

// TestManyKeys: a key that comes again is found among any number of others,
// whatever is in between, and keys have places in characters.
func TestManyKeys(t *testing.T) {
	var keys strings.Builder
	for i := range 200 {
		fmt.Fprintf(&keys, "k%d = 1\n", i)
	}
	for _, c := range []struct {
		src          string
		line, column int
	}{
		{"+++\n" + keys.String() + "'địa chỉ' = 1\nk77 = 2\n+++\n", 203, 1},
		{"+++\n" + keys.String() + "k3.a = 2\n+++\n", 202, 1},
		{"+++\n[t]\n" + keys.String() + "[t.k5]\n+++\n", 203, 4},
		{"+++\n" + keys.String() + "[[k9]]\n+++\n", 202, 3},
		{"+++\n" + keys.String() + "'địa chỉ'.a = 1\n'địa chỉ'.a = 2\n+++\n", 203, 11},
	} {
		_, problems := Split("a.md", []byte(c.src))
		if len(problems) != 1 || problems[0].Code != "duplicate-key" || problems[0].Line != c.line || problems[0].Column != c.column {
			t.Errorf("%v, want duplicate-key at %d:%d", problems, c.line, c.column)
		}
	}
}
