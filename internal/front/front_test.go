package front

import (
	"fmt"
	"strings"
	"testing"
)

// TestOddSpaces: what Word and keyboards put where a space was meant is one, and
// moves no value; inside of values it stays.
func TestOddSpaces(t *testing.T) {
	for _, space := range []string{"\u00a0", "\u2003", "\u2009", "\u202f", "\u3000", " \u00a0", "\u00a0 ", "\u00a0\u00a0"} {
		for text, want := range map[string]string{
			"title:_Tin":                  "title: Tin",
			"Ngày đăng:_25/11/2026":       "Ngày đăng: 25/11/2026",
			"tags:\n  -_a\n  -_b":         "tags:\n  - a\n  - b",
			"tags:\n__- a":                "tags:\n  - a",
			"cover:\n__src:_anh.png":      "cover:\n  src: anh.png",
			"tasks:\n  -_name:_A":         "tasks:\n  - name: A",
			"title: Giờ_làm_việc":         "title: Giờ_làm_việc",
			"title: \"_a\"":               "title: \"_a\"",
			"title: a # b:_c":             "title: a # b:_c",
			"title: một\n_\nsummary: hai": "title: một\n \nsummary: hai",
		} {
			text, want := strings.ReplaceAll(text, "_", space), strings.ReplaceAll(want, "_", space)
			n, err := parseYAML([]byte(text))
			same, err2 := parseYAML([]byte(want))
			if err != nil || err2 != nil {
				t.Errorf("%q: %v, %v", text, err, err2)
				continue
			}
			if got, want := texts(n), texts(same); got != want {
				t.Errorf("%q is read as %s, want %s", text, got, want)
			}
		}
	}
	n, err := parseYAML([]byte("title:\u00a0\u00a0Tin\n"))
	if err != nil || n.Pairs[0].Value.Column != 9 {
		t.Errorf("%v, %v: the value has moved", n, err)
	}
}

func texts(n *Node) string {
	var b strings.Builder
	b.WriteString("(" + n.Text)
	for _, i := range n.Items {
		b.WriteString(texts(i))
	}
	for _, p := range n.Pairs {
		b.WriteString(p.Key + "=" + texts(p.Value))
	}
	return b.String() + ")"
}

// TestMarks: where front matter was meant, a missing or mistaken mark is what is
// wrong; where none was meant, nothing is.
func TestMarks(t *testing.T) {
	keys := "title: Tin\nNgày đăng: 25/11/2026\n"
	for text, want := range map[string]string{
		"———\n" + keys + "———\n\nBài.":      "front-matter-mark 1",
		"–––\n" + keys + "---\nBài.":        "front-matter-mark 1",
		"----\n" + keys + "----\n":          "front-matter-mark 1",
		"--\n" + keys + "--\n":              "front-matter-mark 1",
		"—\n" + keys + "—\n":                "front-matter-mark 1",
		"***\n" + keys + "***\n":            "front-matter-mark 1",
		"\n===\n" + keys + "===\n":          "front-matter-mark 2",
		"---\n" + keys + "----\nBài.":       "front-matter-mark 4",
		"---\n" + keys + "———\nBài.":        "front-matter-mark 4",
		"---\n" + keys + "Bài.":             "front-matter-unclosed 1",
		keys + "\nBài.":                     "front-matter-unmarked 1",
		keys + "---\nBài.":                  "front-matter-unmarked 1",
		"\n\n" + keys + "\nBài.":            "front-matter-unmarked 3",
		"title: Tin\n---\nBài.":             "front-matter-unmarked 1",
		"{\n\"title\": \"Tin\"\n}\nBài.":    "front-matter-no-blank 3",
		"{\n\"title\": \"Tin\"\n":           "front-matter-unclosed 1",
		"{\"title\": \"Tin\"}\n\nBài.":      "front-matter-one-line 1",
		"{\"a\" là chữ}":                    "front-matter-one-line 1",
		"Bài viết không có gì.":             "",
		"# Tên\n\nBài: một.":                "",
		"Lưu ý: mang theo giấy tờ.\n\nBài.": "",
		"***\n\nBài.":                       "",
		"- a: b\n- c: d\n":                  "",
		"":                                  "",
	} {
		_, problems := Split("a.md", []byte(text))
		got := ""
		for _, d := range problems {
			got += fmt.Sprint(d.Code, " ", d.Line)
		}
		if got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
