package form

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/edit"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// An entry is a file of the demonstration with the declaration of its kind.
type entry struct {
	file   string
	source []byte
	st     *schema.Type
}

// entries returns the entries of the demonstration whose section names their kind.
func entries(t testing.TB) (all []entry) {
	t.Helper()
	root := "../../content"
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" || strings.HasPrefix(d.Name(), "_") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if kind := kindOf(filepath.Dir(path)); kind != "" {
			all = append(all, entry{path, source, kind.Type()})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("the demonstration has %d entries", len(all))
	}
	return all
}

func kindOf(dir string) content.Kind {
	for ; filepath.Base(dir) != "content"; dir = filepath.Dir(dir) {
		index, err := os.ReadFile(filepath.Join(dir, "_index.md"))
		if err != nil {
			continue
		}
		parts, _ := front.Split("", index)
		for _, key := range []string{"kind", "Loại", "Loại bài"} {
			if n := parts.Front.Get(key); n != nil {
				kind, _ := content.KindNamed(n.Text)
				return kind
			}
		}
	}
	return ""
}

func read(t testing.TB, e entry, source []byte) (*front.Node, Group) {
	t.Helper()
	parts, problems := front.Split("", bytes.ReplaceAll(source, []byte("\r\n"), []byte("\n")))
	if len(problems) > 0 {
		t.Fatalf("%s: %v", e.file, problems)
	}
	g, hidden := Read(e.st, parts.Front)
	if len(hidden) > 0 {
		t.Errorf("%s: a form does not show %v", e.file, hidden)
	}
	return parts.Front, g
}

// TestNothingTypedChangesNothing sends every entry of the demonstration through a browser's
// JSON and back.
func TestNothingTypedChangesNothing(t *testing.T) {
	for _, e := range entries(t) {
		n, g := read(t, e, e.source)
		sent, err := json.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		back, err := Parse(sent)
		if err != nil {
			t.Fatalf("%s: %v", e.file, err)
		}
		if changes, err := Changes(e.st, n, back); err != nil || len(changes) > 0 {
			t.Errorf("%s: %v %v", e.file, changes, err)
		}
	}
}

// TestWhatIsTypedIsThere makes random changes in forms of the demonstration. What the form
// shows afterwards is what was typed, and all other lines of the file are as they were.
func TestWhatIsTypedIsThere(t *testing.T) {
	all := entries(t)
	rng := rand.New(rand.NewPCG(7, 11))
	for range 500 {
		e := all[rng.IntN(len(all))]
		source := bytes.Clone(e.source)
		for range 1 + rng.IntN(3) {
			n, g := read(t, e, source)
			now := typed(rng, e.st, g).(Group)
			if empty(now["title"]) {
				now["title"] = "Tiêu đề"
			}
			changes, err := Changes(e.st, n, now)
			if err != nil {
				t.Fatalf("%s: %v", e.file, err)
			}
			next, err := edit.Apply(source, e.st, changes)
			if err != nil {
				t.Fatalf("%s: %v: %v", e.file, changes, err)
			}
			if _, shown := read(t, e, next); !Equal(shown, now) {
				t.Fatalf("%s: after %v the form shows\n%v\nfor\n%v", e.file, changes, show(shown), show(now))
			}
			untouched(t, e, source, next, changes)
			source = next
		}
	}
}

func show(v Value) string { b, _ := json.MarshalIndent(v, "", " "); return string(b) }

// untouched holds that the text behind the front matter, and its lines but for those of the
// top-level keys that changed, are as they were.
func untouched(t *testing.T, e entry, was, is []byte, changes []edit.Change) {
	t.Helper()
	touched := map[string]bool{}
	for _, c := range changes {
		key := c.Path
		if i := strings.IndexAny(key, ".["); i >= 0 {
			key = key[:i]
		}
		touched[key] = true
	}
	if a, b := others(e.st, was, touched), others(e.st, is, touched); a != b {
		t.Fatalf("%s: %v changed other lines:\n%s\n---\n%s", e.file, changes, a, b)
	}
}

