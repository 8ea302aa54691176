package render

import (
	"bytes"
	"compress/gzip"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"cchc/internal/content"
	"cchc/internal/minify"
	"cchc/internal/site"

	"golang.org/x/net/html"
)

// TestTheDemonstrationIsComplete holds the column of this repository to what
// it shows: a year of a board's work.
func TestTheDemonstrationIsComplete(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	v := set.Site.NewView()
	for kind, least := range map[string]int{
		"procedure": 30, "news": 12, "plan": 6, "contacts": 2, "question": 10, "feedback": 8, "document": 15,
		"indicator": 5, "material": 4, "event": 4, "notice": 2, "page": 8,
	} {
		if n := len(v.Latest(kind, 0)); n < least {
			t.Errorf("%d entries of the kind %s, want at least %d", n, kind, least)
		}
	}

	fields, states := map[string]bool{}, map[content.ProcedureStatus]int{}
	for _, p := range v.Latest("procedure", 0) {
		d := p.Data().(*content.Procedure)
		fields[d.Field] = true
		// Nghị định 63/2010/NĐ-CP, Điều 8 khoản 2: the seven parts without
		// which a procedure is not complete.
		timed, papers := true, 0
		for _, c := range d.Channels {
			timed = timed && (c.Time.Text != "" || c.Time.Amount > 0)
		}
		for _, c := range d.Dossier {
			papers += len(c.Papers)
		}
		for part, there := range map[string]bool{
			"tên": d.Title != "", "trình tự thực hiện": len(d.Steps) > 0, "cách thức thực hiện": len(d.Channels) > 0,
			"thành phần, số lượng hồ sơ": papers > 0 && d.Sets != "", "thời hạn giải quyết": timed && len(d.Channels) > 0,
			"đối tượng thực hiện": len(d.Audience) > 0, "cơ quan giải quyết": d.Agency != "",
		} {
			if !there {
				t.Errorf("%s: %s is missing", p.File, part)
			}
		}
		states[d.Status]++
		// The conditional parts are said even where there are none: "Không".
		fees := 0
		for _, c := range d.Channels {
			fees += len(c.Fees)
		}
		if d.Conditions == "" || fees == 0 || len(d.Results) == 0 || len(d.LegalBasis) == 0 || d.Decision == nil {
			t.Errorf("%s: conditions, fees, results, legal basis or decision are not given", p.File)
		}
	}
	if len(fields) < 8 {
		t.Errorf("procedures of %d fields, want 8", len(fields))
	}
	for _, s := range []content.ProcedureStatus{content.ProcedureNew, content.ProcedureAmended, content.ProcedureRepealed} {
		if states[s] == 0 {
			t.Errorf("no procedure is %s", s)
		}
	}

	months, topics := map[string]bool{}, map[content.Topic]bool{}
	for _, p := range v.Latest("news", 0) {
		months[p.Entry.Date.ISO()[:7]] = true
		topics[p.Data().(*content.News).Topic] = true
	}
	for _, m := range []string{"2025-12", "2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"} {
		if !months[m] {
			t.Errorf("no news in %s", m)
		}
	}
	if len(topics) < 6 {
		t.Errorf("news of %d topics", len(topics))
	}
	if len(v.Notices(v.Home())) == 0 {
		t.Error("no notice is showing")
	}
}

// TestEveryPageSaysItIsADemonstration, and has one first heading.
func TestEveryPageSaysItIsADemonstration(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	for _, o := range set.Outputs() {
		if o.Kind != Page {
			continue
		}
		data := set.Render(o).Data
		if !bytes.Contains(data, []byte("Bản trình diễn")) && !bytes.Contains(data, []byte("Demonstration – ")) && !bytes.Contains(data, []byte(`http-equiv="refresh"`)) {
			t.Errorf("%s does not say so", o.Path)
		}
		if n := bytes.Count(data, []byte("<h1")); n != 1 {
			t.Errorf("%s has %d first headings", o.Path, n)
		}
	}
}

