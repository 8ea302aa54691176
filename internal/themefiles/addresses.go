package themefiles

import (
	"path"
	"regexp"
	"slices"
	"strings"
)

// Static returns the files that are published as they are, by address.
func (c *Chain) Static() map[string][]byte {
	static := map[string][]byte{}
	for rel, f := range c.Files {
		if name, ok := strings.CutPrefix(rel, "static/"); ok {
			static["/"+name] = f.Text
		}
	}
	return static
}

// StaticFile returns the file behind an address of [Chain.Static] as its author
// knows it, "" for none: themes/congvu/static/web.config.
func (c *Chain) StaticFile(address string) string { return c.Files["static"+address].Name }

// addresses matches what may be the address of a file in a file of a theme.
var addresses = regexp.MustCompile(`/[^\s"'<>(){}|?#=]+\.[a-z0-9]{2,7}\b`)

// Addresses returns the addresses of files that the theme names, in the values of
// its options or in its own templates, style sheets and scripts. Some of them are
// no files'.
func (c *Chain) Addresses() map[string]bool {
	named := map[string]bool{}
	for _, address := range c.OptionFiles() {
		named[address] = true
	}
	for rel, f := range c.Files {
		if !slices.Contains([]string{".html", ".css", ".js", ".webmanifest"}, path.Ext(rel)) {
			continue
		}
		for _, address := range addresses.FindAll(f.Text, -1) {
			named[string(address)] = true
		}
	}
	return named
}

// OptionFiles returns the addresses of the files that options name, by option.
func (c *Chain) OptionFiles() map[string]string {
	files := map[string]string{}
	for name, kind := range c.kinds {
		if kind == FileOption && c.options[name] != "" {
			files[name] = c.options[name]
		}
	}
	return files
}
