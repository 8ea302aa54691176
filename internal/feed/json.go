package feed

import "cchc/internal/output"

// JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
type jsonFeed struct {
	Version     string         `json:"version"`
	Title       string         `json:"title"`
	Home        string         `json:"home_page_url"`
	Self        string         `json:"feed_url"`
	Description string         `json:"description"`
	Language    string         `json:"language"`
	Authors     []jsonAuthor   `json:"authors"`
	Items       []jsonFeedItem `json:"items"`
}

type jsonAuthor struct {
	Name string `json:"name"`
	URL  string `json:"url,omitempty"`
}

type jsonFeedItem struct {
	ID          string           `json:"id"`
	URL         string           `json:"url"`
	Title       string           `json:"title"`
	HTML        string           `json:"content_html,omitempty"`
	Text        string           `json:"content_text,omitempty"` // an item must have one of the two
	Summary     string           `json:"summary,omitempty"`
	Image       string           `json:"image,omitempty"`
	Published   string           `json:"date_published"`
	Modified    string           `json:"date_modified"`
	Authors     []jsonAuthor     `json:"authors,omitempty"`
	Tags        []string         `json:"tags,omitempty"`
	Attachments []jsonAttachment `json:"attachments,omitempty"`
}

type jsonAttachment struct {
	URL  string `json:"url"`
	Type string `json:"mime_type"`
	Size int64  `json:"size_in_bytes,omitempty"`
}

func jsonText(f *Feed) []byte {
	doc := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, Home: f.Page, Self: f.Self, Description: f.Summary, Language: f.Lang,
		Authors: []jsonAuthor{{output.Text(f.Agency.Name), f.Home}}, Items: make([]jsonFeedItem, 0, len(f.Items)),
	}
	for _, i := range f.Items {
		item := jsonFeedItem{ID: i.URL, URL: i.URL, Title: i.Title, HTML: i.HTML, Summary: i.Summary,
			Published: rfc3339(i.Published.Time()), Modified: rfc3339(i.Updated.Time())}
		switch {
		case i.HTML != "":
		case i.Summary != "":
			item.Text = i.Summary
		default:
			item.Text = i.Title
		}
		if i.Author != "" {
			item.Authors = []jsonAuthor{{Name: i.Author}}
		}
		for _, c := range i.Categories {
			item.Tags = append(item.Tags, c.Name)
		}
		if i.Cover != nil {
			item.Image = i.Cover.URL
		}
		for _, r := range i.Recordings {
			item.Attachments = append(item.Attachments, jsonAttachment(r))
		}
		doc.Items = append(doc.Items, item)
	}
	return output.JSON(doc)
}
