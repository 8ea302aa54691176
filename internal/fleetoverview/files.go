package fleetoverview

import (
	"cmp"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"cchc/internal/fleetunits"
	"cchc/internal/viet"
)

// newsFile is the page with the news of all units.
const newsFile = "content/tin-don-vi.md"

// generate makes the files of an overview, by name; none for a unit that has none.
func (b *builder) generate(u *fleetunits.Unit) map[string][]byte {
	if u.Overview == "" {
		return nil
	}
	dir := path.Join("content", u.Overview)
	files := map[string][]byte{path.Join(dir, "_index.md"): sectionFile()}
	var told []item
	for _, other := range b.fleet.All() {
		if other.Overview != "" {
			continue
		}
		s, old := b.of(other)
		if s == nil {
			s = &summary{Hotline: other.Hotline.String()}
		}
		files[path.Join(dir, other.ID+".md")] = unitFile(other, s, old)
		for _, n := range s.News {
			told = append(told, item{n, other})
		}
	}
	files[newsFile] = newsPage(told)
	return files
}

// sectionFile is the section of the units, all of which stand on one page.
func sectionFile() []byte {
	w := &writer{}
	w.line("title", "Chuyên mục của các đơn vị")
	w.line("kind", "unit")
	w.line("summary", "Tìm xã, phường theo tên, kể cả tên cũ; mở chuyên mục, gọi đường dây nóng, tra thủ tục của từng nơi.")
	w.raw("pageSize", "5000")
	return w.file("")
}

// unitFile is the page of a unit.
func unitFile(u *fleetunits.Unit, s *summary, old bool) []byte {
	w := &writer{}
	w.line("title", u.Name)
	w.line("site", u.BaseURL.String())
	w.line("level", u.Level)
	w.lines("names", u.Aliases)
	w.line("hotline", s.Hotline)
	w.line("address", s.Address)
	w.line("hours", s.Hours)
	w.list("procedures", len(s.Procedures), func(i int) []pair {
		p := s.Procedures[i]
		return []pair{{"name", p.Name}, {"url", address(u, p.Path)}, {"field", p.Field}, {"code", p.Code}, {"words", p.Words}}
	})
	w.list("news", len(s.News), func(i int) []pair {
		n := s.News[i]
		return []pair{{"title", n.Title}, {"url", address(u, n.Path)}, {"date", n.Date}}
	})
	if st := s.Standing; st.On != "" && (st.Tasks+st.Missed > 0 || old) {
		w.raw("standing", fmt.Sprintf("{on: %s, tasks: %d, done: %d, late: %d, missed: %d, old: %t}", st.On, st.Tasks, st.Done, st.Late, st.Missed, old))
	}
	return w.file("")
}

// address returns where a page of a unit's column is, by its path.
func address(u *fleetunits.Unit, path string) string {
	return strings.TrimSuffix(u.BaseURL.String(), "/") + path
}

// An item is news of a unit.
type item struct {
	news
	of *fleetunits.Unit
}

// newsPage is the page with the newest news of all units, by day. It is there before any unit has
// news: menus lead to it.
func newsPage(told []item) []byte {
	slices.SortStableFunc(told, func(a, b item) int {
		return cmp.Or(strings.Compare(b.Date, a.Date), strings.Compare(viet.SortKey(a.of.Name), viet.SortKey(b.of.Name)))
	})
	told = told[:min(len(told), newsOfAll)]
	w := &writer{}
	w.line("title", "Tin của các đơn vị")
	w.line("summary", "Tin mới nhất trong chuyên mục của các xã, phường.")
	if len(told) == 0 {
		return w.file("Các đơn vị chưa đăng tin nào.\n")
	}
	w.line("updated", told[0].Date)
	var body strings.Builder
	for _, n := range told {
		day, _ := viet.ParseDate(n.Date)
		fmt.Fprintf(&body, "- %s – [%s](<%s>), %s\n", day, escaped(n.Title), address(n.of, n.Path), escaped(n.of.Name))
	}
	return w.file(body.String())
}

// escaped is a text in which Markdown finds no marks.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\\`*_{}[]<>()#+-.!|~&", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// A writer writes front matter. A text stands in quotation marks as JSON has it, which YAML
// reads as it is meant; what is empty is left out.
type writer struct{ strings.Builder }

type pair struct{ key, value string }

func (w *writer) raw(key, value string) { fmt.Fprintf(w, "%s: %s\n", key, value) }

func (w *writer) line(key, value string) {
	if value != "" {
		w.raw(key, quoted(value))
	}
}

func (w *writer) lines(key string, values []string) {
	if len(values) == 0 {
		return
	}
	w.WriteString(key + ":\n")
	for _, v := range values {
		w.WriteString("  - " + quoted(v) + "\n")
	}
}

// list writes n items, each with its fields on one line.
func (w *writer) list(key string, n int, fields func(i int) []pair) {
	if n == 0 {
		return
	}
	w.WriteString(key + ":\n")
	for i := range n {
		var parts []string
		for _, f := range fields(i) {
			if f.value != "" {
				parts = append(parts, f.key+": "+quoted(f.value))
			}
		}
		w.WriteString("  - {" + strings.Join(parts, ", ") + "}\n")
	}
}

// file returns the whole file with a text below the front matter.
func (w *writer) file(body string) []byte { return []byte("---\n" + w.String() + "---\n" + body) }

func quoted(text string) string {
	b, _ := json.Marshal(text) // a text always can
	return string(b)
}
