package screen

import (
	"encoding/base64"
	"net/http"
	"strings"
	"time"

	"cchc/internal/fault"
	"cchc/internal/viet"
)

const whoCookie = "cchc_ten"

// Who returns the name of the person at a browser, "" where nobody has given one. There are
// no accounts: whoever sits at the machine says who it is.
func Who(r *http.Request) string { return Remembered(r, whoCookie) }

// Remembered returns what a browser keeps in a cookie of [Remember], "" for nothing.
func Remembered(r *http.Request, cookie string) string {
	c, err := r.Cookie(cookie)
	if err != nil {
		return ""
	}
	text, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return ""
	}
	return cleanName(string(text))
}

// Remember is the answer of an action that has the browser keep a name for a year.
func Remember(cookie, name string) any {
	return setCookie{&http.Cookie{Name: cookie, Value: base64.RawURLEncoding.EncodeToString([]byte(cleanName(name))), Path: "/", HttpOnly: true,
		SameSite: http.SameSiteStrictMode, MaxAge: int((365 * 24 * time.Hour).Seconds())}}
}

// shownName is the name that pages show: none before there is a site.
func (s *Server) shownName(r *http.Request) string {
	if !s.IsOpen() {
		return ""
	}
	return Who(r)
}

// cleanName is a name as it is kept: in NFC, in one line, of at most 80 letters.
func cleanName(name string) string {
	name = strings.Join(strings.Fields(viet.NFC(strings.ToValidUTF8(name, ""))), " ")
	if letters := []rune(name); len(letters) > 80 {
		name = string(letters[:80])
	}
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == ';' {
			return -1
		}
		return r
	}, name)
}

// nameScreen asks who is at the browser; people who were there before can be chosen.
type nameScreen struct{ Known []string }

func (s *Server) nameScreen(*http.Request) (any, error) {
	seen := map[string]bool{}
	screen := &nameScreen{}
	for e := range s.History.All() {
		if e.Who != "" && !seen[e.Who] {
			seen[e.Who] = true
			screen.Known = append(screen.Known, e.Who)
		}
	}
	return screen, nil
}

// nameAction takes a name. It is kept by the browser for a year.
func (s *Server) nameAction(r *http.Request) (any, error) {
	var in struct{ Name string }
	if err := Sent(r, &in); err != nil {
		return nil, err
	}
	name := cleanName(in.Name)
	if name == "" {
		return nil, fault.New(http.StatusBadRequest, "desk.name-empty", nil)
	}
	return Remember(whoCookie, name), nil
}

// A setCookie is an answer that sets a cookie.
type setCookie struct{ *http.Cookie }
