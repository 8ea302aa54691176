// Package hosting writes the configuration of the web servers and services that
// a column is put on: security headers, types of files, redirects, what readers
// are not to see. All of them say the same, from one table: [Site.HeaderRules].
//
// # Adding a server
//
// One file that writes its configuration of a [Site], a row in [Files], a
// [config.Host] and, in the tests of package render, a reader that understands
// it as the server does.
package hosting

import (
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/theme"
)

// A Site is what the configuration of servers is made of.
type Site struct {
	Base      config.BaseURL
	Hosting   config.Hosting
	Inline    []theme.Inline // the scripts and styles that pages hold themselves
	FormsTo   []string       // the origins of other sites to which forms go
	Redirects []Redirect
	Paths     []string // the addresses of all outputs, sorted
}

// A File is a file that a web server or a service reads.
type File struct {
	Host  config.Host
	Path  string // the address at which it stands
	Write func(s *Site) []byte
}

// Files are the files for each host. What one host reads the others hide. The
// names are the hosts' own, and no file of a site or a theme can have them.
var Files = []File{
	{config.Netlify, "/_headers", netlifyHeaders},
	{config.Netlify, "/_redirects", netlifyRedirects},
	{config.Nginx, "/_hosting/nginx.conf", nginxConf},
	{config.Apache, "/.htaccess", htaccess},
	{config.IIS, "/web.config", webConfig},
}

// hidden are the names at the root of a site that no reader is to see.
var hidden = []string{"_hosting", "_headers", "_redirects", ".htaccess", "web.config"}

// Hides reports whether an address, in any case of its letters, is one that
// servers read their configuration from and show to nobody.
func Hides(address string) bool {
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimPrefix(address, "/")), "/")
	return slices.Contains(hidden, first)
}

// A Redirect sends readers from an old address of an entry to where it is now.
// There is one step from each old address to the end, and no end is an old
// address: none can lead in a circle.
type Redirect struct {
	Path string // the old address, not encoded: /tin/cũ/, /Trang/tin.aspx
	To   string // encoded, with the base path: /cchc/tin/moi/
}

// Froms returns the addresses that are sent on: the old one, and without the
// slash at its end where it has one.
func (r Redirect) Froms() []string {
	if plain, ok := strings.CutSuffix(r.Path, "/"); ok {
		return []string{r.Path, plain}
	}
	return []string{r.Path}
}
