package importer

import (
	"bytes"
	"net/url"
	"strings"
	"time"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/viet"
	"cchc/internal/webpage"

	"github.com/mmcdole/gofeed"
)

// maxItems is how many items of a feed are taken over at once, the newest first.
const maxItems = 200

// Feed reads the items of a feed as news of a unit. Of their HTML the text stays, with links
// and pictures as links. An item that the column has already is left as it is. The error is
// an [*intake.Error].
func Feed(data []byte, f config.UnitFeed) (*entrydiff.Reading, error) {
	parsed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil || parsed == nil {
		return nil, &docmodel.Error{Code: "collect-no-feed"}
	}
	if f.Name == "" {
		f.Name = plainText(parsed.Title)
	}
	if f.Name == "" {
		f.Name = f.Unit
	}
	base, _ := url.Parse(firstOf(parsed.Link, f.Address))
	r := &entrydiff.Reading{}
	for i, item := range parsed.Items {
		if i == maxItems {
			r.AddUnread(i+1, plainText(item.Title))
			break
		}
		if d, ok := itemDraft(item, f, base); ok {
			d.Row = i + 1
			r.Drafts = append(r.Drafts, d)
		} else {
			r.AddUnread(i+1, plainText(item.Title)+" "+item.Link)
		}
	}
	return r, nil
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			return t
		}
	}
	return ""
}

// itemDraft makes a news item; ok is false for one without a title or an address.
func itemDraft(item *gofeed.Item, f config.UnitFeed, base *url.URL) (d entrydiff.Draft, ok bool) {
	link := entrydiff.CanonicalLink(firstOf(item.Link, addressGUID(item.GUID)), base)
	title := plainText(item.Title)
	if title == "" || link == "" {
		return d, false
	}
	v := map[string]any{"title": title, "source": map[string]any{"name": firstOf(f.Name, f.Unit, link), "url": link}}
	entrydiff.PutText(v, "unit", f.Unit)
	if f.Topic != "" {
		v["topic"] = f.Topic
	}
	author := f.Unit
	if len(item.Authors) > 0 && item.Authors[0] != nil {
		author = firstOf(plainText(item.Authors[0].Name), author)
	}
	entrydiff.PutText(v, "author", author)
	for _, when := range []*time.Time{item.PublishedParsed, item.UpdatedParsed} {
		if when != nil && v["date"] == nil {
			v["date"] = viet.DateOf(*when)
		}
	}
	body := htmlText(firstOf(item.Content, item.Description))
	if item.Content != "" && item.Description != "" {
		if summary := plainText(item.Description); summary != "" && len([]rune(summary)) <= 500 {
			v["summary"] = summary
		}
	}
	return entrydiff.Draft{Kind: content.KindNews, Title: title, Values: v, Body: body, Once: true, Link: link}, true
}

// addressGUID returns an identifier that is an address.
func addressGUID(guid string) string {
	if strings.HasPrefix(guid, "http://") || strings.HasPrefix(guid, "https://") {
		return guid
	}
	return ""
}

// plainText returns the text of HTML on one line.
func plainText(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return strings.Join(strings.Fields(viet.NFC(s)), " ")
	}
	d, err := webpage.HTML([]byte(s))
	if err != nil {
		return ""
	}
	var parts []string
	for _, p := range docmodel.Paragraphs(d.Blocks) {
		parts = append(parts, p.Marked())
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// htmlText returns HTML as Markdown. A picture elsewhere becomes a link: what the column
// shows has to be its own.
func htmlText(s string) string {
	d, err := webpage.HTML([]byte(s))
	if err != nil {
		return ""
	}
	for i := range d.Pictures {
		d.Pictures[i].Data = nil
	}
	d.LinkPictures()
	return d.Markdown(nil)
}
