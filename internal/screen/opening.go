package screen

import (
	"net/http"
	"strings"
	"time"
)

// openingPatience is how long a page waits for the site to be read before it says so.
const openingPatience = time.Second

// Await has the server answer, until begun is closed, as [opening.answer] does. Then
// it has to be told what by: the parts are those that will be shown.
func (s *Server) Await(begun <-chan struct{}, parts ...Part) {
	mux := s.newMux()
	mux.HandleFunc("POST /ten", func(w http.ResponseWriter, r *http.Request) { s.act(w, r, s.nameAction) })
	mux.HandleFunc("/", (&opening{s, begun}).answer)
	s.answerBy(mux, parts)
}

// An opening is the time in which the site is read.
type opening struct {
	*Server
	begun <-chan struct{} // closed when the site has been read, or cannot be
}

// answer answers a request once the site has been read. Who is there is asked at once, which
// needs no site: it is read while they type. A page that takes too long says what is waited
// for.
func (o *opening) answer(w http.ResponseWriter, r *http.Request) {
	var late <-chan time.Time
	if r.Method == http.MethodGet && strings.Contains(r.Header.Get("Accept"), "text/html") {
		if Who(r) == "" && !o.hasBegun() {
			name, _ := o.nameScreen(r) // it has no errors
			o.write(w, r, http.StatusOK, "name", name)
			return
		}
		late = time.After(openingPatience)
	}
	select {
	case <-o.begun:
		o.now.Load().mux.ServeHTTP(w, r)
	case <-r.Context().Done():
	case <-late:
		o.write(w, r, http.StatusOK, "opening", o.Dir)
	}
}

// hasBegun reports whether the site has been read, or cannot be.
func (o *opening) hasBegun() bool {
	select {
	case <-o.begun:
		return true
	default:
		return false
	}
}

// AlwaysFail has every address answer with an error from now on: there is no site to show.
func (s *Server) AlwaysFail(err error) {
	mux := s.newMux()
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.showFault(w, r, err) })
	s.answerBy(mux, nil)
}
