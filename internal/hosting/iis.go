package hosting

import (
	"encoding/xml"
	"slices"
	"strings"

	"cchc/internal/output"
)

// The configuration of IIS 7.5 and later is web.config at the root of the site
// or of the application that has the column below a path. Redirects are
// httpRedirect, which is part of Windows: the role service HTTP Redirection has
// to be switched on, while the URL Rewrite module would have to be fetched and
// installed. The section is there even when nothing is sent on, so that a
// server without it says so on the first day and not on the day on which an
// entry gets its first old address.

// A configElement is an element of web.config.
type configElement struct {
	XMLName  xml.Name
	Attrs    []xml.Attr       `xml:",any,attr"`
	Children []*configElement `xml:",any"`
}

// configNode makes an element of a name and its attributes in pairs.
func configNode(name string, attrs ...string) *configElement {
	e := &configElement{XMLName: xml.Name{Local: name}}
	for i := 0; i < len(attrs); i += 2 {
		e.Attrs = append(e.Attrs, xml.Attr{Name: xml.Name{Local: attrs[i]}, Value: attrs[i+1]})
	}
	return e
}

// with returns e with children.
func (e *configElement) with(children ...*configElement) *configElement {
	e.Children = append(e.Children, children...)
	return e
}

// webConfig writes web.config.
func webConfig(s *Site) []byte {
	c := &iisWriter{site: s, rules: s.HeaderRules(), locations: map[string]*configElement{}}
	root := configNode("configuration").with(c.server())
	c.exceptions()
	c.redirects()
	for _, path := range c.paths() {
		root.with(configNode("location", "path", path).with(c.locations[path]))
	}
	text, err := xml.MarshalIndent(root, "", "  ")
	if err != nil {
		panic("hosting: " + err.Error()) // the types here cannot fail to be written
	}
	return append([]byte(xml.Header), append(text, '\n')...)
}

type iisWriter struct {
	site      *Site
	rules     []HeaderRule
	locations map[string]*configElement // system.webServer of each path; a path may stand in the file once
}

func (c *iisWriter) paths() []string {
	all := make([]string, 0, len(c.locations))
	for path := range c.locations {
		all = append(all, path)
	}
	slices.Sort(all)
	return all
}

// location returns the settings of a path below the site's folder.
func (c *iisWriter) location(path string) *configElement {
	if c.locations[path] == nil {
		c.locations[path] = configNode("system.webServer")
	}
	return c.locations[path]
}

// server is the settings of the whole site.
func (c *iisWriter) server() *configElement {
	segments := configNode("hiddenSegments")
	for _, name := range hidden {
		segments.with(configNode("remove", "segment", name), configNode("add", "segment", name))
	}
	types := configNode("staticContent")
	var headers []Header
	for _, r := range c.rules {
		kind, others := r.divide()
		switch {
		case kind != "" && strings.HasPrefix(r.Ending, "."):
			types.with(mimeMap(r.Ending, kind)...)
		case r.Below == "" && r.Ending == "":
			headers = others
		}
	}
	return configNode("system.webServer").with(
		configNode("defaultDocument", "enabled", "true").with(configNode("files").with(configNode("clear"), configNode("add", "value", "index.html"))),
		configNode("directoryBrowse", "enabled", "false"),
		configNode("httpErrors", "errorMode", "Custom", "existingResponse", "Auto").with(
			configNode("remove", "statusCode", "403", "subStatusCode", "14"),
			configNode("error", "statusCode", "403", "subStatusCode", "14", "path", "404.html", "responseMode", "File"),
			configNode("remove", "statusCode", "404"),
			configNode("error", "statusCode", "404", "path", "404.html", "responseMode", "File")),
		configNode("httpRedirect", "enabled", "false"),
		configNode("security").with(configNode("requestFiltering").with(segments)),
		configNode("urlCompression", "doStaticCompression", "true"),
		types,
		customHeaders(append([]Header{{"X-Powered-By", ""}}, headers...)),
	)
}

// mimeMap gives an ending its type; the server may have one for it already, and
// two would stop the site.
func mimeMap(ending, kind string) []*configElement {
	return []*configElement{configNode("remove", "fileExtension", ending), configNode("mimeMap", "fileExtension", ending, "mimeType", kind)}
}

// customHeaders sets headers, in the place of those that are set further up.
func customHeaders(headers []Header) *configElement {
	list := configNode("customHeaders")
	for _, h := range headers {
		list.with(configNode("remove", "name", h.Name))
		if h.Value != "" {
			list.with(configNode("add", "name", h.Name, "value", h.Value))
		}
	}
	return configNode("httpProtocol").with(list)
}

// exceptions gives folders and files the headers that not all have. IIS knows
// no rule for an ending, so each file is named.
func (c *iisWriter) exceptions() {
	for _, r := range c.rules {
		kind, others := r.divide()
		named := r.Ending != "" && !strings.HasPrefix(r.Ending, ".")
		if r.Below != "" {
			c.location(strings.Trim(r.Below, "/")).with(customHeaders(others))
		}
		if r.Ending == "" || len(others) == 0 && !named {
			continue
		}
		for _, path := range c.site.Paths {
			switch name := output.Name(path); {
			case !r.fits(name):
			case named:
				dot := strings.LastIndexByte(r.Ending, '.')
				c.location(name).with(configNode("staticContent").with(mimeMap(r.Ending[dot:], kind)...))
			default:
				c.location(name).with(customHeaders(others))
			}
		}
	}
}

// redirects sends old addresses on. A location holds for all that is below it,
// so what is published there is excepted.
func (c *iisWriter) redirects() {
	old := map[string]bool{}
	for _, r := range c.site.Redirects {
		path := strings.Trim(r.Path, "/")
		old[path] = true
		c.location(path).with(configNode("httpRedirect", "enabled", "true", "destination", r.To, "exactDestination", "true", "httpResponseStatus", "Permanent"))
	}
	for _, r := range c.site.Redirects {
		for _, p := range c.site.below(r.Path) {
			first, _, _ := strings.Cut(p[len(r.Path):], "/")
			if path := strings.TrimPrefix(r.Path, "/") + first; !old[path] {
				old[path] = true
				c.location(path).with(configNode("httpRedirect", "enabled", "false"))
			}
		}
	}
}

// below returns the addresses of outputs below one that ends with a slash.
func (s *Site) below(address string) []string {
	if !strings.HasSuffix(address, "/") {
		return nil
	}
	first, found := slices.BinarySearch(s.Paths, address)
	if found {
		first++
	}
	last := first
	for last < len(s.Paths) && strings.HasPrefix(s.Paths[last], address) {
		last++
	}
	return s.Paths[first:last]
}
