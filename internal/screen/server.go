// Package screen answers browsers at the desk: who is let in, what frames every screen, and
// what screens have in common.
//
// A [Server] answers by [Part]s: some screens that belong together, with the changes that they
// send (actions), the files that they give (downloads) and their templates. A [Page] is what
// a template gets: the words of the interface, the menu, and in Data what the screen shows.
//
// # Who is let in
//
// See guard.go: whoever has not come in through the address with the token sees nothing, and
// pages of other servers, of the site too, change nothing. There are no accounts: the browser
// keeps the name of who is there (name.go).
//
// # Answers
//
// An [Action] answers with JSON, or with an error: one of package fault in its words, a
// [Redirect] with the address to go to, anything else as an error of the system. A screen
// answers with the same errors as a page.
//
// # Forms
//
// A [Control] is one field of the form of a front matter, as its type in package schema says
// (controls.go); its template is in ui/parts.html with the others that several parts use.
package screen

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

	Origin  string // http://127.0.0.1:1314
	tokens  tokens
	now     atomic.Pointer[routing]
	heardAt atomic.Int64 // when a browser was last heard, in Unix nanoseconds
}

// New returns a server at an origin, which answers nothing yet.
func New(w *workspace.Workspace, origin string) *Server {
	s := &Server{Workspace: w, Origin: origin, tokens: newTokens()}
	s.answerBy(http.NewServeMux(), nil)
	s.heard()
	return s
}

// Own is what every desk with a site has: who is at the browser.
func (s *Server) Own() Part {
	return Part{
		Screens:   []Screen{{Name: "name", Path: "/ten", Data: s.nameScreen}},
		Actions:   map[string]Action{"/ten": s.nameAction},
		Downloads: map[string]Download{"/ma": s.tokenDownload},
	}
}

// heard notes that a browser is there.
func (s *Server) heard() { s.heardAt.Store(s.Now().UnixNano()) }

// Quiet returns how long no browser was heard.
func (s *Server) Quiet() time.Duration { return time.Duration(s.Now().UnixNano() - s.heardAt.Load()) }
