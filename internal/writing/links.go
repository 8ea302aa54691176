package writing

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/fault"
	"cchc/internal/render"
	"cchc/internal/rules"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/sitefile"
	"cchc/internal/viet"
)

// A linkTarget is a page of the site that a text can link to.
type linkTarget struct {
	Title string `json:"title"`
	Kind  string `json:"kind"`  // its label
	State string `json:"state"` // draft, published, scheduled
	To    string `json:"to"`    // where it is, from the file that is written: ../thu-tuc/a.md
	file  string
	title string // folded
	all   string // folded: the title, the file and other words that it is known by
	when  viet.Date
}

// manyTargets is how many pages a search for links shows.
const manyTargets = 20

// linkDownload answers with the pages that links can lead to. The address has the file that
// is written (tep), what is looked for (tim), and the words of the link (loi).
func (d *Desk) linkDownload(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	file := q.Get("tep")
	if _, err := d.OnDisk(file); err != nil {
		return err
	}
	set := d.Set()
	if set == nil {
		return fault.NoSite()
	}
	wanted := strings.TrimSpace(q.Get("tim"))
	found := d.findTargets(set, file, wanted)
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(map[string]any{"pages": found, "address": linkAddress(wanted), "vague": rules.SaysNothing(q.Get("loi"))})
}

// findTargets returns the pages that have all the words, or are at the address; the best first.
func (d *Desk) findTargets(set *render.Set, file, wanted string) []linkTarget {
	all := d.linkTargets.Of(set, 0, func() []*linkTarget { return linkTargets(set) })
	found := []linkTarget{}
	add := func(t *linkTarget) {
		if len(found) < manyTargets && t.file != file {
			one := *t
			one.To = relativeTo(file, t.file)
			found = append(found, one)
		}
	}
	if at := ownAddress(set, d.PreviewOrigin, wanted); at != "" {
		for _, t := range all {
			if t.file == at {
				add(t)
			}
		}
		return found
	}
	phrase := viet.Fold(wanted)
	words := strings.Fields(phrase)
	ranks := make([][]*linkTarget, 3)
	for _, t := range all {
		if slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(t.all, w) }) {
			continue
		}
		rank := 2
		switch {
		case strings.HasPrefix(t.title, phrase):
			rank = 0
		case strings.Contains(t.title, phrase):
			rank = 1
		}
		ranks[rank] = append(ranks[rank], t)
	}
	if phrase != "" { // of those with the phrase in the title, the one that has the least beside it
		slices.SortStableFunc(ranks[1], func(a, b *linkTarget) int { return len(a.title) - len(b.title) })
	}
	for _, t := range slices.Concat(ranks...) {
		add(t)
	}
	return found
}

// linkTargets are the pages of files, the newest first.
func linkTargets(set *render.Set) (all []*linkTarget) {
	for _, p := range set.Site.Pages() {
		if p.File == "" || !sitefile.IsMarkdown(p.File) || p.Kind != site.EntryPage && p.Kind != site.SectionPage {
			continue
		}
		t := &linkTarget{Title: p.Title, State: "published", file: p.File, title: viet.Fold(p.Title)}
		t.all = t.title + " " + viet.Fold(p.File)
		if p.Entry != nil {
			t.State, t.Kind, t.when = string(p.Entry.State), schema.Label(p.Entry.Kind), p.Entry.Brief.When.Day()
		} else if sort, ok := config.WrittenFileNamed("section"); ok {
			t.Kind = sort.Label
		}
		all = append(all, t)
	}
	slices.SortStableFunc(all, func(a, b *linkTarget) int { return b.when.Compare(a.when) })
	return all
}

// relativeTo returns where a file is, from another one, as links are written.
func relativeTo(from, to string) string {
	rel, err := filepath.Rel(filepath.FromSlash(path.Dir(from)), filepath.FromSlash(to))
	if err != nil {
		return to
	}
	return destination(filepath.ToSlash(rel))
}

// destination writes where a link leads as Markdown has it: between < and > where there are
// spaces or brackets in it.
func destination(to string) string {
	if !strings.ContainsAny(to, " ()<>\t") {
		return to
	}
	return "<" + strings.NewReplacer("<", "%3C", ">", "%3E", "\n", "").Replace(to) + ">"
}

// ownAddress returns the file of the page that an address of the column, or of the preview,
// leads to; "" for another one.
func ownAddress(set *render.Set, preview, wanted string) string {
	u, err := url.Parse(wanted)
	if err != nil || u.Host == "" {
		return ""
	}
	base := set.Site.Settings.BaseURL
	at := u.EscapedPath()
	switch u.Scheme + "://" + u.Host {
	case preview:
	case base.Origin:
		rest, ok := strings.CutPrefix(at, base.Path)
		if !ok {
			return ""
		}
		at = "/" + rest
	default:
		return ""
	}
	p := set.Site.NewView().Page(at)
	if p == nil {
		p = set.Site.NewView().Page(at + "/")
	}
	if p == nil {
		return ""
	}
	return p.File
}

var (
	hostName = regexp.MustCompile(`^(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}(?:[/?#]\S*)?$`)
	mailName = regexp.MustCompile(`^[^\s@/]+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}$`)
	phone    = regexp.MustCompile(`^\+?[0-9][0-9 .]{1,18}[0-9]$`)
)

// linkAddress returns a text as where a link to elsewhere leads, "" where it is none.
func linkAddress(text string) string {
	u, err := url.Parse(text)
	switch {
	case err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "",
		err == nil && (u.Scheme == "mailto" || u.Scheme == "tel") && u.Opaque != "":
		return destination(strings.ReplaceAll(text, " ", "%20"))
	case mailName.MatchString(text):
		return "mailto:" + text
	case phone.MatchString(text):
		return "tel:" + strings.NewReplacer(" ", "", ".", "").Replace(text)
	case hostName.MatchString(text) && !strings.HasSuffix(text, ".md"):
		return destination("https://" + text)
	case strings.HasPrefix(text, "#") && len(text) > 1 && viet.Slug(text[1:]) == text[1:]:
		return text
	}
	return ""
}
