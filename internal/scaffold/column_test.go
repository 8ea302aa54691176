package scaffold

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/newentry"
	"cchc/internal/schema"
	graph "cchc/internal/site"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// answered are answers to some questions, with the usual ones to the others.
func answered(t *testing.T, answers map[string]string) Answers {
	t.Helper()
	var a Answers
	for _, key := range AnswerKeys() {
		if text := answers[key]; text != "" {
			if err := a.Read(key, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	a.Complete(today)
	if err := a.Check(); err != nil {
		t.Fatal(err)
	}
	return a
}

func siteOf(files []newentry.File) fstest.MapFS {
	site := fstest.MapFS{}
	for _, f := range files {
		site[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return site
}

var today = viet.NewDate(2026, 11, 30)

var owners = map[Level]map[string]string{
	Commune:     {"name": "Tu Mơ Rông", "level": "xã", "province": "Quảng Ngãi", "hotline": "0260 3 888 888", "email": "a@quangngai.gov.vn", "address": "Thôn Một", "phone": "0260 3 888 889", "hours": "7 giờ", "responsible": "Ông A"},
	Ward:        {"name": "UBND phường Hải Châu", "province": "Đà Nẵng"},
	SpecialZone: {"name": "đặc khu Lý Sơn", "province": "tỉnh Quảng Ngãi", "hotline": "1022"},
	Department:  {"name": "Sở Nội vụ tỉnh Quảng Ngãi", "province": "Quảng Ngãi"},
	Province:    {"name": "tỉnh Quảng Ngãi"},
}

// TestColumn: a column of each level is read without a problem, has every kind, and
// publishes nothing that is still to be filled in.
func TestColumn(t *testing.T) {
	for level, answers := range owners {
		t.Run(string(level), func(t *testing.T) {
			a := answered(t, answers)
			if a.Level != level {
				t.Fatal(a.Level)
			}
			files := Column(a, today)
			site := siteOf(files)
			l, problems := store.Load(site, store.Options{Today: today})
			if len(problems) > 0 {
				var b strings.Builder
				_ = problems.WriteText(&b, diag.NewVoice("vi"))
				t.Fatal(b.String())
			}
			kinds, drafts := map[content.Kind]bool{}, map[content.Kind]bool{}
			for _, e := range l.Entries {
				kinds[e.Kind] = true
				drafts[e.Kind] = drafts[e.Kind] || e.State == store.Draft
				if n := len(newentry.Placeholders(site[e.File].Data)); n > 0 != (e.State == store.Draft) {
					t.Errorf("%s is %s with %d placeholders", e.File, e.State, n)
				}
			}
			for _, k := range content.Kinds {
				if k == content.KindUnit { // those of a province are written by a program
					continue
				}
				if !kinds[k] || !drafts[k] {
					t.Errorf("no draft of the kind %s", k)
				}
			}
			for _, f := range files {
				if strings.Contains(string(f.Data), "<no value>") || strings.Contains(string(f.Data), "%!") {
					t.Errorf("%s:\n%s", f.Name, f.Data)
				}
			}
		})
	}
}

// TestSettingsNameEveryKey: site.yaml of a new column has each key that there is, with
// its label and what it is for.
func TestSettingsNameEveryKey(t *testing.T) {
	a := answered(t, owners[Commune])
	text := string(settingsFile(a.settings(today)))
	var named func(typ reflect.Type)
	named = func(typ reflect.Type) {
		for _, f := range schema.TypeOf(typ).Fields {
			if !strings.Contains(text, f.Key+":") {
				t.Errorf("%s is not there", f.Key)
			}
			doc := strings.Fields(f.Doc)
			if !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(text, "## ", "")), " "), strings.Join(doc, " ")) {
				t.Errorf("%s is not explained", f.Key)
			}
			in := schema.Indirect(f.Type)
			if in != nil && in.Kind() == reflect.Slice {
				in = in.Elem()
			}
			if in != nil && in != reflect.TypeFor[front.Node]() && f.Type != reflect.TypeFor[*front.Node]() && schema.ShapeOf(in) == schema.Fields {
				named(in)
			}
		}
	}
	named(reflect.TypeFor[config.Settings]())

	// Every key that is not used yet can be.
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, strings.TrimPrefix(line, "# "))
	}
	_, problems := config.ParseSettings([]byte(strings.Join(lines, "")))
	for _, d := range problems {
		if d.Code != "required-field" { // it is to be written
			t.Error(d)
		}
	}
}

