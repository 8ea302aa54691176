package hosting

import (
	"fmt"
	"net/url"
	"strings"
)

// Netlify reads _headers and _redirects at the root of what it is given
// (https://docs.netlify.com/manage/routing/headers/ and …/redirects/overview/).
// It serves that root at /, so a column with a base path is reached through a
// rule that takes the path off again; the other rules are there with and
// without it.

// netlifyRoots returns the addresses at which Netlify knows the root.
func (s *Site) netlifyRoots() []string {
	if encoded := s.Base.Path; encoded != "/" {
		return []string{"/", encoded}
	}
	return []string{"/"}
}

// netlifyHeaders writes _headers. The rules stand from the general to the
// special: of two that fit Netlify takes the later one.
func netlifyHeaders(s *Site) []byte {
	var b strings.Builder
	for _, root := range s.netlifyRoots() {
		for _, r := range s.HeaderRules() {
			fmt.Fprintf(&b, "%s\n", netlifyPattern(root, r))
			for _, h := range r.Headers {
				if h.Value != "" {
					fmt.Fprintf(&b, "  %s: %s\n", h.Name, h.Value)
				}
			}
		}
	}
	return []byte(b.String())
}

func netlifyPattern(root string, r HeaderRule) string {
	return root + strings.TrimPrefix(r.Below, "/") + "*" + r.Ending
}

// netlifyRedirects writes _redirects. The rules are forced (!), for at each old
// address there is a page too. Netlify does not tell an address with a slash at
// its end from one without.
func netlifyRedirects(s *Site) []byte {
	var b strings.Builder
	for _, root := range s.netlifyRoots() {
		for _, r := range s.Redirects {
			fmt.Fprintf(&b, "%s%s %s 301!\n", root, escapePath(r.Path[1:]), r.To)
		}
		for _, name := range hidden {
			fmt.Fprintf(&b, "%s%s /404.html 404!\n", root, name)
		}
		fmt.Fprintf(&b, "%s%s/* /404.html 404!\n", root, hidden[0])
	}
	if encoded := s.Base.Path; encoded != "/" {
		fmt.Fprintf(&b, "%s* /:splat 200\n", encoded)
	}
	return []byte(b.String())
}

// escapePath encodes a path for an address.
func escapePath(p string) string {
	parts := strings.Split(p, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}
