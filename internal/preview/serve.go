package preview

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/hosting"
	"cchc/internal/render"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/store"
)

// own is the address below which the server's own pages and scripts are.
const own = "/__cchc/"

// ListPath is the address of the list of all entries.
const ListPath = own

//go:embed live.js live.css worker.js list.html
var files embed.FS

var listPage = template.Must(template.ParseFS(files, "list.html"))

const workerName = "worker.js"

// workerVersion tells one worker.js from another: a worker lives on while a tab
// is open, whichever version of the program is started meanwhile.
var workerVersion = func() string {
	data, _ := files.ReadFile(workerName)
	hash, _ := digests(data)
	return hash
}()

// The types of what the server itself says.
const (
	htmlType = "text/html; charset=utf-8"
	jsonType = "application/json"
)

// ServeHTTP answers a request as a good static host would, and those below
// /__cchc/.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.guard(w, r)
	switch {
	case !allowedHost(r.Host):
		s.refuse(w, "preview.bad-host", diag.Args{"Host": r.Host})
	case s.opts.Admit != nil && !s.opts.Admit(r):
		s.refuse(w, "preview.stranger", nil)
	case foreign(r) && !s.framed(r):
		s.refuse(w, "preview.foreign", diag.Args{"Address": "http://" + r.Host + r.URL.EscapedPath()})
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
	case strings.HasPrefix(r.URL.Path, own):
		s.ownPages(w, r, strings.TrimPrefix(r.URL.Path, own))
	default:
		s.siteFile(w, r)
	}
}

func (s *Server) refuse(w http.ResponseWriter, code string, args diag.Args) {
	http.Error(w, s.opts.Voice.Say(code, args), http.StatusForbidden)
}

// siteFile answers a request for what belongs to the site.
func (s *Server) siteFile(w http.ResponseWriter, r *http.Request) {
	set, problems := s.Now()
	if set == nil {
		s.problemPage(w, "/", problems, http.StatusInternalServerError)
		return
	}
	base := set.Site.Settings.BaseURL.Path
	at, ok := strings.CutPrefix(r.URL.Path, strings.TrimSuffix(base, "/"))
	if !ok || at == "" {
		http.Redirect(w, r, base, http.StatusFound)
		return
	}
	at = strings.TrimSuffix(at, "index.html")
	kept := s.kept(at)
	switch {
	case set.Output(at) != nil:
		s.output(w, r, set, set.Output(at), at, http.StatusOK)
	case kept.data != nil:
		s.html(w, r, kept, at, http.StatusOK)
	case !strings.HasSuffix(at, "/") && set.Output(at+"/") != nil:
		http.Redirect(w, r, (&url.URL{Path: r.URL.Path + "/", RawQuery: r.URL.RawQuery}).String(), http.StatusMovedPermanently)
	case set.Output("/404.html") != nil:
		if path.Ext(at) == "" && !strings.HasSuffix(at, "/") {
			at += "/" // where the page will be once it is written
		}
		s.output(w, r, set, set.Output("/404.html"), at, http.StatusNotFound)
	default:
		http.NotFound(w, r)
	}
}

// output serves an output for the address that was asked for.
func (s *Server) output(w http.ResponseWriter, r *http.Request, set *render.Set, o *render.Output, at string, status int) {
	s.asHosted(w.Header(), set, o)
	if o.Kind != render.Page {
		result := set.Render(o)
		if result.Problems.Errors() > 0 {
			s.problemPage(w, o.Path, result.Problems, http.StatusInternalServerError)
			return
		}
		s.bytes(w, r, o, result)
		return
	}
	page, problems := s.page(set, o)
	if page.data == nil {
		s.problemPage(w, o.Path, problems, http.StatusInternalServerError)
		return
	}
	s.html(w, r, page, at, status)
}

// bytes serves what is no page. A large file is not read into memory.
func (s *Server) bytes(w http.ResponseWriter, r *http.Request, o *render.Output, result render.Result) {
	if result.Open == nil {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(result.Data))
		return
	}
	file, err := result.Open()
	if err != nil {
		gone := diag.New(diag.Position{File: result.File}, "", "file-vanished", nil)
		s.problemPage(w, o.Path, diag.List{gone}, http.StatusInternalServerError)
		return
	}
	defer file.Close()
	if seeker, ok := file.(io.ReadSeeker); ok {
		http.ServeContent(w, r, "", time.Time{}, seeker)
		return
	}
	_, _ = io.Copy(w, file)
}

// html writes a page with the script.
func (s *Server) html(w http.ResponseWriter, r *http.Request, page goodPage, at string, status int) {
	w.Header().Set("Content-Type", htmlType)
	w.Header().Set(policyHeader, page.policy)
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(s.withScript(page.data, at))
	}
}

