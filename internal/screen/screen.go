package screen

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/hosting"
	"cchc/internal/sourcefile"
	"cchc/internal/viet"
)

//go:embed ui
var files embed.FS

// A Page is what the templates get.
type Page struct {
	*Server
	Screen string
	Who    string // the user's name, "" where nobody has given one
	Token  string
	Data   any
	r      *http.Request
}

// Routes has the server answer at the addresses of screens, changes and downloads, and no
// others, from now on.
func (s *Server) Routes(parts ...Part) {
	mux := s.newMux()
	for _, p := range parts {
		for _, one := range p.Screens {
			at := one.Path
			if strings.HasSuffix(at, "/") {
				at += "{$}"
			}
			mux.HandleFunc("GET "+at, func(w http.ResponseWriter, r *http.Request) { s.show(w, r, one) })
		}
		for at, act := range p.Actions {
			mux.HandleFunc("POST "+at, func(w http.ResponseWriter, r *http.Request) { s.act(w, r, act) })
		}
		for at, load := range p.Downloads {
			mux.HandleFunc("GET "+at, func(w http.ResponseWriter, r *http.Request) {
				if err := load(w, r); err != nil {
					s.showFault(w, r, err)
				}
			})
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.showFault(w, r, fault.NotFound(r.URL.Path)) })
	s.answerBy(mux, parts)
}

// newMux returns what answers with style sheets and scripts.
func (s *Server) newMux() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ui/{file...}", s.uiFile)
	return mux
}

// answerBy has requests be answered by mux from now on, with the files of some parts.
func (s *Server) answerBy(mux *http.ServeMux, parts []Part) {
	s.now.Store(&routing{mux, append(parts, Part{Files: files})})
}

// A routing is what answers requests at a time, and where the files for that are.
type routing struct {
	mux   *http.ServeMux
	parts []Part
}

// takesFiles reports whether a change sends files, whose action bounds them.
func (t *routing) takesFiles(r *http.Request) bool {
	return slices.ContainsFunc(t.parts, func(p Part) bool { return slices.Contains(p.Uploads, r.URL.Path) })
}

// screen returns the part that a screen belongs to, and the screen; those that every desk
// has belong to none.
func (t *routing) screen(name string) (Part, Screen) {
	for _, p := range t.parts {
		for _, one := range p.Screens {
			if one.Name == name && p.Files != nil {
				return p, one
			}
		}
	}
	return Part{}, Screen{}
}

// show answers with a screen. Whoever has not given a name is asked for it first.
func (s *Server) show(w http.ResponseWriter, r *http.Request, one Screen) {
	if s.IsOpen() && Who(r) == "" && one.Name != "name" {
		one = Screen{Name: "name", Data: s.nameScreen}
	}
	data, err := one.Data(r)
	if err != nil {
		s.showFault(w, r, err)
		return
	}
	s.write(w, r, http.StatusOK, one.Name, data)
}

// showFault answers with what went wrong, as a page.
func (s *Server) showFault(w http.ResponseWriter, r *http.Request, err error) {
	var moved Redirect
	if errors.As(err, &moved) {
		http.Redirect(w, r, string(moved), http.StatusSeeOther)
		return
	}
	status, text := s.FaultOf(err)
	s.write(w, r, status, "fault", text)
}

// A Redirect is an address to go to instead.
type Redirect string

func (e Redirect) Error() string { return "go to " + string(e) }

// FaultOf returns the status and the words of an error.
func (s *Server) FaultOf(err error) (int, string) {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Status, s.Say(f.Code, f.Args)
	}
	switch {
	case errors.Is(err, sourcefile.ErrForm):
		return http.StatusBadRequest, s.Say("desk.bad-request", nil)
	case errors.Is(err, sourcefile.ErrUnchosen):
		return http.StatusBadRequest, s.Say("desk.choose", nil)
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return http.StatusRequestEntityTooLarge, s.Say("desk.too-large", diag.Args{"Limit": large.Limit >> 20})
	}
	return http.StatusInternalServerError, s.Say("desk.system-error", diag.Args{"Detail": err.Error()})
}