// others returns the lines of a file but for those of some top-level keys.
func others(st *schema.Type, source []byte, touched map[string]bool) string {
	var kept []string
	skip, marks := false, 0
	for line := range strings.SplitSeq(string(source), "\n") {
		if strings.HasPrefix(line, "---") {
			marks, skip = marks+1, false
		}
		if key, _, ok := strings.Cut(line, ":"); ok && marks == 1 && line[0] != ' ' && line[0] != '-' && line[0] != '#' {
			f := st.Field(strings.Trim(key, `"'`))
			skip = f != nil && touched[f.Key]
		}
		if !skip || marks > 1 {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

var words = []string{"1.10", "không", "Kế hoạch: 2026", "@ban", "# một", "Ủy ban nhân dân xã", "- gạch", "a; b", "2026-11-02", "'", `"x"`, "[]", "{a}", "%", "dài " + strings.Repeat("chữ ", 30)}

// typed returns a value with something changed in it.
func typed(rng *rand.Rand, st *schema.Type, g Group) Value {
	out := Group{}
	for key, v := range g {
		out[key] = v
	}
	f := st.Fields[rng.IntN(len(st.Fields))]
	out[f.Key] = typedField(rng, f, out[f.Key])
	if empty(out[f.Key]) {
		delete(out, f.Key)
	}
	return out
}

func typedField(rng *rand.Rand, f *schema.Field, v Value) Value {
	if rng.IntN(6) == 0 {
		return nil
	}
	switch shapeOf(f) {
	case anything:
		return v
	case flag:
		return "true"
	case texts:
		lines := itemsOf(v)
		for range 1 + rng.IntN(3) {
			lines = slices.Insert(lines, rng.IntN(len(lines)+1), strings.TrimSpace(words[rng.IntN(len(words))]))
		}
		if len(lines) > 2 {
			lines = slices.Delete(lines, 1, 2)
		}
		return strings.Join(lines, "\n")
	case group:
		g, _ := v.(Group)
		return typed(rng, f.Struct(), g)
	case list:
		return typedItems(rng, f.Struct(), v)
	}
	return words[rng.IntN(len(words))]
}

// typedItems adds, removes, moves or changes an item. One that is added may say that it is
// one which the file does not have.
func typedItems(rng *rand.Rand, st *schema.Type, v Value) Value {
	old, _ := v.([]Item)
	items := slices.Clone(old)
	switch n := rng.IntN(4); {
	case n == 0 || len(items) == 0:
		if g := typed(rng, st, Group{}).(Group); len(g) > 0 {
			items = slices.Insert(items, rng.IntN(len(items)+1), Item{rng.IntN(2) * (len(old) + 1), g})
		}
	case n == 1:
		i := rng.IntN(len(items))
		items = slices.Delete(items, i, i+1)
	case n == 2:
		i, j := rng.IntN(len(items)), rng.IntN(len(items))
		items[i], items[j] = items[j], items[i]
	default:
		i := rng.IntN(len(items))
		items[i].Value = typed(rng, st, items[i].Value.(Group))
	}
	if len(items) == 0 {
		return nil
	}
	return items
}

// TestTextForMap: a text that stands for a map stays a text when another one is typed.
func TestTextForMap(t *testing.T) {
	source := "---\ntitle: A\nchannels:\n  - method: online\n    time: 01 ngày # tính từ ngày nhận\ndossier:\n  - case: Hồ sơ\n    papers: [Tờ khai, Giấy báo tử]\n---\n"
	e := entry{"a.md", []byte(source), schema.TypeOf(reflect.TypeFor[content.Procedure]())}
	n, g := read(t, e, e.source)
	channel := g["channels"].([]Item)[0].Value.(Group)
	channel["time"].(Group)["text"] = "02 ngày"
	g["dossier"].([]Item)[0].Value.(Group)["papers"].([]Item)[1].Value.(Group)["name"] = "Giấy chứng tử"
	changes, err := Changes(e.st, n, g)
	if err != nil {
		t.Fatal(err)
	}
	got, err := edit.Apply(e.source, e.st, changes)
	if want := strings.NewReplacer("01 ngày", "02 ngày", "báo tử", "chứng tử").Replace(source); err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}
