package config

import (
	"net/url"
	"strings"
	"unicode"

	"cchc/internal/viet"
)

// A BaseURL is the address at which the site is published, ending in a slash.
type BaseURL struct {
	Origin string // https://binhlac.example
	Path   string // / or /cchc/
}

// Plain returns the path as servers match it: not encoded.
func (b BaseURL) Plain() string {
	if plain, err := url.PathUnescape(b.Path); err == nil {
		return plain
	}
	return b.Path
}

// BaseForm is the reason for refusing a base address.
const BaseForm viet.Reason = "base-form"

// ParseBaseURL reads a base address.
func ParseBaseURL(s string) (BaseURL, error) {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil ||
		strings.Contains(u.Path, "//") || strings.Contains(u.Path, "..") || strings.ContainsFunc(u.Path, noBase) {
		return BaseURL{}, BaseForm
	}
	return BaseURL{Origin: u.Scheme + "://" + u.Host, Path: strings.TrimRight(u.EscapedPath(), "/") + "/"}, nil
}

// noBase reports whether a letter has no place in the path of a base address:
// what cannot be printed, and what means something in the configuration of a
// server however it is quoted.
func noBase(r rune) bool { return !unicode.IsPrint(r) || strings.ContainsRune("$\"\\<>*", r) }

// UnmarshalText reads b with [ParseBaseURL].
func (b *BaseURL) UnmarshalText(text []byte) error {
	v, err := ParseBaseURL(string(text))
	*b = v
	return err
}

func (b BaseURL) String() string { return b.Origin + b.Path }