// TestOwner: an agency is known by its name, however it is written.
func TestOwner(t *testing.T) {
	for _, c := range []struct{ name, level, province, agency, short, base string }{
		{"Tu Mơ Rông", "", "Quảng Ngãi", "Ủy ban nhân dân xã Tu Mơ Rông", "xã Tu Mơ Rông", "https://tumorong.quangngai.gov.vn/cchc/"},
		{"ubnd xã Tu Mơ Rông, tỉnh Quảng Ngãi", "", "tỉnh Quảng Ngãi", "Ủy ban nhân dân xã Tu Mơ Rông", "xã Tu Mơ Rông", "https://tumorong.quangngai.gov.vn/cchc/"},
		{"Uỷ ban nhân dân Phường Bến Thành", "phường", "TP. Hồ Chí Minh", "Ủy ban nhân dân phường Bến Thành", "phường Bến Thành", "https://benthanh.hochiminhcity.gov.vn/cchc/"},
		{"Đặc khu Lý Sơn", "", "Quảng Ngãi", "Ủy ban nhân dân đặc khu Lý Sơn", "đặc khu Lý Sơn", "https://lyson.quangngai.gov.vn/cchc/"},
		{"Sở Nội vụ tỉnh Quảng Ngãi", "", "Quảng Ngãi", "Sở Nội vụ tỉnh Quảng Ngãi", "Sở Nội vụ", "https://sonoivu.quangngai.gov.vn/cchc/"},
		{"Ban Dân tộc", "sở", "Lạc Hồng", "Ban Dân tộc", "Ban Dân tộc", "https://bandantoc.lachong.gov.vn/cchc/"},
		{"Quảng Ngãi", "tỉnh", "", "Ủy ban nhân dân tỉnh Quảng Ngãi", "tỉnh Quảng Ngãi", "https://quangngai.gov.vn/cchc/"},
		{"Đà Nẵng", "tỉnh", "", "Ủy ban nhân dân thành phố Đà Nẵng", "thành phố Đà Nẵng", "https://danang.gov.vn/cchc/"},
	} {
		a := answered(t, map[string]string{"name": c.name, "level": c.level, "province": c.province})
		o := a.owner()
		if o.Agency != c.agency || a.Name != c.agency || o.Short != c.short || a.BaseURL.String() != c.base {
			t.Errorf("%s: %+v %s", c.name, o, a.BaseURL)
		}
		again := a
		again.Complete(today)
		if !reflect.DeepEqual(a, again) {
			t.Errorf("%s: completed twice: %+v, %+v", c.name, a, again)
		}
	}
}

// TestAnswers: what is wrong with an answer is said when it is given.
func TestAnswers(t *testing.T) {
	for _, c := range []struct{ key, text, code string }{
		{"name", "2026", "answer-name"}, {"name", "", "required-field"}, {"level", "huyện", "unknown-value"}, {"hotline", "12", "phone-form"}, {"email", "a", "email-form"},
		{"baseURL", "xa.vn", "base-form"}, {"year", "26", "answer-year"}, {"year", "hai", "wrong-type"},
	} {
		var a Answers
		err, ok := a.Read(c.key, c.text).(*AnswerError)
		if !ok || err.Code != c.code || err.Key != c.key {
			t.Errorf("%s %q: %v", c.key, c.text, err)
		}
		if !reflect.DeepEqual(a, Answers{}) {
			t.Errorf("%s %q is kept: %+v", c.key, c.text, a)
		}
	}
	a := Answers{Name: "phường Hải Châu"}
	if err, ok := a.Read("level", "xã").(*AnswerError); !ok || err.Code != "answer-level" {
		t.Error(err)
	}
	if err, ok := (&Answers{Name: "xã A"}).Check().(*AnswerError); !ok || err.Code != "answer-missing" || err.Key != "province" {
		t.Error(err)
	}
}

