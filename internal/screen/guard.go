package screen

import (
	"crypto/rand"
	"crypto/subtle"
	"net/http"
	"strings"
	"sync"
	"time"
)

// tokens are the secrets of one run of the desk. Other people of this machine can open its
// port, and so can every page that a browser shows; they do not know these.
type tokens struct {
	launch string // in the address that the program prints or opens
	cookie string // of browsers that came in through it
	page   string // in pages; a change sends it in a header, which no form and no page of another origin can
	view   string // the cookie of the preview's server, which the site's own scripts come from
	once   *onceToken
}

func newTokens() tokens {
	return tokens{rand.Text(), rand.Text(), rand.Text(), rand.Text(), &onceToken{}}
}

// A onceToken lets in once, and not for long.
type onceToken struct {
	mu    sync.Mutex
	token string
	until time.Time
}

// onceFor is how long a browser may take to start.
const onceFor = time.Minute

func (o *onceToken) make(now time.Time) string {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.token, o.until = rand.Text(), now.Add(onceFor)
	return o.token
}

// take reports whether a token lets in, and has it do so no more.
func (o *onceToken) take(token string, now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	ok := o.token != "" && same(token, o.token) && now.Before(o.until)
	if ok {
		o.token = ""
	}
	return ok
}

// same compares in a time that says nothing of the secret.
func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

const (
	startPath   = "/bat-dau"
	cookieName  = "cchc_desk"
	viewName    = "cchc_view"
	tokenHeader = "X-Cchc-Token"
)

// maxBody is how much a change may send, in bytes; files are sent by the handlers that take
// them.
const maxBody = 4 << 20

// ServeHTTP answers a request of a browser that was let in.
//
//   - The Host is exactly the address that is listened at: a name of another site that was
//     made to point here (DNS rebinding) is another one.
//   - A browser comes in through [Server.Start] and gets a cookie, which it sends with
//     requests of this machine's pages alone (SameSite=Strict). Cookies do not know of
//     ports, so what pages of other ports ask for is refused by what browsers say of it
//     (Sec-Fetch-Site), theirs alone being let in.
//   - What changes something is sent by POST, from the desk's own pages, with a header that
//     has the page's token.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.headers(w.Header())
	switch {
	case r.Host != strings.TrimPrefix(s.Origin, "http://"):
		s.refuse(w, http.StatusMisdirectedRequest, "desk.refused-host")
	case r.URL.Path == startPath && r.Method == http.MethodGet:
		s.start(w, r)
	case !s.isIn(r):
		s.refuse(w, http.StatusForbidden, "desk.refused-stranger")
	case !ownPage(r):
		s.refuse(w, http.StatusForbidden, "desk.refused-origin")
	case r.Method != http.MethodGet && r.Method != http.MethodHead && !s.mayChange(r):
		s.refuse(w, http.StatusForbidden, "desk.refused-token")
	default:
		if r.Method == http.MethodPost && !s.now.Load().takesFiles(r) {
			r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		}
		s.heard()
		defer s.Answering()()
		s.now.Load().mux.ServeHTTP(w, r)
	}
}

// headers are those of every answer: nobody but the desk's own pages may show, embed or keep
// it, and these load nothing of others but the preview, in a frame.
func (s *Server) headers(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src "+s.PreviewOrigin+
		"; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
}

// start lets a browser in that knows the token of the program's address.
func (s *Server) start(w http.ResponseWriter, r *http.Request) {
	token := r.URL.Query().Get("m")
	if !same(token, s.tokens.launch) && !s.tokens.once.take(token, s.Now()) {
		s.refuse(w, http.StatusForbidden, "desk.refused-stranger")
		return
	}
	for name, value := range map[string]string{cookieName: s.tokens.cookie, viewName: s.tokens.view} {
		http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteStrictMode})
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// isIn reports whether a browser was let in.
func (s *Server) isIn(r *http.Request) bool {
	c, err := r.Cookie(cookieName)
	return err == nil && same(c.Value, s.tokens.cookie)
}

// MayPreview reports whether a request of the preview's server is that of a browser that
// was let in, at its exact address.
func (s *Server) MayPreview(r *http.Request) bool {
	s.Asking()
	c, err := r.Cookie(viewName)
	return err == nil && same(c.Value, s.tokens.view) && r.Host == strings.TrimPrefix(s.PreviewOrigin, "http://")
}

// ownPage reports whether a request comes from a page of the desk, or was typed. Browsers
// say so (Fetch Metadata); where one does not, Origin does.
func ownPage(r *http.Request) bool {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		origin := r.Header.Get("Origin")
		return origin == "" || origin == "http://"+r.Host
	}
	return false
}

// protection refuses what pages of other origins send; it knows Origin and Sec-Fetch-Site.
var protection = http.NewCrossOriginProtection()

// mayChange reports whether a request may change something.
func (s *Server) mayChange(r *http.Request) bool {
	return r.Method == http.MethodPost && protection.Check(r) == nil && same(r.Header.Get(tokenHeader), s.tokens.page)
}

// refuse answers with a sentence for people, and says to scripts which one it is.
func (s *Server) refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Cchc-Refused", strings.TrimPrefix(code, "desk.refused-"))
	w.WriteHeader(status)
	_, _ = w.Write([]byte(s.Say(code, nil) + "\n"))
}

// Start returns the address that lets a browser in.
func (s *Server) Start() string { return s.Origin + startPath + "?m=" + s.tokens.launch }

// StartOnce returns an address that lets one browser in, within a minute. Others of the
// machine can see what programs are called with, a browser among them.
func (s *Server) StartOnce() string {
	return s.Origin + startPath + "?m=" + s.tokens.once.make(s.Now())
}

// tokenDownload gives a page the token of this run of the program, where it was loaded from
// an earlier one.
func (s *Server) tokenDownload(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := w.Write([]byte(s.tokens.page))
	return err
}
