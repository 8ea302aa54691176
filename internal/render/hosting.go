package render

import (
	"net/url"

	"cchc/internal/content"
	"cchc/internal/diag"
)

// A hostFile is a file that a web server or a service reads.
type hostFile struct {
	host content.Host
	path string
	make func(s *Set) []byte
}

// hostFiles are the files for each host. What one host reads the others hide.
var hostFiles = []hostFile{
	{content.Netlify, "/_headers", netlifyHeaders},
	{content.Netlify, "/_redirects", netlifyRedirects},
	{content.Nginx, "/_hosting/nginx.conf", nginxConf},
	{content.Apache, "/.htaccess", htaccess},
	{content.IIS, "/web.config", webConfig},
}

// hidden are the names at the root of a site that no reader is to see.
var hidden = []string{"_hosting", "_headers", "_redirects", ".htaccess", "web.config"}

// addHosting adds the configuration for the hosts that the settings name. The
// names are the hosts' own, and no file of a site or a theme can have them.
func (s *Set) addHosting() diag.List {
	settings := s.Site.Settings.Hosting
	if len(settings.Hosts) == 0 {
		return nil
	}
	var problems diag.List
	s.inline, problems = s.theme.Inline()
	for _, f := range hostFiles {
		if settings.For(f.host) {
			s.add(f.path, Data, func(s *Set) Result { return Result{Data: f.make(s)} }).from = eachTime
		}
	}
	return problems
}

// bases returns the path of the base address as it is written in an address and
// as servers match it.
func (s *Set) bases() (encoded, plain string) {
	encoded = s.Site.Settings.BaseURL.Path
	plain, err := url.PathUnescape(encoded)
	if err != nil {
		plain = encoded
	}
	return encoded, plain
}
