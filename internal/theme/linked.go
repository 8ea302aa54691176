package theme

import (
	"encoding/json"
	"html/template"
	"reflect"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/site"
	"cchc/internal/viet"

	"golang.org/x/net/html"
)

// A thing is an item of schema.org with its properties.
type thing map[string]any

// typed returns an item with the properties that are not empty: pairs of a name
// and a value.
func typed(kind string, pairs ...any) thing {
	t := thing{"@type": kind}
	return t.set(pairs...)
}

// set gives the item more properties.
func (t thing) set(pairs ...any) thing {
	for i := 0; i+1 < len(pairs); i += 2 {
		value := pairs[i+1]
		if d, ok := value.(viet.Date); ok {
			value = d.ISO()
		}
		if v := reflect.ValueOf(value); v.IsValid() && !v.IsZero() && (v.Kind() != reflect.Slice || v.Len() > 0) {
			t[pairs[i].(string)] = value
		}
	}
	return t
}

// put gives the item what an entry says of itself.
func (t thing) put(properties map[string]any) thing {
	for name, value := range properties {
		switch v := value.(type) {
		case content.LinkedItem:
			value = item(v)
		case []content.LinkedItem:
			var items []thing
			for _, each := range v {
				items = append(items, item(each))
			}
			value = items
		}
		t.set(name, value)
	}
	return t
}

// item returns an item within another, nil for one that says nothing.
func item(own content.LinkedItem) thing {
	t := typed(own.Type).put(own.Properties)
	if len(t) == 1 {
		return nil
	}
	return t
}

// LinkedData returns the page in the words of schema.org as JSON-LD, for a
// script element: what it is about, and the way to it. No value can end that
// element, for <, > and & are escaped; and as a block of data it is nothing that
// a Content-Security-Policy forbids.
func (c *Context) LinkedData() (template.JS, error) {
	graph, err := c.about()
	if err != nil {
		return "", err
	}
	trail, err := c.breadcrumbs()
	if err != nil {
		return "", err
	}
	if trail != nil {
		graph = append(graph, trail)
	}
	b, err := json.Marshal(thing{"@context": "https://schema.org", "@graph": graph})
	return template.JS(b), err //nolint:gosec // json.Marshal escapes <, > and &
}

// breadcrumbs returns the way from the home page to the page, nil for the home
// page itself.
func (c *Context) breadcrumbs() (thing, error) {
	trail := c.Site.Trail(c.Page)
	if len(trail) == 0 {
		return nil, nil
	}
	var items []thing
	for i, p := range append(trail[:len(trail):len(trail)], c.Page) {
		name, err := c.TitleOf(p)
		if err != nil {
			return nil, err
		}
		if p.Kind == site.HomePage {
			name = c.locale.Words("trail.home")
		}
		items = append(items, typed("ListItem", "position", i+1, "name", name, "item", thing{"@id": c.Abs(p.Path)}))
	}
	return typed("BreadcrumbList", "itemListElement", items), nil
}

// about returns what the page is about.
func (c *Context) about() ([]thing, error) {
	title, err := c.TitleOf(c.Page)
	if err != nil {
		return nil, err
	}
	kind := "WebPage"
	switch c.Page.Kind {
	case site.HomePage:
		column := typed("WebSite", "name", c.Settings().Title, "url", c.Abs(c.Page.Path), "description", c.Settings().Summary,
			"inLanguage", c.Lang, "publisher", thing{"@id": c.agencyID()})
		return []thing{column, c.agency()}, nil
	case site.EntryPage:
		return []thing{c.aboutEntry()}, nil
	case site.OpenDataPage:
		return []thing{c.catalogue(title)}, nil
	case site.SectionPage, site.TaxonomyPage, site.TermPage, site.TasksPage, site.AgencyPage, site.ChangesPage:
		kind = "CollectionPage"
	case site.SearchPage:
		kind = "SearchResultsPage"
	}
	return []thing{typed(kind, "name", title, "url", c.Abs(c.Here()), "description", c.SummaryOf(c.Page), "inLanguage", c.Lang)}, nil
}

func (c *Context) agencyID() string { return c.Abs("/") + "#co-quan" }

// agency returns the agency of the column, whole.
func (c *Context) agency() thing {
	a := c.Settings().Agency
	t := typed("GovernmentOrganization", "@id", c.agencyID(), "name", a.Name, "url", c.Abs("/"), "address", a.Address,
		"telephone", a.Phone.Dial, "email", string(a.Email))
	t.set("parentOrganization", named(a.Parent))
	var points []thing
	for _, g := range c.Contacts(string(content.Hotline)) {
		points = append(points, contactPoints(g.ContactGroup)...)
	}
	return t.set("contactPoint", points)
}

// publisher returns the agency in as few words as a page can have it.
func (c *Context) publisher() thing {
	return typed("GovernmentOrganization", "@id", c.agencyID(), "name", c.Settings().Agency.Name)
}

// contactPoints returns the numbers of a group of contacts.
func contactPoints(g *content.ContactGroup) []thing {
	var points []thing
	for i := range g.Contacts {
		contact := &g.Contacts[i]
		for _, p := range contact.Phones {
			points = append(points, typed("ContactPoint", "name", contact.Name, "contactType", g.Name, "telephone", p.Number.Dial,
				"email", string(contact.Email), "description", contact.Scope))
		}
	}
	return points
}

// catalogue returns the page of the open data.
func (c *Context) catalogue(title string) thing {
	licence := c.Settings().OpenData.Licence
	terms := having("CreativeWork", "name", licence.Name).set("url", string(licence.URL))
	var sets []thing
	for _, d := range c.Site.Datasets() {
		var files []thing
		for _, f := range []struct{ ending, kind string }{{"csv", "text/csv"}, {"json", "application/json"}} {
			files = append(files, typed("DataDownload", "contentUrl", c.Abs(d.Path(f.ending)), "encodingFormat", f.kind))
		}
		sets = append(sets, typed("Dataset", "name", c.locale.Words("dataset."+d.Name), "description", c.locale.Words("dataset-about."+d.Name),
			"url", c.Abs(c.Page.Path)+"#"+d.Anchor(), "license", terms, "distribution", files))
	}
	return typed("DataCatalog", "name", title, "url", c.Abs(c.Page.Path), "publisher", c.publisher(), "dataset", sets)
}

// plainText returns the text of HTML, a line for each block.
func plainText(text template.HTML) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(string(text)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			lines := strings.Split(b.String(), "\n")
			for i := range lines {
				lines[i] = strings.Join(strings.Fields(lines[i]), " ")
			}
			return strings.Join(slices.DeleteFunc(lines, func(s string) bool { return s == "" }), "\n")
		case html.TextToken:
			b.WriteString(strings.ReplaceAll(string(z.Token().Data), "\n", " "))
		case html.EndTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "p", "li", "tr", "h2", "h3", "h4", "h5", "h6", "blockquote", "caption", "pre", "figcaption":
				b.WriteByte('\n')
			case "td", "th":
				b.WriteByte(' ')
			}
		}
	}
}
