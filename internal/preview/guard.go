package preview

import (
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"cchc/internal/hosting"
	"cchc/internal/render"
)

const policyHeader = "Content-Security-Policy"

// ownPolicy is the Content-Security-Policy of the server's own pages.
func (s *Server) ownPolicy() string {
	return "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; " + s.frames()
}

// frames says who shows a preview in a frame: nobody, or the page that it is for.
func (s *Server) frames() string {
	if s.opts.Frame != "" {
		return "frame-ancestors " + s.opts.Frame
	}
	return "frame-ancestors 'none'"
}

// framing says to live.js that the page stands in a frame, whose page has the problems.
func (s *Server) framing() string {
	if s.opts.Frame != "" {
		return ` data-framed="1"`
	}
	return ""
}

// framed reports whether a request is for the frame of the page that a preview is for.
// Where another page of this machine asks, the browser shows nothing of the answer
// ([Server.frames]).
func (s *Server) framed(r *http.Request) bool {
	return s.opts.Frame != "" && r.Header.Get("Sec-Fetch-Site") == "same-site" &&
		r.Header.Get("Sec-Fetch-Mode") == "navigate" && r.Header.Get("Sec-Fetch-Dest") == "iframe"
}

// bodyTime is how long is waited for the rest of a request that brings
// something, which no browser's does.
const bodyTime = time.Second

// guard sets the headers that every answer has, whatever it is: nobody but the
// browser's own tabs may read it, and it is not kept.
func (s *Server) guard(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	if s.opts.Frame == "" {
		h.Set("X-Frame-Options", "DENY")
	}
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set(policyHeader, s.ownPolicy())
	if r.ContentLength != 0 {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(bodyTime))
	}
}

// asHosted sets the headers that a host gives an output, so that what a host
// would block is seen while it is written. Three are the preview's own: nothing
// is kept, there is no HTTPS, and nobody shows drafts in a frame.
func (s *Server) asHosted(h http.Header, set *render.Set, o *render.Output) {
	for _, header := range hosting.Headers(set.HeaderRules(), o.Name()) {
		switch header.Name {
		case "Cache-Control", "Strict-Transport-Security", "X-Frame-Options":
		default:
			h.Set(header.Name, header.Value)
		}
	}
	h.Set(policyHeader, s.policy(set, o))
}

// policy returns the Content-Security-Policy of an output: a host's, but for
// frames. It is enough for live.js, which is the site's own as browsers see it.
func (s *Server) policy(set *render.Set, o *render.Output) string {
	for _, header := range hosting.Headers(set.HeaderRules(), o.Name()) {
		if header.Name == policyHeader {
			others, _, _ := strings.Cut(header.Value, "frame-ancestors")
			return others + s.frames()
		}
	}
	return s.ownPolicy()
}

// allowedHost reports whether a request was meant for this server. A name
// other than localhost could be another site's that was made to point here
// (DNS rebinding); an address could not.
func allowedHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	name = strings.Trim(name, "[]")
	return strings.EqualFold(name, "localhost") || net.ParseIP(name) != nil
}

// foreign reports whether a request comes from a page that is not of this
// preview: another site's script element, picture, frame or fetch, or that of
// another server of this machine. An address that was typed, and a link to a
// page that is followed, are none.
//
// Browsers say so themselves (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/),
// but old ones do not, and none does over plain HTTP from another machine. There
// Origin and Referer say it; a script element that sends neither gets what
// Cross-Origin-Resource-Policy then keeps from it. Programs that are no
// browsers send none of these.
func foreign(r *http.Request) bool {
	get := r.Header.Get
	switch get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return false
	case "":
		if origin := get("Origin"); origin != "" {
			return !sameServer(origin, r.Host)
		}
		page := strings.Contains(get("Accept"), "text/html") // a link was followed, or it is a frame, which stays empty
		return !page && get("Referer") != "" && !sameServer(get("Referer"), r.Host)
	}
	return get("Sec-Fetch-Mode") != "navigate" || get("Sec-Fetch-Dest") != "document"
}

// sameServer reports whether a page's address is on this server.
func sameServer(page, host string) bool {
	u, err := url.Parse(page)
	return err == nil && u.Scheme == "http" && strings.EqualFold(u.Host, host)
}
