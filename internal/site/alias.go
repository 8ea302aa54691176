package site

import (
	"io/fs"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// oldAddress returns an old address as it is published: /tin-tuc/ten-cu/,
// /Trang/cu.aspx. One that was copied from a browser, in which letters with
// marks are written %C4%91, is read back. ok is false for what is no address of
// a page: the home page, a query, what no file can be called on every system
// that a site is built on or put on, and what servers read themselves.
func oldAddress(s string) (path string, ok bool) {
	if strings.Contains(s, " ") { // two addresses in one line
		return "", false
	}
	if plain, err := url.PathUnescape(s); err == nil {
		s = plain
	}
	s = viet.NFC(s)
	name := strings.Trim(s, "/")
	for strings.EqualFold(name[strings.LastIndexByte(name, '/')+1:], "index.html") { // a folder's page is the folder
		name = strings.TrimRight(name[:max(strings.LastIndexByte(name, '/'), 0)], "/")
	}
	if name == "" || !fs.ValidPath(name) {
		return "", false
	}
	var p content.SitePath
	_ = p.UnmarshalText([]byte(name)) // every text can be given its slashes
	path = string(p)
	for part := range strings.SplitSeq(name, "/") {
		if strings.TrimLeft(part, " ") != part || strings.TrimRight(part, " .") != part {
			return "", false // Windows drops spaces and dots at the end; nobody sees a space at the beginning
		}
		if store.IsServerName(part) {
			return "", false // a server would read the page as its configuration
		}
	}
	return path, !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune(`\:*?"<>|#`, r) })
}

// aliasProblem returns the code of what is wrong with an old address.
func aliasProblem(written string) string {
	for part := range strings.SplitSeq(written, "/") {
		if strings.Trim(part, ".") != "" && store.IsServerName(part) {
			return "alias-server"
		}
	}
	return "alias-form"
}

// indexes matches the files that servers show for a folder.
var indexes = regexp.MustCompile(`(?i)^(/(?:.*/)?)(?:index|default|iisstart|welcome)\.[a-z0-9]+$`)

// indexOf returns the address of the folder for which a server may show the file
// at an address, in small letters; "" for none.
func indexOf(path string) string {
	if m := indexes.FindStringSubmatch(path); m != nil {
		return strings.ToLower(m[1])
	}
	return ""
}

// addMoved makes aliases of the addresses at which earlier builds published
// entries that are elsewhere now. Nobody has written these, so what does not
// fit any more is dropped without a word: an address that something else has
// by now, and one whose entry is gone.
func (s *Site) addMoved(moved []store.Moved) {
	s.moved = moved
	for _, m := range moved {
		path, ok := oldAddress(m.Path)
		p := s.byFile[m.File]
		if !ok || p == nil || p.Kind != EntryPage {
			continue
		}
		key := strings.ToLower(path)
		_, taken := s.owners[key]
		if _, shown := s.owners[indexOf(path)]; taken || shown {
			continue
		}
		s.owners[key] = owner{what: p.File}
		s.aliases = append(s.aliases, Alias{path, p, diag.Position{}})
	}
}
