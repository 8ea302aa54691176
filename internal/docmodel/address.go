package docmodel

import (
	"net/url"
	"strings"
)

// OutwardAddress returns where a link leads, "" where that is nowhere that a reader can go.
func OutwardAddress(href string) string {
	u, err := url.Parse(href)
	if err != nil {
		return ""
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		if u.Host == "www.google.com" && u.Path == "/url" && strings.HasPrefix(u.Query().Get("q"), "http") {
			return OutwardAddress(u.Query().Get("q")) // Google Docs
		}
		if u.Host == "" {
			return ""
		}
	case "mailto", "tel":
	default:
		return ""
	}
	return u.String()
}
