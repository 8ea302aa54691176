package content

import (
	"net/url"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/viet"
)

// A Place is where a value was written, for what can only be checked later.
type Place struct{ Line, Column int }

// SetPlace keeps the place.
func (p *Place) SetPlace(line, column int) { p.Line, p.Column = line, column }

// In returns the place in a file.
func (p Place) In(file string) diag.Position {
	return diag.Position{File: file, Line: p.Line, Column: p.Column}
}

// A FileRef is the path of a file as an entry names it: relative to the
// entry's own file, or from content/ where it begins with a slash.
type FileRef struct {
	Path string
	Place
}

// UnmarshalText keeps the path.
func (r *FileRef) UnmarshalText(text []byte) error {
	r.Path = strings.TrimSpace(string(text))
	return nil
}

// IsZero reports whether no file is named.
func (r FileRef) IsZero() bool { return r.Path == "" }

func (r FileRef) String() string { return r.Path }

// A Link is the address of something outside the site: https, http, mailto or
// tel.
type Link string

// LinkForm is the reason for refusing a link.
const LinkForm viet.Reason = "link-form"

// UnmarshalText refuses what a page must not point at: other schemes, and text
// that is no address.
func (l *Link) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	u, err := url.Parse(s)
	if err != nil {
		return LinkForm
	}
	switch u.Scheme {
	case "http", "https":
		if u.Host == "" {
			return LinkForm
		}
	case "mailto", "tel":
		if u.Opaque == "" {
			return LinkForm
		}
	default:
		return LinkForm
	}
	*l = Link(s)
	return nil
}

func (l Link) String() string { return string(l) }

// Host returns the name of the site that a link leads to, without www.
func (l Link) Host() string {
	u, err := url.Parse(string(l))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// An Email is an e-mail address (thư điện tử).
type Email string

// EmailForm is the reason for refusing an e-mail address.
const EmailForm viet.Reason = "email-form"

// UnmarshalText refuses what is no address.
func (e *Email) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	name, host, ok := strings.Cut(s, "@")
	if !ok || name == "" || !strings.Contains(host, ".") || strings.ContainsAny(s, " <>,;\"'") || strings.Contains(host, "@") {
		return EmailForm
	}
	*e = Email(s)
	return nil
}

func (e Email) String() string { return string(e) }

// An OldPath is a former address of a page.
type OldPath struct {
	Path SitePath
	Place
}

// UnmarshalText keeps the path.
func (p *OldPath) UnmarshalText(text []byte) error { return p.Path.UnmarshalText(text) }

// A SitePath is an address inside the site: /thu-tuc/ or thu-tuc.
type SitePath string

// UnmarshalText gives the path its slashes.
func (p *SitePath) UnmarshalText(text []byte) error {
	s := strings.Trim(strings.TrimSpace(string(text)), "/")
	if s == "" {
		*p = "/"
		return nil
	}
	if i := strings.LastIndexByte(s, '/'); strings.Contains(s[i+1:], ".") {
		*p = SitePath("/" + s)
		return nil
	}
	*p = SitePath("/" + s + "/")
	return nil
}

// JSONFormat names the format of a reference to a file for JSON Schema; what
// is published names its whole address.
func (r FileRef) JSONFormat() string { return "uri-reference" }

// JSONFormat names the format of a link for JSON Schema.
func (l Link) JSONFormat() string { return "uri" }

// JSONFormat names the format of an e-mail address for JSON Schema.
func (e Email) JSONFormat() string { return "email" }