// TestSister: a column that is set up like the demonstration, and one like that. Nothing
// of the old names is left in what is published, and it is read without a problem.
func TestSister(t *testing.T) {
	var site fs.FS = os.DirFS("../..")
	for _, answers := range []map[string]string{
		owners[Commune], owners[Ward], {"name": "xã Suối Trai", "province": "Đắk Lắk", "hotline": "1022", "year": "2028"},
		{"name": "xã Bảo Lâm", "province": "Lâm Đồng", "units": "Trạm Khuyến nông xã; Đồn Biên phòng"},
	} {
		s, problems := ReadSister(site, today)
		if s == nil {
			t.Fatal(problems)
		}
		before := s.owner()
		var a Answers
		for _, key := range AnswerKeys() {
			if text := answers[key]; text != "" {
				if err := a.Read(key, text); err != nil {
					t.Fatal(err)
				}
			}
		}
		s.Answer(&a)
		a.Complete(today)
		next := siteOf(s.Column(a, today))
		l, problems := store.Load(next, store.Options{Today: today})
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if _, problems := graph.Build(l, store.Options{Today: today}); problems.Errors() > 0 { // what is linked is there
			t.Error(problems)
		}
		for name, f := range next { // the settings and the sections, which are published at once
			if name != config.SettingsFile && path.Base(name) != "_index.md" {
				continue
			}
			for _, old := range []string{before.Place, before.City, viet.Fold(before.Place), "lachong.example"} {
				if text := string(f.Data); strings.Contains(text, old) || strings.Contains(viet.Fold(text), "people's committee of "+old) {
					t.Errorf("%s still has %s", name, old)
				}
			}
		}
		var units []string
		for _, one := range l.Settings.Agencies[1:] {
			units = append(units, one.Name)
		}
		if answers["units"] != "" && strings.Join(units, "; ") != answers["units"] {
			t.Errorf("the units are %q", units)
		}
		if l.Settings.Agency.Name != a.Name || l.Settings.BaseURL != a.BaseURL || l.Settings.Demonstration != "" || l.Settings.Agency.Phone.Text != a.Phone.Text {
			t.Errorf("%+v", l.Settings)
		}
		for _, e := range l.Entries {
			text := string(next[e.File].Data)
			if e.State == store.Draft {
				continue
			}
			for _, old := range []string{before.Place, before.City, "0299 000", s.library.Settings.BaseURL.Origin} {
				if strings.Contains(text, old) {
					t.Errorf("%s still has %s", e.File, old)
				}
			}
		}
		if plan, ok := next[fmt.Sprintf("content/ke-hoach/tuyen-truyen-%d.md", a.Year)]; !ok || strings.Contains(string(plan.Data), "status: done") || strings.Contains(string(plan.Data), "evidence:") {
			t.Error("the plan is not that of the year")
		}
		site = next
	}
}

// FuzzAnswers: whatever the names are, the column is read without a problem.
func FuzzAnswers(f *testing.F) {
	for _, name := range []string{"Tu Mơ Rông", "xã", "UBND", "Sở Nội vụ", "tỉnh Quảng Ngãi", "a\"b", "a: b # c", "TP.HCM", "{{.}}", "ᄀ", "a\\", "[a]", "`a`|b", "(điền: a)"} {
		f.Add(name, "Quảng Ngãi", "1022")
		f.Add("xã A", name, name)
	}
	f.Fuzz(func(t *testing.T, name, province, units string) {
		var a Answers
		for key, text := range map[string]string{"name": name, "province": province, "units": units} {
			if a.Read(key, text) != nil {
				return
			}
		}
		a.Complete(today)
		if a.Check() != nil {
			return
		}
		l, problems := store.Load(siteOf(Column(a, today)), store.Options{Today: today})
		if l == nil || problems.Errors() > 0 {
			t.Errorf("%+v: %v", a, problems)
		}
	})
}
