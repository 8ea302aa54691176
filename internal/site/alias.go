package site

import (
	"io/fs"
	"net/url"
	"strings"
	"unicode"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/viet"
)

// oldAddress returns an old address as it is published: /tin-tuc/ten-cu/,
// /Trang/cu.aspx. One that was copied from a browser, in which letters with
// marks are written %C4%91, is read back. ok is false for what is no address of
// a page: the home page, a query, and what no file can be called on every
// system that a site is built on or put on.
func oldAddress(s string) (path string, ok bool) {
	if strings.Contains(s, " ") { // two addresses in one line
		return "", false
	}
	if plain, err := url.PathUnescape(s); err == nil {
		s = viet.NFC(plain)
	}
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
	}
	return path, !strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune(`\:*?"<>|#`, r) })
}

// addMoved makes aliases of the addresses at which earlier builds published
// entries that are elsewhere now. Nobody has written these, so what does not
// fit any more is dropped without a word: an address that something else has
// by now, and one whose entry is gone.
func (s *Site) addMoved(moved []content.Moved) {
	for _, m := range moved {
		path, ok := oldAddress(m.Path)
		p := s.byFile[m.File]
		if !ok || p == nil || p.Kind != EntryPage {
			continue
		}
		key := strings.ToLower(path)
		if _, taken := s.owners[key]; taken {
			continue
		}
		s.owners[key] = owner{what: p.File}
		s.aliases = append(s.aliases, Alias{path, p, diag.Position{}})
	}
}
