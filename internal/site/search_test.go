package site

import (
	"strings"
	"testing"
	"testing/fstest"

	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestListFromAToZ: in the order of the Vietnamese alphabet, each letter once,
// each link to where its letter begins.
func TestListFromAToZ(t *testing.T) {
	folder := fstest.MapFS{
		"content/site.yaml":     {Data: []byte("title: Thử\nbaseURL: https://thu.example/\nagency: UBND xã\n")},
		"content/_index.md":     {Data: []byte("---\ntitle: Thử\n---\n")},
		"content/tin/_index.md": {Data: []byte("---\ntitle: Tin\nkind: page\n---\n")},
	}
	for i, title := range []string{"Ở trọ", "“Ấm áp” mùa đông", "Đất đai", "dân số", "an toàn", "Ăn uống", "2026: một năm", "Ồn ào", "oan sai", "ưu tiên", "Ước", "Đăng ký", "điện", "áo"} {
		folder["content/tin/"+string(rune('a'+i))+".md"] = &fstest.MapFile{Data: []byte("---\ntitle: '" + title + "'\n---\nA.\n")}
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 22)}
	lib, problems := store.Load(folder, opts)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	s, problems := Build(lib, opts)
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	v := s.NewView()
	var got []string
	for _, g := range v.ByLetter(v.Children(v.Page(SearchPath))) {
		got = append(got, g.Letter+":")
		for _, p := range g.Entries {
			got = append(got, p.Title)
		}
	}
	const want = "#: 2026: một năm A: an toàn áo Ă: Ăn uống Â: “Ấm áp” mùa đông D: dân số Đ: Đăng ký Đất đai điện O: oan sai Ô: Ồn ào Ơ: Ở trọ Ư: Ước ưu tiên"
	if strings.Join(got, " ") != want {
		t.Errorf("%s\nwant %s", strings.Join(got, " "), want)
	}
	anchors := map[string]bool{}
	for _, l := range v.Letters(v.Page(SearchPath)) {
		if anchors[l.Anchor] || l.Page != SearchPath {
			t.Errorf("%v", l)
		}
		anchors[l.Anchor] = true
	}
	if len(anchors) != 10 {
		t.Errorf("%d letters", len(anchors))
	}
}
