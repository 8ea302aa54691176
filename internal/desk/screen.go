package desk

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
	"strings"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/hosting"
	"cchc/internal/report"
	"cchc/internal/sourcefile"
	"cchc/internal/viet"
)

//go:embed ui
var files embed.FS

// A screen is one page of the desk: its template is ui/NAME.html, its title the message
// desk.NAME.
type screen struct {
	Name string
	Path string
	data func(r *http.Request) (any, error) // what the template shows
}

// A page is what the templates get.
type page struct {
	*Desk
	Screen string
	Who    string // the user's name, "" where nobody has given one
	Token  string
	Data   any
	r      *http.Request
}

// routes has the desk answer at the addresses of screens, changes and downloads, and no
// others, from now on.
func (d *Desk) routes(screens []screen, actions map[string]action, downloads map[string]download) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ui/{file...}", d.uiFile)
	for _, s := range screens {
		at := s.Path
		if strings.HasSuffix(at, "/") {
			at += "{$}"
		}
		mux.HandleFunc("GET "+at, func(w http.ResponseWriter, r *http.Request) { d.show(w, r, s) })
	}
	for at, act := range actions {
		mux.HandleFunc("POST "+at, func(w http.ResponseWriter, r *http.Request) { d.act(w, r, act) })
	}
	for at, load := range downloads {
		mux.HandleFunc("GET "+at, func(w http.ResponseWriter, r *http.Request) {
			if err := load(w, r); err != nil {
				d.showFault(w, r, err)
			}
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { d.showFault(w, r, fault.NotFound(r.URL.Path)) })
	d.mux.Store(mux)
}

// show answers with a screen. Whoever has not given a name is asked for it first.
func (d *Desk) show(w http.ResponseWriter, r *http.Request, s screen) {
	if d.IsOpen() && d.who(r) == "" && s.Name != "name" {
		s = screen{Name: "name", data: d.nameScreen}
	}
	data, err := s.data(r)
	if err != nil {
		d.showFault(w, r, err)
		return
	}
	d.write(w, r, http.StatusOK, s.Name, data)
}

// showFault answers with what went wrong, as a page.
func (d *Desk) showFault(w http.ResponseWriter, r *http.Request, err error) {
	var moved redirect
	if errors.As(err, &moved) {
		http.Redirect(w, r, string(moved), http.StatusSeeOther)
		return
	}
	status, text := d.faultOf(err)
	d.write(w, r, status, "fault", text)
}

// A redirect is an address to go to instead.
type redirect string

func (e redirect) Error() string { return "go to " + string(e) }

// faultOf returns the status and the words of an error.
func (d *Desk) faultOf(err error) (int, string) {
	var f *fault.Fault
	if errors.As(err, &f) {
		return f.Status, d.Say(f.Code, f.Args)
	}
	switch {
	case errors.Is(err, sourcefile.ErrForm):
		return http.StatusBadRequest, d.Say("desk.bad-request", nil)
	case errors.Is(err, sourcefile.ErrUnchosen):
		return http.StatusBadRequest, d.Say("desk.choose", nil)
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return http.StatusRequestEntityTooLarge, d.Say("desk.too-large", diag.Args{"Limit": large.Limit >> 20})
	}
	return http.StatusInternalServerError, d.Say("desk.system-error", diag.Args{"Detail": err.Error()})
}

func (d *Desk) write(w http.ResponseWriter, r *http.Request, status int, name string, data any) {
	var b bytes.Buffer
	t, err := d.template(name)
	if err == nil {
		err = t.ExecuteTemplate(&b, "layout", &page{d, name, d.shownName(r), d.tokens.page, data, r})
	}
	if err != nil {
		http.Error(w, d.Say("desk.system-error", diag.Args{"Detail": err.Error()}), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
}

var templates sync.Map // name → *template.Template or error

// template returns the template of a screen with the layout around it.
func (d *Desk) template(name string) (*template.Template, error) {
	if t, ok := templates.Load(name); ok {
		return t.(*template.Template), nil
	}
	t, err := template.New(name).Funcs(template.FuncMap{
		"link": link, "list": func(all ...any) []any { return all }, "dict": dict, "json": jsonOf, "date": viet.Date.String, "isoDay": isoDay,
		"join": strings.Join, "plus": func(a, b int) int { return a + b }, "isNumber": report.IsNumber, "isTable": isTable,
	}).ParseFS(files, "ui/layout.html", "ui/parts.html", "ui/state.html", "ui/writing.html", "ui/"+name+".html")
	if err != nil {
		return nil, fmt.Errorf("desk: %w", err)
	}
	templates.Store(name, t)
	return t, nil
}

// link returns an address with its query: link "/soan" "tep" file.
func link(at string, pairs ...string) string {
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
func (p *page) Say(key string, pairs ...any) string { return p.Workspace.Say(key, dict(pairs...)) }

// Title is the title of the screen.
func (p *page) Title() string { return p.Workspace.Say("desk."+p.Screen, nil) }

// Lang is the language of the words.
func (p *page) Lang() string { return p.Voice.Lang }

// Column is how the column is called, "" where its settings cannot be read.
func (p *page) Column() string {
	return p.Agency()
}

// Asked is a value of the address's query.
func (p *page) Asked(name string) string { return p.r.URL.Query().Get(name) }

// A navItem is a way to a screen.
type navItem struct {
	Path, Name string
	Current    bool
	Count      int // what waits there, 0 for nothing
}

// Nav lists the screens of the menu.
func (p *page) Nav() (items []navItem) {
	if !p.IsOpen() {
		return nil
	}
	counts := p.waiting()
	for _, s := range menu {
		items = append(items, navItem{s.path, p.Workspace.Say("desk."+s.name, nil), p.Screen == s.name || s.name == within[p.Screen], counts[s.name]})
	}
	return items
}

// uiFile answers with a style sheet or a script of the desk.
func (d *Desk) uiFile(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("file")
	data, err := fs.ReadFile(files, path.Join("ui", name))
	if err != nil || path.Ext(name) == ".html" {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", hosting.ContentType(name))
	_, _ = w.Write(data)
}

// act answers a change with JSON: what the action returns, or the words of its error.
func (d *Desk) act(w http.ResponseWriter, r *http.Request, act func(r *http.Request) (any, error)) {
	answer, err := act(r)
	status := http.StatusOK
	var moved redirect
	cookie, isCookie := answer.(setCookie)
	switch {
	case isCookie:
		http.SetCookie(w, cookie.Cookie)
		answer = map[string]any{}
	case errors.As(err, &moved):
		answer = map[string]string{"goto": string(moved)}
	case err != nil:
		var text string
		status, text = d.faultOf(err)
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

// sent reads the JSON that a request brings.
func sent(r *http.Request, into any) error {
	if t, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); t != "application/json" {
		return fault.New(http.StatusUnsupportedMediaType, "desk.bad-request", nil)
	}
	err := json.NewDecoder(r.Body).Decode(into)
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return fault.BadRequest()
	}
	return err
}

// Day is today.
func (p *page) Day() string { return p.Today().String() }
