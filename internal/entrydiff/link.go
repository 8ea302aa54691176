package entrydiff

import (
	"net/url"
	"strings"
)

// CanonicalLink returns the address of an item without what counts readers, "" for one that
// nobody can open.
func CanonicalLink(link string, base *url.URL) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil || link == "" {
		return ""
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return ""
	}
	query := u.Query()
	for key := range query {
		if strings.HasPrefix(key, "utm_") || key == "fbclid" || key == "gclid" {
			query.Del(key)
		}
	}
	u.RawQuery, u.Fragment = query.Encode(), ""
	return u.String()
}

// linkKey returns the form in which addresses of items are compared.
func linkKey(link string) string {
	_, rest, ok := strings.Cut(CanonicalLink(link, nil), "://")
	if !ok {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(rest), "www."), "/")
}
