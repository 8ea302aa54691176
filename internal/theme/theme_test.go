package theme

import (
	"html/template"
	"io/fs"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
	"cchc/themes"

	"github.com/pelletier/go-toml/v2"
)

func settings(lang config.Lang) *config.Settings {
	base, _ := config.ParseBaseURL("https://thu.example/cchc/")
	return &config.Settings{Title: "Cột", BaseURL: base, Lang: lang, Theme: "congvu", PageSize: 20}
}

// wordKeys returns the keys of a theme's words.
func wordKeys(t *testing.T, file string) []string {
	t.Helper()
	text, err := themes.FS.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	plural := []string{"one", "other"}
	var keys []string
	var walk func(prefix string, m map[string]any)
	walk = func(prefix string, m map[string]any) {
		for k, v := range m {
			sub, isMap := v.(map[string]any)
			switch {
			case isMap:
				walk(prefix+k+".", sub)
			case slices.Contains(plural, k):
				keys = append(keys, strings.TrimSuffix(prefix, "."))
			default:
				keys = append(keys, prefix+k)
			}
		}
	}
	walk("", tree)
	slices.Sort(keys)
	return slices.Compact(keys)
}

// TestThinThemeInherits: the theme for another site's frame has less than a
// tenth of the templates of the one that it inherits from.
func TestThinThemeInherits(t *testing.T) {
	size := func(theme string) (n int) {
		err := fs.WalkDir(themes.FS, theme, func(name string, d fs.DirEntry, err error) error {
			if err == nil && strings.HasSuffix(name, ".html") {
				text, _ := themes.FS.ReadFile(name)
				n += len(text)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	thin, whole := size("tinhgian"), size("congvu")
	t.Logf("%d bytes of templates, of %d: %.1f %%", thin, whole, 100*float64(thin)/float64(whole))
	if thin == 0 || thin*10 >= whole {
		t.Errorf("%d bytes of templates, of %d", thin, whole)
	}
}

// TestWordsAreComplete: English has every word that Vietnamese has, and every
// word that a template asks for is there.
func TestWordsAreComplete(t *testing.T) {
	vi, en := wordKeys(t, "congvu/strings/vi.toml"), wordKeys(t, "congvu/strings/en.toml")
	en = slices.DeleteFunc(en, func(k string) bool { return strings.HasPrefix(k, "enum.") || strings.HasPrefix(k, "date.") }) // Vietnamese is written by the program
	for _, k := range slices.Concat(vi, en) {
		if slices.Contains(vi, k) != slices.Contains(en, k) {
			t.Errorf("%s is in one language only", k)
		}
	}
	if vi, en := wordKeys(t, "kiosk/strings/vi.toml"), wordKeys(t, "kiosk/strings/en.toml"); !slices.Equal(vi, en) {
		t.Errorf("the words of the theme kiosk: %v in Vietnamese, %v in English", vi, en)
	}
	th, problems := Load(settings("vi"), nil, themes.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	asked := regexp.MustCompile(`T "([^"%]+)"`)
	used := map[string]bool{}
	for rel, f := range th.Chain.Files {
		for _, m := range asked.FindAllStringSubmatch(string(f.Text), -1) {
			used[m[1]] = true
			if !slices.Contains(vi, m[1]) {
				t.Errorf("%s asks for %s", rel, m[1])
			}
		}
	}
	dynamic := regexp.MustCompile(`^(title|taxonomy|term|progress|procedure\.over|plan\.state|tasks\.role|indicator\.says|media|footnote|table|taskbox|dataset|dataset-about|kind|time|months)\.|^qr\.title$|^offline\.notice$`)
	for _, k := range vi {
		if !used[k] && !dynamic.MatchString(k) {
			t.Errorf("no template asks for %s", k)
		}
	}
}

// TestWordsNeedTheirValue: words that name a value are refused where another one is given, or none.
func TestWordsNeedTheirValue(t *testing.T) {
	th, problems := Load(settings("vi"), nil, themes.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, value := range []any{nil, "ba", map[string]any{"Number": 3}} {
		if said, err := th.site.strings.say("unit.late", value); err == nil {
			t.Errorf("with %v they are %q", value, said)
		}
	}
	if said, err := th.site.strings.say("unit.late", 3); err != nil || said != "quá hạn 3" {
		t.Errorf("%q, %v", said, err)
	}
}

// TestEnglishNamesOfValues: with English as the language of the interface,
// values are named in English where the theme has a name.
func TestEnglishNamesOfValues(t *testing.T) {
	th, problems := Load(settings("en"), nil, themes.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, e := range []schema.Enum{content.Topic(""), content.TaskStatus(""), content.Method(""), content.FeeKind(""), content.PaperMode(""), content.TimeUnit(""),
		content.ProcedureStatus(""), content.Level(""), content.Service(""), content.ContactKind(""), content.NoticeLevel(""),
		content.FeedbackStatus(""), content.DocumentStatus(""), content.Form("")} {
		for _, o := range e.Options() {
			key := "enum." + strings.ToLower(strings.TrimPrefix(typeName(e), "content.")) + "." + o.Value
			if _, err := th.site.strings.say(key, nil); err != nil && o.Value != "other" {
				t.Errorf("no English name for %s", key)
			}
		}
	}
	if got := th.site.Label(content.ServiceFull); got != "Fully online" {
		t.Error(got)
	}
}

// TestKioskHasAKeyboard, with its words; no other site has it.
func TestKioskHasAKeyboard(t *testing.T) {
	th, problems := LoadKiosk(settings("vi"), nil, themes.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if th.Words("keyboard.space") != "Dấu cách" || th.assets["js/keyboard.js"] == nil {
		t.Error("a screen for everybody has no keyboard")
	}
	if th, _ := Load(settings("vi"), nil, themes.FS); th.assets["js/keyboard.js"] != nil {
		t.Error("every site has the keyboard")
	}
}

// TestProblemsAreToldTogether: values of options, words, assets and templates that are
// wrong are told at once.
func TestProblemsAreToldTogether(t *testing.T) {
	s := settings("vi")
	s.ThemeOptions, _ = front.ParseYAML("site.yaml", []byte("khac: 1\n"))
	th, problems := Load(s, fstest.MapFS{
		"congvu/strings/vi.toml":      {Data: []byte("home = 'x\n")},
		"congvu/assets/js/own.js":     {Data: []byte("/*{ if }*/")},
		"congvu/partials/footer.html": {Data: []byte("{{ if }}")},
	}, themes.FS)
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	if want := []string{"asset-broken", "strings-broken", "template-parse", "theme-option-unknown"}; th != nil || !slices.Equal(codes, want) {
		t.Errorf("%v, want %v", codes, want)
	}
}

func TestFuncs(t *testing.T) {
	if got := string(paragraphs("Một <b>\n- hai\n- ba\nbốn", template.HTMLEscapeString)); got != "<p>Một &lt;b&gt;</p><ul><li>hai</li><li>ba</li></ul><p>bốn</p>" {
		t.Error(got)
	}
	th, problems := Load(settings("vi"), nil, themes.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	vi, en := th.site, th.Locale("en-GB")
	if got := vi.quantity(88.37, "%") + vi.quantity(7, "") + vi.quantity(75.5, "điểm"); got != "88,37%775,5\u00a0điểm" {
		t.Error(got)
	}
	for n, want := range map[int64]string{10: "10 B", 2048: "2 KB", 3 << 20: "3 MB", 1600 << 10: "1,5 MB"} {
		if got := vi.filesize(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
	if got := en.quantity(1234.5, "%") + en.filesize(1600<<10); got != "1,234.5%1.5 MB" {
		t.Error(got)
	}
	day := viet.NewDate(2026, 3, 9)
	for _, c := range []struct {
		of   *Locale
		want string
	}{{vi, "09/3/2026 ngày 09 tháng 3 năm 2026"}, {en, "9 March 2026 9 March 2026"}} {
		short, _ := c.of.date(day)
		if long, _ := c.of.longDate(day); short+" "+long != c.want {
			t.Errorf("%s: %s %s", c.of.Lang, short, long)
		}
	}
	if other := th.Locale("km"); other != vi {
		t.Errorf("a language without words is shown in %s", other.Lang)
	}
	phone, _ := viet.ParsePhone("0299 000 0101")
	if got := tel(phone); got != "tel:+842990000101" {
		t.Error(got)
	}
}

func typeName(v any) string { return reflect.TypeOf(v).String() }

// TestEveryNumber: words that count say every number, in every language, whatever forms
// for one and for many a theme has written.
func TestEveryNumber(t *testing.T) {
	th, problems := Load(settings("vi"), nil, themes.FS)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	counted := 0
	for lang, file := range map[string]string{"vi": "congvu/strings/vi.toml", "en": "congvu/strings/en.toml"} {
		w := th.strings.in(lang)
		for _, key := range wordKeys(t, file) {
			if _, err := w.say(key, 2); err != nil {
				continue // it counts nothing, or has other values
			}
			counted++
			for _, n := range []int{0, 1, 11, 21, 1000} {
				if _, err := w.say(key, n); err != nil {
					t.Errorf("%s: %d: %v", lang, n, err)
				}
			}
		}
	}
	if counted < 50 {
		t.Errorf("%d words count", counted)
	}
}
