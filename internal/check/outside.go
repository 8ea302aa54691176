package check

import (
	"cmp"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
)

// An Outside is an address of another host, and where the site leads to it.
type Outside struct {
	Address string
	diag.Position
	Field string // of a front matter or the settings
}

// OutsideOf returns the addresses of other hosts that a site leads to, each once with the
// first place: in texts, in front matters, in the settings. Addresses of examples, which
// lead nowhere by their nature (RFC 2606), are none.
func OutsideOf(in Input) []Outside {
	if in.Site == nil {
		return nil
	}
	in.Rules = nil
	r := newRun(in)
	r.pages()
	return outsideOf(r)
}

// links finds the addresses in declared fields.
var links schema.Visitor[content.Link]

func outsideOf(r *run) []Outside {
	all := slices.Clone(r.outside)
	for _, p := range r.Site.Pages() {
		if p.Entry != nil && !p.Entry.Broken {
			links.Visit(p.Entry.Data(), func(l content.Link, at *schema.Trail) bool {
				field := at.String()
				all = append(all, Outside{string(l), r.source(p.File).at(field, typeOf(p), ""), field})
				return true
			})
		}
	}
	links.Visit(r.Site.Settings, func(l content.Link, at *schema.Trail) bool {
		field := at.String()
		all = append(all, Outside{string(l), r.source(content.SettingsFile).at(field, settingsType, ""), field})
		return true
	})
	all = slices.DeleteFunc(all, func(o Outside) bool {
		return !strings.HasPrefix(o.Address, "http") || isExample(content.Link(o.Address).Host())
	})
	slices.SortFunc(all, func(a, b Outside) int {
		return cmp.Or(strings.Compare(a.Address, b.Address), strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.CompactFunc(all, func(a, b Outside) bool { return a.Address == b.Address })
}

// isExample reports whether a host is kept for examples.
func isExample(host string) bool {
	if !strings.Contains(host, ".") || strings.ContainsRune(host, '…') {
		return true // localhost, https://…/
	}
	for _, end := range []string{".example", ".test", ".invalid", ".localhost", "example.com", "example.org", "example.net"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	return false
}