func (s *Server) write(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer
	t, err := s.template(name)
	if err == nil {
		err = t.ExecuteTemplate(&b, "layout", &Page{s, name, s.shownName(r), s.tokens.page, data, r})
	}
	if err != nil {
		http.Error(w, s.Say("desk.system-error", diag.Args{"Detail": err.Error()}), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
}

var templates sync.Map // name → *template.Template or error

// template returns the template of a screen with the layout around it.
func (s *Server) template(name string) (*template.Template, error) {
	if t, ok := templates.Load(name); ok {
		return t.(*template.Template), nil
	}
	t, err := template.New(name).Funcs(template.FuncMap{
		"link": Link, "list": func(all ...any) []any { return all }, "dict": dict, "json": jsonOf, "date": viet.Date.String, "isoDay": isoDay,
		"join": strings.Join, "plus": func(a, b int) int { return a + b },
	}).ParseFS(files, "ui/layout.html", "ui/parts.html")
	own := "ui/" + name + ".html"
	if part, _ := s.now.Load().screen(name); err != nil {
		// said below
	} else if part.Files == nil {
		t, err = t.ParseFS(files, own)
	} else {
		t, err = t.Funcs(part.Funcs).ParseFS(part.Files, append(slices.Clone(part.Shared), own)...)
	}
	if err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	templates.Store(name, t)
	return t, nil
}

// Link returns an address with its query: link "/soan" "tep" file.
func Link(at string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) > 0 {
		at += "?" + q.Encode()
	}
	return at
}

// isoDay writes a day that stands in ISO 8601 as people read it; what is none stays.
func isoDay(text string) string {
	day, err := viet.ParseDate(text)
	if err != nil {
		return text
	}
	return day.Day().String()
}

func dict(pairs ...any) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m
}

// jsonOf is data for a script, in an element that is not run.
func jsonOf(v any) (template.JS, error) {
	b, err := json.Marshal(v) // escapes < and >
	return template.JS(b), err
}

// Say puts a message into words: .Say "desk.saved" "Time" .Time.
func (p *Page) Say(key string, pairs ...any) string { return p.Workspace.Say(key, dict(pairs...)) }

// Title is the title of the screen.
func (p *Page) Title() string { return p.Workspace.Say("desk."+p.Screen, nil) }

// Lang is the language of the words.
func (p *Page) Lang() string { return p.Voice.Lang }

// Column is how the column is called, "" where its settings cannot be read.
func (p *Page) Column() string {
	return p.Agency()
}

// Asked is a value of the address's query.
func (p *Page) Asked(name string) string { return p.r.URL.Query().Get(name) }

// A navItem is a way to a screen.
type navItem struct {
	Path, Name string
	Current    bool
	Count      int // what waits there, 0 for nothing
}

// Nav lists the screens of the menu.
func (p *Page) Nav() (items []navItem) {
	if !p.IsOpen() {
		return nil
	}
	counts := p.Menu.Waiting()
	_, shown := p.now.Load().screen(p.Screen)
	for _, s := range p.Menu.Items {
		items = append(items, navItem{s.Path, p.Workspace.Say("desk."+s.Name, nil), p.Screen == s.Name || s.Name == shown.Within, counts[s.Name]})
	}
	return items
}

// uiFile answers with a style sheet or a script of the desk.
func (s *Server) uiFile(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	data, err := []byte(nil), fs.ErrNotExist
	for _, p := range s.now.Load().parts {
		if p.Files != nil && err != nil {
			data, err = fs.ReadFile(p.Files, path.Join("ui", name))
		}
	}
	if err != nil || path.Ext(name) == ".html" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", hosting.ContentType(name))
	_, _ = w.Write(data)
}

// act answers a change with JSON: what the action returns, or the words of its error.
func (s *Server) act(w http.ResponseWriter, r *http.Request, act Action) {
	answer, err := act(r)
	status := http.StatusOK
	var moved Redirect
	cookie, isCookie := answer.(setCookie)
	switch {
	case isCookie:
		http.SetCookie(w, cookie.Cookie)
		answer = map[string]any{}
	case errors.As(err, &moved):
		answer = map[string]string{"goto": string(moved)}
	case err != nil:
		var text string
		status, text = s.FaultOf(err)
		says := map[string]any{"error": text}
		if f := (*fault.Fault)(nil); errors.As(err, &f) && f.Field != "" {
			says["field"] = f.Field
		}
		answer = says
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

// Day is today.
func (p *Page) Day() string { return p.Today().String() }
