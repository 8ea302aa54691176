package desk

import (
	"net/http"
	"strings"
	"time"
)

// openingPatience is how long a page waits for the site to be read before it says so.
const openingPatience = time.Second

// waitForSite has the desk answer, until the site has been read, as [Desk.whileOpening]
// does.
func (d *Desk) waitForSite() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ui/{file...}", d.uiFile)
	mux.HandleFunc("POST /ten", func(w http.ResponseWriter, r *http.Request) { d.act(w, r, d.nameAction) })
	mux.HandleFunc("/", d.whileOpening)
	d.mux.Store(mux)
}

// whileOpening answers a request once the site has been read. Who is there is asked at once,
// which needs no site: it is read while they type. A page that takes too long says what is
// waited for.
func (d *Desk) whileOpening(w http.ResponseWriter, r *http.Request) {
	var late <-chan time.Time
	if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") {
		if d.who(r) == "" && !d.hasBegun() {
			name, _ := d.nameScreen(r) // it has no errors
			d.write(w, r, http.StatusOK, "name", name)
			return
		}
		late = time.After(openingPatience)
	}
	select {
	case <-d.begun:
		d.mux.Load().ServeHTTP(w, r)
	case <-r.Context().Done():
	case <-late:
		d.write(w, r, http.StatusOK, "opening", d.Dir)
	}
}

// hasBegun reports whether the site has been read, or cannot be.
func (d *Desk) hasBegun() bool {
	select {
	case <-d.begun:
		return true
	default:
		return false
	}
}

// showNothing has the desk say why there is no site to show, from now on.
func (d *Desk) showNothing(err error) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /ui/{file...}", d.uiFile)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { d.showFault(w, r, d.notMade(d.Dir, err)) })
	d.mux.Store(mux)
}
