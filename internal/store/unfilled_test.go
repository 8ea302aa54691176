package store_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"

	"cchc/internal/store"
	"cchc/internal/viet"
)

// TestUnfilledText: a text that is to be published has nothing to be filled in. In a
// draft and in code it may stand.
func TestUnfilledText(t *testing.T) {
	const item = "---\ntitle: A\ndate: 2026-11-01\ntopic: results\nauthor: X\n%s---\nGọi (điền: số), `(điền: mã)`.\n\n```\n(điền: khối)\n```\n"
	site := fstest.MapFS{
		"content/site.yaml":     {Data: []byte("title: A\nbaseURL: https://a.example/\nagency: UBND xã\n")},
		"content/_index.md":     {Data: []byte("---\ntitle: A\n---\n(điền: lời chào)\n")},
		"content/tin/_index.md": {Data: []byte("---\ntitle: Tin\nkind: news\n---\n(điền: lời dẫn)\n")},
		"content/tin/a.md":      {Data: fmt.Appendf(nil, item, "")},
		"content/tin/b.md":      {Data: fmt.Appendf(nil, item, "draft: true\n")},
	}
	opts := store.Options{Today: viet.NewDate(2026, 11, 30), Cache: store.NewCache()}
	for range 2 { // also from the cache
		_, problems := store.Load(site, opts)
		var got []string
		for _, d := range problems {
			got = append(got, fmt.Sprintf("%s:%d:%d %s", d.File, d.Line, d.Column, d.Code))
		}
		want := []string{"content/_index.md:4:1 value-unfilled", "content/tin/_index.md:5:1 value-unfilled", "content/tin/a.md:7:5 value-unfilled"}
		if !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
	}
}
