package render

import (
	"net/url"

	"golang.org/x/net/html"
)

// absolute makes the addresses in the HTML of a page whole, for readers who
// see it elsewhere. page is the whole address of the page.
func absolute(text, page string) string {
	base, err := url.Parse(page)
	if err != nil {
		return text
	}
	return rewrite(text, func(t *html.Token) bool {
		return readdress(t, func(u *url.URL) string { return base.ResolveReference(u).String() })
	})
}