// What a page names of style sheets and scripts for its first view: the style sheet
// for paper is fetched behind the page.
var (
	sheet  = regexp.MustCompile(`<link rel="?stylesheet"? href="([^"]+)">`)
	script = regexp.MustCompile(`<script src="?([^" >]+)"?`)
)

// TestFirstViewFitsOneWindow holds HTML and style sheets of every page and
// poster to 14 KB compressed, what a server sends before it waits for the first
// answer, and what one page loads of scripts to 10 KB, the helps for reading and the
// worker for readers without a network among it, whether or not they are asked for.
func TestFirstViewFitsOneWindow(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	worker, err := minify.Text("js", set.theme.Worker("offline")) // of a site that asks for it
	if err != nil {
		t.Fatal(err)
	}
	files, helps, always := map[string]int{}, 0, compressed(worker)
	for _, o := range set.Outputs() {
		if ext := path.Ext(o.Path); ext == ".css" || ext == ".js" && o.Kind == File { // the others are data of the search
			files[o.Path] = compressed(set.Render(o).Data)
			switch name := path.Base(o.Path); {
			case strings.HasPrefix(name, "helps.") && ext == ".js": // one for each language
				helps = max(helps, files[o.Path])
			case strings.HasPrefix(name, "offline."):
				always += files[o.Path]
			}
		}
	}
	always += helps
	sum := func(data []byte, names *regexp.Regexp) (size, n int) {
		for _, m := range names.FindAllSubmatch(data, -1) {
			size, n = size+files[string(m[1])], n+1
		}
		return size, n
	}
	seen, scripts := map[string]int{}, map[string]int{}
	for _, p := range set.Site.Pages() {
		kind := strings.TrimSpace(string(p.Kind) + " " + string(p.EntryKind()))
		forms := map[string]*Output{kind: set.Output(p.Path)}
		for _, form := range site.Sheets {
			if set.Site.HasSheet(p, form) {
				forms[string(form)+kind] = set.Output(p.Sheet(form))
			}
		}
		for name, o := range forms {
			if o == nil {
				continue
			}
			data := set.Render(o).Data
			styles, sheets := sum(data, sheet)
			if size := compressed(data) + styles; size > 14<<10 || sheets == 0 {
				t.Errorf("%s (%s): %d bytes with %d style sheets", o.Path, name, size, sheets)
			} else {
				seen[name] = max(seen[name], size)
			}
			loaded, n := sum(data, script)
			if scripts[name] = max(scripts[name], loaded+always); loaded+always > 10<<10 || n == 0 && name == kind {
				t.Errorf("%s (%s): %d bytes of %d scripts", o.Path, name, loaded+always, n)
			}
		}
	}
	t.Logf("files %v; the largest of each kind with its style sheets: %v; with its scripts: %v", files, seen, scripts)
}

// inside tells whether n stands in an element of this name.
func inside(n *html.Node, name string) bool {
	for p := range n.Ancestors() {
		if p.Data == name {
			return true
		}
	}
	return false
}

// compressed returns the size of data under gzip.
func compressed(data []byte) int {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Len()
}

// TestCompleteWithoutScript: nothing of a page waits for a script. What is
// hidden until one runs is the form that filters a list, and what is in it.
func TestCompleteWithoutScript(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	forms := 0
	for _, o := range set.Outputs() {
		if o.Kind != Page {
			continue
		}
		doc, err := html.Parse(bytes.NewReader(set.Render(o).Data))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				if a.Key != "hidden" {
					continue
				}
				switch {
				case n.Data == "form":
					forms++
				case !inside(n, "form"):
					t.Errorf("%s: <%s> is hidden", o.Path, n.Data)
				}
			}
			if n.Data == "noscript" || n.Data == "template" {
				t.Errorf("%s has a <%s>", o.Path, n.Data)
			}
		}
	}
	if forms < 5 {
		t.Errorf("only %d lists can be filtered", forms)
	}
}
