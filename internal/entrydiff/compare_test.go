package entrydiff

import (
	"testing"

	"cchc/internal/content"
	"cchc/internal/newentry"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// TestTranslations: a list is about the entries of the site's own language; translations
// have the same codes and stay as they are.
func TestTranslations(t *testing.T) {
	const procedure = "code: 1.001193\nfield: Hộ tịch\nlevels: [commune]\n---\n"
	files := testenv.Files("-- content/site.yaml --\ntitle: A\nbaseURL: https://xa.example/\nagency: {name: UBND xã A}\nlanguages: [{lang: en, title: B}]\n" +
		"-- content/en/_index.md --\n---\ntitle: English\nlang: en\n---\n" +
		"-- content/en/p/_index.md --\n---\ntitle: Procedures\nkind: procedure\n---\n" +
		"-- content/en/p/a.md --\n---\ntitle: Birth registration\n" + procedure +
		"-- content/thu-tuc/_index.md --\n---\ntitle: Thủ tục\nkind: procedure\n---\n" +
		"-- content/thu-tuc/a.md --\n---\ntitle: Đăng ký khai sinh\n" + procedure)
	l, problems := store.Load(files, store.Options{Today: viet.NewDate(2026, 11, 30)})
	if l == nil {
		t.Fatal(problems)
	}
	draft := Draft{Kind: content.KindProcedure, Title: "Thủ tục đăng ký khai sinh", Row: 2,
		Values: map[string]any{"title": "Thủ tục đăng ký khai sinh", "code": "1.001193", "field": "Hộ tịch"}}
	target := &Target{Library: l, Files: files, Section: newentry.Sections(l, "procedure")[0]}
	all := target.Compare(&Reading{Drafts: []Draft{draft}, List: true, Fields: []string{"Hộ tịch"}})
	if len(all) != 1 || all[0].File != "content/thu-tuc/a.md" || all[0].State != Changed || all[0].Problems != nil {
		t.Errorf("%+v", all)
	}
}
