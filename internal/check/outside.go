package check

import (
	"cmp"
	"slices"
	"strings"

	"cchc/internal/config"
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

// links finds the addresses in declared fields.
var links schema.Visitor[content.Link]

// outsideOf returns the addresses of other hosts that a site leads to, each once with the
// first place: in texts, in front matters, in the settings. Addresses of examples, which
// lead nowhere by their nature (RFC 2606), are none.
func outsideOf(r *run) []Outside {
	all := slices.DeleteFunc(slices.Clone(r.outside), func(o Outside) bool { return !leadsOut(o.Address) })
	add := func(file string, st *schema.Type, value any) {
		links.Visit(value, func(l content.Link, at *schema.Trail) bool {
			if leadsOut(string(l)) {
				field := at.String()
				where, _ := r.source(file).at(field, st, "")
				all = append(all, Outside{string(l), where, field})
			}
			return true
		})
	}
	for _, p := range r.Site.Pages() {
		if p.Entry != nil && !p.Entry.Broken {
			add(p.File, typeOf(p), p.Entry.Data())
		}
	}
	add(config.SettingsFile, settingsType(), r.Site.Settings)
	slices.SortFunc(all, func(a, b Outside) int {
		return cmp.Or(strings.Compare(a.Address, b.Address), strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return slices.CompactFunc(all, func(a, b Outside) bool { return a.Address == b.Address })
}

// leadsOut reports whether an address leads to another host that may be there.
func leadsOut(address string) bool {
	return strings.HasPrefix(address, "http") && !isExample(content.Link(address).Host())
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
