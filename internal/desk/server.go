package desk

import (
	"net/http"
	"sync/atomic"
	"time"

	"cchc/internal/workspace"
)

// A Server answers browsers with the screens of a workspace.
type Server struct {
	*workspace.Workspace
	Menu Menu

	origin  string // http://127.0.0.1:1314
	tokens  tokens
	now     atomic.Pointer[routing]
	heardAt atomic.Int64 // when a browser was last heard, in Unix nanoseconds
}

// newServer returns a server at an origin, which answers nothing yet.
func newServer(w *workspace.Workspace, origin string) *Server {
	s := &Server{Workspace: w, origin: origin, tokens: newTokens()}
	s.answerBy(http.NewServeMux(), nil)
	s.heard()
	return s
}

// part is what every desk with a site has: who is at the browser.
func (s *Server) part() Part {
	return Part{
		Screens:   []Screen{{Name: "name", Path: "/ten", Data: s.nameScreen}},
		Actions:   map[string]Action{"/ten": s.nameAction},
		Downloads: map[string]Download{"/ma": s.tokenDownload},
	}
}

// heard notes that a browser is there.
func (s *Server) heard() { s.heardAt.Store(s.Now().UnixNano()) }

// Quiet returns how long no browser was heard.
func (s *Server) quiet() time.Duration { return time.Duration(s.Now().UnixNano() - s.heardAt.Load()) }
