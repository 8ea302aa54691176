package main

import (
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestPortableHasNoDeadLinks follows every address in the pages of a folder that
// is carried about, as a browser does over file://: there must be a file of that
// very name, and an element where one is named.
func TestPortableHasNoDeadLinks(t *testing.T) {
	whole(t)
	for _, args := range [][]string{{"--portable"}, {"--kiosk"}, {"--portable", "--base", "https://tinh.example/xa/cchc/", "--theme", "tinhgian"}} {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			files := tree(t, buildDemonstration(t, args...))
			reached := map[string]bool{"index.html": true}
			ids, fragments := map[string]map[string]bool{}, map[string]string{}
			for name, text := range files {
				if strings.HasSuffix(name, ".html") {
					ids[name] = idsOf(t, text)
					for _, ref := range addresses(t, text) {
						checkPortable(t, files, reached, fragments, name, ref)
					}
				}
			}
			for ref, from := range fragments {
				if name, id, _ := strings.Cut(ref, "#"); ids[name] != nil && !ids[name][id] {
					t.Errorf("%s leads to %s, where no element has that id", from, ref)
				}
			}
			for name, text := range files {
				if strings.HasSuffix(name, ".html") && !isRedirect(text) && !reached[name] {
					t.Errorf("nothing leads to %s", name)
				}
			}
			if len(reached) < 400 {
				t.Errorf("only %d files are reached", len(reached))
			}
		})
	}
}

func parse(t *testing.T, text string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func idsOf(t *testing.T, text string) map[string]bool {
	ids := map[string]bool{}
	for n := range parse(t, text).Descendants() {
		for _, a := range n.Attr {
			if a.Key == "id" {
				ids[a.Val] = true
			}
		}
	}
	return ids
}

// addresses returns every address that a page names, and reports what does not
// work over file://.
func addresses(t *testing.T, text string) (refs []string) {
	for n := range parse(t, text).Descendants() {
		for _, a := range n.Attr {
			switch a.Key {
			case "href", "src", "poster", "action":
				refs = append(refs, a.Val)
			case "srcset":
				for candidate := range strings.SplitSeq(a.Val, ",") {
					refs = append(refs, strings.Fields(candidate)[0])
				}
			case "content":
				if _, ref, ok := strings.Cut(a.Val, "; url="); ok {
					refs = append(refs, ref)
				}
			case "integrity", "crossorigin", "type":
				if a.Key != "type" || a.Val == "module" {
					t.Errorf("<%s %s=%q> does not load from a folder", n.Data, a.Key, a.Val)
				}
			}
		}
	}
	return refs
}

func checkPortable(t *testing.T, files map[string]string, reached map[string]bool, fragments map[string]string, from, ref string) {
	u, err := url.Parse(ref)
	if err != nil {
		t.Errorf("%s: %q: %v", from, ref, err)
		return
	}
	if u.Scheme != "" {
		return // elsewhere
	}
	name := from
	if u.Path != "" {
		name = path.Join(path.Dir(from), u.Path)
	}
	if _, ok := files[name]; !ok || path.IsAbs(u.Path) || u.Host != "" {
		t.Errorf("%s leads to %q: no file %s", from, ref, name)
		return
	}
	if name != from {
		reached[name] = true
	}
	if u.Fragment != "" {
		fragments[name+"#"+u.Fragment] = from
	}
}

// TestKioskLeadsNowhereElse: what a reader of a screen for everybody can open is
// a page of the column.
func TestKioskLeadsNowhereElse(t *testing.T) {
	whole(t)
	page := regexp.MustCompile(`^[^:]*(\.html)?(#.*)?$`)
	enclosed := 0
	for name, text := range tree(t, buildDemonstration(t, "--kiosk")) {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for n := range parse(t, text).Descendants() {
			if n.Data != "a" {
				continue
			}
			href := false
			for _, a := range n.Attr {
				href = href || a.Key == "href"
				if a.Key == "target" || a.Key == "href" && (!page.MatchString(a.Val) || !strings.HasPrefix(a.Val, "#") && !strings.Contains(a.Val, ".html")) {
					t.Errorf("%s: <a %s=%q>", name, a.Key, a.Val)
				}
			}
			if !href {
				enclosed++
			}
		}
	}
	if enclosed < 100 {
		t.Errorf("only %d links elsewhere are text", enclosed)
	}
}
