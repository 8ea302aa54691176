package render

import (
	"cchc/internal/diag"
	"cchc/internal/hosting"
)

// addHosting adds the configuration for the hosts that the settings name.
func (s *Set) addHosting() diag.List {
	settings := s.Site.Settings.Hosting
	if len(settings.Hosts) == 0 {
		return nil
	}
	var problems diag.List
	s.inline, problems = s.theme.Inline()
	for _, f := range hosting.Files {
		if settings.For(f.Host) {
			s.add(f.Path, Data, func(s *Set) Result { return Result{Data: f.Write(s.hosting())} }).from = eachTime
		}
	}
	return problems
}

// hosting returns what the configuration of servers is made of.
func (s *Set) hosting() *hosting.Site {
	h := &hosting.Site{Base: s.Site.Settings.BaseURL, Hosting: s.Site.Settings.Hosting, Inline: s.inline, FormsTo: s.formsTo(), Redirects: s.redirects}
	for _, o := range s.outputs {
		h.Paths = append(h.Paths, o.Path)
	}
	return h
}

// HeaderRules returns the headers of everything that is published.
func (s *Set) HeaderRules() []hosting.HeaderRule {
	h := hosting.Site{Hosting: s.Site.Settings.Hosting, Inline: s.inline, FormsTo: s.formsTo()}
	return h.HeaderRules()
}

// formsTo returns the origins of other sites to which the forms of pages go.
func (s *Set) formsTo() []string {
	if l := s.Site.Settings.Patterns.LookUp; l != nil && l.Field != "" {
		return []string{l.Origin}
	}
	return nil
}