// page returns a page of a set as it was last made without errors, without data
// where it never was, and the problems that it has now.
func (s *Server) page(set *render.Set, o *render.Output) (goodPage, diag.List) {
	result := set.Render(o)
	problems := store.Excerpts(s.folder, result.Problems)
	file := ""
	if p := pageAt(set, o.Path); p != nil {
		file = p.File
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if text := fmt.Sprint(problems.Records(s.opts.Voice)); s.opts.Found != nil && text != s.found[o.Path] {
		s.found[o.Path] = text
		s.opts.Found(s.shown(problems))
	}
	if len(result.Data) > 0 && problems.Errors() == 0 {
		s.good[o.Path] = goodPage{result.Data, file, s.policy(set, o)}
	}
	return s.good[o.Path], problems
}

// withScript puts the script that follows changes at the end of a page.
func (s *Server) withScript(page []byte, at string) []byte {
	hash, shape := digests(page)
	s.mu.RLock()
	file := s.good[at].file
	s.mu.RUnlock()
	tag := `<script src="` + own + `live.js" data-path="` + template.HTMLEscapeString(at) + `" data-file="` + template.HTMLEscapeString(file) +
		`" data-hash="` + hash + `" data-shape="` + shape + `" data-worker="` + own + workerName + `?` + workerVersion + `"` + s.framing() + ` defer></script>`
	if i := bytes.LastIndex(page, []byte("</body>")); i >= 0 {
		return append(append(append([]byte{}, page[:i]...), tag...), page[i:]...)
	}
	return append(append([]byte{}, page...), tag...)
}

// styleRE matches the fingerprint in the address of a style sheet.
var styleRE = regexp.MustCompile(`(/assets/[^"]*)\.[0-9a-f]{8}\.css`)

// digests returns a digest of a page, and one that does not change with its
// style sheets.
func digests(page []byte) (hash, shape string) {
	sum := func(b []byte) string {
		h := sha256.Sum256(b)
		return hex.EncodeToString(h[:8])
	}
	return sum(page), sum(styleRE.ReplaceAll(page, []byte("$1.css")))
}

// pageAt returns the page at a path, nil for none; a path of a pager's page is
// that of its list.
func pageAt(set *render.Set, at string) *site.Page {
	v := set.Site.NewView()
	if p := v.Page(at); p != nil {
		return p
	}
	if i := strings.Index(at, "/trang/"); i >= 0 {
		return v.Page(at[:i+1])
	}
	return nil
}

// problemPage shows problems where there is no page to lay them over.
func (s *Server) problemPage(w http.ResponseWriter, at string, problems diag.List, status int) {
	w.Header().Set("Content-Type", htmlType)
	w.Header().Set(policyHeader, s.ownPolicy())
	w.WriteHeader(status)
	title := s.opts.Voice.Say("preview.no-page", nil)
	page := `<!DOCTYPE html><html lang="` + s.opts.Voice.Lang + `"><head><meta charset="utf-8"><title>` + title + `</title></head><body><main><h1>` + title + `</h1></main></body></html>`
	_, _ = w.Write(s.withScript([]byte(page), at))
}

// A pageState is how a page stands, for live.js.
type pageState struct {
	Hash     string        `json:"hash"`
	Shape    string        `json:"shape"`
	Styles   []string      `json:"styles"`
	Goto     string        `json:"goto,omitempty"`
	File     string        `json:"file,omitempty"`
	Labels   []string      `json:"labels,omitempty"`
	Problems []diag.Record `json:"problems"`
	Excerpts []string      `json:"excerpts"` // the lines of the problems, "" for none
	Shifts   []int         `json:"shifts"`   // how many characters less the columns are there
	Words    words         `json:"words"`
}

// words are what live.js shows beside the messages.
type words struct {
	Title  string `json:"title"`
	List   string `json:"list"`
	Hide   string `json:"hide"`
	Fold   string `json:"fold"`
	Unfold string `json:"unfold"`
}

func (s *Server) state(at, file string) pageState {
	set, problems := s.Now()
	say := func(key string) string { return s.opts.Voice.Say(key, nil) }
	st := pageState{Words: words{say("preview.problems"), say("preview.list"), say("preview.hide"), say("preview.fold"), say("preview.unfold")}}
	if set != nil {
		o := set.Output(at)
		p := pageAt(set, at)
		if file != "" && (p == nil || p.File != file) {
			s.mu.RLock()
			if is, ok := s.moved[file]; ok {
				file = is
			}
			s.mu.RUnlock()
			if now := set.Site.NewView().Ref(strings.TrimPrefix(file, "content/")); now != nil {
				st.Goto = set.Site.NewView().URL(now.Path)
			}
		}
		if kept := s.kept(at); o == nil && kept.data != nil {
			st.Hash, st.Shape = digests(kept.data)
			st.File = file
		} else if o == nil {
			o = set.Output("/404.html")
		}
		if o != nil && o.Kind == render.Page {
			page, found := s.page(set, o)
			problems = slices.Concat(problems, found)
			if page.data != nil { // with a digest, a page that was never made would be loaded again and again
				st.Hash, st.Shape = digests(page.data)
			}
			for _, m := range styleRE.FindAll(page.data, -1) {
				st.Styles = append(st.Styles, string(m))
			}
		}
		if p != nil {
			st.File, st.Labels = p.File, append(s.labels(p), s.late(set, p)...)
		}
	}
	problems = slices.Clone(s.shown(problems)).Sort() // those of the last reading are shared
	st.Problems = problems.Records(s.opts.Voice)
	for _, d := range problems {
		st.Excerpts, st.Shifts = append(st.Excerpts, d.Excerpt), append(st.Shifts, d.Shift)
	}
	return st
}

// labels says what an editor wants to know of a page: its kind, and whether
// and when it is published.
func (s *Server) labels(p *site.Page) []string {
	var all []string
	if k := p.EntryKind(); k != "" {
		all = append(all, schema.Label(k))
	}
	if p.Entry == nil {
		return all
	}
	switch p.Entry.State {
	case store.Draft:
		all = append(all, s.opts.Voice.Say("preview.draft", nil))
	case store.Scheduled:
		all = append(all, s.opts.Voice.Say("preview.scheduled", diag.Args{"Date": p.Entry.Date.Day().String()}))
	}
	switch status := content.Retired(p.Entry.Data()); {
	case status != nil:
		all = append(all, schema.Label(status))
	case !content.InForce(p.Entry.Data()):
		all = append(all, s.opts.Voice.Say("preview.over", nil))
	}
	return all
}

// late says what of a page is behind its day: tasks of a plan that are not done,
// and what citizens wait for.
func (s *Server) late(set *render.Set, p *site.Page) []string {
	var all []string
	if n := set.Site.NewView().Tally(p).Late; n > 0 {
		all = append(all, s.opts.Voice.Say("preview.late-tasks", diag.Args{"Count": n}))
	}
	if p.Entry != nil && content.Overdue(p.Entry.Data()) {
		all = append(all, s.opts.Voice.Say("preview.late", nil))
	}
	return all
}

// ownPages answers what is below /__cchc/.
func (s *Server) ownPages(w http.ResponseWriter, r *http.Request, name string) {
	switch name {
	case "events":
		s.clients.serve(w, r)
	case "count":
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprint(w, s.started, s.clients.count())
	case "state":
		w.Header().Set("Content-Type", jsonType)
		_ = json.NewEncoder(w).Encode(s.state(r.URL.Query().Get("path"), r.URL.Query().Get("file")))
	case "live.js", "live.css", workerName:
		data, err := files.ReadFile(name)
		if err != nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", hosting.ContentType(name))
		_, _ = w.Write(data)
	case "":
		s.list(w)
	default:
		http.NotFound(w, r)
	}
}

// A listed is an entry on the list of all entries.
type listed struct {
	Title, URL, File, Kind string
	Date                   string // as the entry's kind dates it, "" for none
	Labels, Late           []string
	Problems               []string
}

// rank orders entries: those that need the editor's eye come first.
func (l listed) rank() [3]int { return [3]int{-len(l.Problems), -len(l.Late), -len(l.Labels)} }

// listed returns an entry for the list. problems are the messages of its file.
func (s *Server) listed(set *render.Set, p *site.Page, problems []string) listed {
	labels := s.labels(p)
	l := listed{Title: p.Title, URL: set.Site.NewView().URL(p.Path), File: p.File, Kind: labels[0], Labels: labels[1:], Late: s.late(set, p), Problems: problems}
	if day := p.Data().When(); !day.IsZero() {
		l.Date = day.Day().String()
	}
	return l
}

// list shows every entry with its day, its state and its problems.
func (s *Server) list(w http.ResponseWriter) {
	set, problems := s.Now()
	say := func(key string) string { return s.opts.Voice.Say(key, nil) }
	byFile := map[string][]string{}
	for _, d := range problems {
		byFile[d.File] = append(byFile[d.File], s.opts.Voice.Message(d))
	}
	data := struct {
		Lang, Base, Back, Title, Entry, Date, File, State, Problems string
		Entries                                                     []listed
		Others                                                      []string
	}{
		Lang: s.opts.Voice.Lang, Base: s.Base(), Back: say("preview.back"), Title: say("preview.all-entries"),
		Entry: say("preview.entry"), Date: say("preview.date"), File: say("preview.file"), State: say("preview.state"), Problems: say("preview.problems"),
	}
	seen := map[string]bool{}
	if set != nil {
		for _, p := range set.Site.Pages() {
			if p.Kind == site.EntryPage {
				data.Entries = append(data.Entries, s.listed(set, p, byFile[p.File]))
				seen[p.File] = true
			}
		}
	}
	slices.SortStableFunc(data.Entries, func(a, b listed) int {
		ranks, others := a.rank(), b.rank()
		return slices.Compare(ranks[:], others[:])
	})
	for _, d := range problems {
		if !seen[d.File] {
			data.Others = append(data.Others, s.opts.Voice.Sentence(d))
		}
	}
	w.Header().Set("Content-Type", htmlType)
	_ = listPage.Execute(w, data)
}
