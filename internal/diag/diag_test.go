package diag

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/unicode/norm"
)

// keys returns the keys of a catalogue, dotted.
func keys(t *testing.T, lang string) []string {
	t.Helper()
	var all []string
	var walk func(prefix string, m map[string]any)
	walk = func(prefix string, m map[string]any) {
		for k, v := range m {
			if sub, ok := v.(map[string]any); ok {
				walk(prefix+k+".", sub)
			} else {
				all = append(all, prefix+k)
			}
		}
	}
	for _, part := range parts {
		file := part + lang
		text, err := catalogue.ReadFile("messages/" + file + ".toml")
		if err != nil {
			t.Fatal(err)
		}
		if !norm.NFC.IsNormal(text) {
			t.Errorf("%s is not NFC", file)
		}
		var tree map[string]any
		if err := toml.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		walk("", tree)
	}
	slices.Sort(all)
	if len(slices.Compact(slices.Clone(all))) < len(all) {
		t.Errorf("%s says something twice", lang)
	}
	return all
}

func TestBothLanguagesSayTheSameThings(t *testing.T) {
	vi, en := keys(t, "vi"), keys(t, "en")
	if !slices.Equal(vi, en) {
		t.Errorf("only in one language: %q", difference(vi, en))
	}
	for _, lang := range Languages {
		v := NewVoice(lang)
		for _, k := range vi {
			if !v.Has(k) {
				t.Errorf("%s has no words for %s", lang, k)
			}
		}
	}
}

func difference(a, b []string) (only []string) {
	for _, k := range slices.Concat(a, b) {
		if slices.Contains(a, k) != slices.Contains(b, k) {
			only = append(only, k)
		}
	}
	return only
}

// codeRE matches the codes that the program's source names: the second text of
// a diagnostic, and the reasons of the rooms.
var codeRE = regexp.MustCompile(`"([a-z0-9]+(?:-[a-z0-9]+)+)"`)

// TestEveryCodeIsUsed holds the catalogue to the source: a message that no
// code asks for is dead, and is removed.
func TestEveryCodeIsUsed(t *testing.T) {
	named := map[string]bool{}
	for _, root := range []string{"..", "../../cmd"} {
		err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, m := range codeRE.FindAllStringSubmatch(string(text), -1) {
				named[m[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, k := range keys(t, "vi") {
		code, ok := strings.CutSuffix(k, ".message")
		if ok && !named[code] && !named[strings.Replace(code, "link-missing", "file-missing", 1)] {
			t.Errorf("no source asks for %s", code)
		}
	}
}

func TestSentence(t *testing.T) {
	d := New(Position{"content/tin-tuc/a.md", 3, 8}, "topic", "unknown-value", Args{"Value": "tin", "Known": "results (Kết quả)"})
	d.Excerpt = "topic: tin"
	want := `content/tin-tuc/a.md:3:8: lỗi: [topic] không có giá trị «tin» cho khóa này.
       3 | topic: tin
         |        ^
    → Chọn một trong: results (Kết quả).
`
	if got := NewVoice("vi").Sentence(d); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := NewVoice("en").Message(d); got != "there is no value «tin» for this key." {
		t.Error(got)
	}
}

func TestSortRemovesRepetitions(t *testing.T) {
	a := New(Position{"b.md", 1, 1}, "", "x-y", nil)
	b := New(Position{"a.md", 9, 1}, "", "x-y", nil)
	if got := (List{a, b, a}).Sort(); len(got) != 2 || got[0].File != "a.md" {
		t.Errorf("%+v", got)
	}
}
