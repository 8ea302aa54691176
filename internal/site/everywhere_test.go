package site

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/testenv"
	"cchc/internal/viet"
)

// TestEverywhere: what stands on every page is bounded; what is beyond it is
// reported and left out.
func TestEverywhere(t *testing.T) {
	var contacts, notices strings.Builder
	for i := range maxHotlines {
		fmt.Fprintf(&contacts, "      - {name: Ông %d, phones: [0299 000 0101]}\n", i)
	}
	for i := range maxNotices + 1 {
		fmt.Fprintf(&notices, "-- content/tb/t-%02d.md --\n---\ntitle: T\nfrom: 2026-11-01\nuntil: 2026-12-01\nlevel: info\n---\n", i)
	}
	_, found := graphOf(t, "-- content/db/_index.md --\n---\ntitle: A\nkind: contacts\n---\n-- content/db/a.md --\n---\ntitle: A\ngroups:\n  - name: a\n    kind: hotline\n    contacts:\n"+contacts.String()+"---\n")
	if len(found) > 0 {
		t.Errorf("%v", found)
	}
	s, found := graphOf(t, "-- content/db/_index.md --\n---\ntitle: A\nkind: contacts\n---\n-- content/db/a.md --\n---\ntitle: A\ngroups:\n  - name: a\n    kind: hotline\n    contacts:\n"+contacts.String()+"---\n"+
		"-- content/db/b.md --\n---\ntitle: B\ngroups:\n  - name: b\n    kind: hotline\n    contacts: [{name: Bà}]\n  - {name: c, contacts: [{name: Cô}]}\n---\n"+
		"-- content/tb/_index.md --\n---\ntitle: A\nkind: notice\n---\n"+notices.String())
	var got []string
	for _, d := range found {
		got = append(got, fmt.Sprint(d.Code, " ", d.File, ":", d.Line, " ", d.Field, " ", d.Severity == diag.Error))
	}
	want := "[hotlines-too-many content/db/b.md:1 groups true notices-too-many content/tb/t-50.md:1 until true]"
	if fmt.Sprint(got) != want {
		t.Errorf("%v, want %s", got, want)
	}
	v := s.NewView()
	if n := len(v.Notices(v.Home())); n != maxNotices {
		t.Errorf("%d notices", n)
	}
	if hotline, all := len(v.Contacts("hotline")), len(v.Contacts("")); hotline != 1 || all != 3 {
		t.Errorf("%d groups of hotlines of %d", hotline, all)
	}
}

// TestNamedTwice: a tag, or an agency of a task, that is written twice counts
// once, under any of its names.
func TestNamedTwice(t *testing.T) {
	s, found := graphOf(t, "-- content/tin/_index.md --\n---\ntitle: A\nkind: news\n---\n-- content/tin/a.md --\n---\ntitle: A\ndate: 2026-11-01\ntopic: results\nauthor: A\ntags: [hòa giải, b, Hoà giải, b]\n---\nA.\n"+
		"-- content/kh/_index.md --\n---\ntitle: A\nkind: plan\n---\n-- content/kh/a.md --\n---\ntitle: A\nissuer: B\nperiod: 2026\ntasks:\n"+
		"  - {name: a, lead: UBND xã; Sở A; Ủy ban nhân dân xã Thử, support: Sở A; Sở B; Sở B}\n  - {name: b, lead: Sở B, support: UBND xã Thử}\n---\n")
	if len(found) > 0 {
		t.Fatal(found)
	}
	v := s.NewView()
	for _, term := range v.Terms("tag") {
		if term.Count != 1 {
			t.Errorf("%s: %d", term.Name, term.Count)
		}
	}
	for name, want := range map[string]string{"UBND xã": "1 1", "Ủy ban nhân dân xã Thử": "1 1", "sở a": "1 0", "Sở B": "1 1"} {
		a := v.TaskAgency(name)
		if a == nil || fmt.Sprint(len(a.Lead), " ", len(a.Support)) != want {
			t.Errorf("%s: %+v, want %s", name, a, want)
		}
	}
	if v.TaskAgency("…") != nil || v.TaskAgency("Sở C") != nil {
		t.Error("an agency that no task names")
	}
}

// graphOf makes the graph of a folder, with the problems found on the way.
func graphOf(t *testing.T, text string) (*Site, diag.List) {
	t.Helper()
	files := testenv.Files(text)
	if files[config.SettingsFile] == nil {
		files[config.SettingsFile] = &fstest.MapFile{Data: []byte("title: Cột\nbaseURL: https://thu.example/cchc/\nagency: UBND xã\n" +
			"agencies:\n  - {name: Ủy ban nhân dân xã Thử, slug: ubnd, aliases: [UBND xã, UBND xã Thử]}\n")}
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(files, opts)
	s, more := Build(lib, opts)
	return s, append(problems, more...)
}
