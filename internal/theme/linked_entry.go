package theme

import (
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/viet"
)

// aboutEntry returns what an entry is about: each kind has its type of
// schema.org, where there is one that says the same. A kind says it itself; here
// stand those whose items need more of the page: its picture and text, addresses
// of files, the words of the theme, the agency of the column.
func (c *Context) aboutEntry() thing {
	e := c.Page.Entry
	t := thing{"name": c.Page.Title, "url": c.Abs(c.Page.Path)}
	t.set("description", c.SummaryOf(c.Page))
	switch d := e.Data().(type) {
	case *content.News:
		return c.written(t, "NewsArticle").set("headline", e.Title, "image", c.imageURL(), "author", author(d.Author), "publisher", c.publisher(),
			"articleSection", c.locale.Label(d.Topic), "video", c.recording("VideoObject", d.Video), "audio", c.recording("AudioObject", d.Audio))
	case *content.Procedure:
		return c.service(t, d)
	case *content.Question:
		return c.questionPage(t, d)
	case *content.Event:
		return c.event(t, d)
	case *content.Contacts:
		var points []thing
		for i := range d.Groups {
			points = append(points, contactPoints(&d.Groups[i])...)
		}
		return c.written(t, "ContactPage").set("mainEntity", points)
	case *content.Indicator:
		return c.written(t, "Dataset").set("creator", c.publisher(), "variableMeasured", d.Index, "temporalCoverage", coverage(d),
			"license", string(c.Settings().OpenData.Licence.URL))
	case *content.Material:
		return c.material(t, d)
	}
	own := content.LinkedItemOf(e.Data())
	return c.written(t, own.Type).put(own.Properties)
}

// written gives an item its type and what every text has.
func (c *Context) written(t thing, kind string) thing {
	e := c.Page.Entry
	return t.set("@type", kind, "inLanguage", string(c.Site.Tongue(c.Page)), "datePublished", e.Date, "dateModified", e.Updated)
}

// imageURL returns the whole address of the page's picture, "" for none.
func (c *Context) imageURL() string {
	if image := c.shareImage(); image != nil {
		return image.URL
	}
	return ""
}

// offices are the words with which the names of units begin, where people sign
// with the name of their unit.
var offices = []string{"Ban ", "Bộ phận ", "Công an ", "Hội ", "HĐND ", "Phòng ", "Trạm ", "Trung tâm ", "Tổ công nghệ ", "UBND ", "Ủy ban ", "Văn phòng ", "Đoàn ", "Đảng ủy "}

// author returns who wrote a text: a unit or a person.
func author(name string) thing {
	for _, o := range offices {
		if strings.HasPrefix(name, o) {
			return typed("Organization", "name", name)
		}
	}
	return having("Person", "name", name)
}

// named returns a public body, nil for no name.
func named(name string) thing { return having("GovernmentOrganization", "name", name) }

// recording returns a video or a recording of the site, nil for none.
func (c *Context) recording(kind string, m *content.Media) thing {
	if m == nil {
		return nil
	}
	return c.recorded(kind, c.File(m.File), m.Title)
}

func (c *Context) recorded(kind, href, title string) thing {
	if href == "" {
		return nil
	}
	if title == "" {
		title = c.Page.Title
	}
	return typed(kind, "name", title, "contentUrl", c.Settings().BaseURL.Origin+href, "uploadDate", c.Page.Entry.Date, "description", c.description(),
		"thumbnailUrl", c.imageURL())
}

// service returns a procedure: a service of the agency while citizens can use
// it, a page about one afterwards.
func (c *Context) service(t thing, d *content.Procedure) thing {
	if !d.InForce() {
		return c.written(t, "WebPage").set("expires", d.ExpiresOn)
	}
	var channels []thing
	for i := range d.Channels {
		channels = append(channels, c.channel(d, &d.Channels[i]))
	}
	var results []thing
	for _, r := range d.Results {
		results = append(results, typed("Thing", "name", r))
	}
	return t.set("@type", "GovernmentService", "identifier", d.Code.String(), "category", d.Field, "provider", named(d.Agency),
		"audience", having("Audience", "audienceType", strings.Join(d.Audience, "; ")), "availableChannel", channels, "serviceOutput", results)
}

// channel returns a way of filing. Working days are no duration that a calendar
// could count.
func (c *Context) channel(d *content.Procedure, way *content.Channel) thing {
	t := typed("ServiceChannel", "name", c.locale.Label(way.Method), "availableLanguage", string(c.Site.Tongue(c.Page)))
	if n := way.Time.Amount; n > 0 {
		switch way.Time.Unit {
		case "day":
			t.set("processingTime", "P"+strconv.Itoa(n)+"D")
		case "hour":
			t.set("processingTime", "PT"+strconv.Itoa(n)+"H")
		case "month":
			t.set("processingTime", "P"+strconv.Itoa(n)+"M")
		}
	}
	switch way.Method {
	case "online":
		address := string(way.URL)
		if address == "" {
			address = c.theme.national(d)
		}
		t.set("serviceUrl", address)
	case "in-person":
		if len(d.Places) > 0 {
			t.set("serviceLocation", typed("Place", "name", d.Places[0]))
		}
	}
	return t
}

func (c *Context) questionPage(t thing, d *content.Question) thing {
	answer := typed("Answer", "text", plainText(c.Body().HTML), "dateCreated", d.AnsweredOn, "author", named(d.AnsweredBy), "url", c.Abs(c.Page.Path)+"#tra_loi")
	question := typed("Question", "name", c.Page.Title, "text", d.Question, "dateCreated", d.AskedOn, "answerCount", 1, "acceptedAnswer", answer)
	return c.written(t, "QAPage").set("mainEntity", question)
}

func (c *Context) event(t thing, d *content.Event) thing {
	t.set("@type", "Event", "inLanguage", string(c.Site.Tongue(c.Page)), "startDate", d.Start, "endDate", d.End,
		"location", typed("Place", "name", d.Place, "address", d.Place), "image", c.imageURL(), "organizer", named(d.Host),
		"audience", having("Audience", "audienceType", strings.Join(d.Audience, "; ")),
		"eventStatus", "https://schema.org/EventScheduled", "eventAttendanceMode", "https://schema.org/OfflineEventAttendanceMode")
	if every := repeats[d.Recurrence.Period()]; every != "" {
		t.set("eventSchedule", typed("Schedule", "startDate", d.Start.Day(), "repeatFrequency", every, "scheduleTimezone", "Asia/Ho_Chi_Minh"))
	}
	return t
}

// repeats are periods as durations (ISO 8601).
var repeats = map[viet.Period]string{
	viet.Day: "P1D", viet.Week: "P1W", viet.Month: "P1M", viet.Quarter: "P3M", viet.HalfYear: "P6M", viet.Year: "P1Y",
}

func (c *Context) material(t thing, d *content.Material) thing {
	c.written(t, "CreativeWork").set("creator", c.publisher(), "genre", c.locale.Label(d.Form))
	for _, f := range d.Files {
		if kind := mediaTypes[content.Playable(f.File.Path)]; kind != "" {
			return t.set("associatedMedia", c.recorded(kind, c.File(f.File), f.Name))
		}
	}
	return t
}

// mediaTypes are the types of what is played.
var mediaTypes = map[content.Play]string{content.Film: "VideoObject", content.Recording: "AudioObject"}

// coverage returns the years of an indicator: 2019/2025 (ISO 8601).
func coverage(d *content.Indicator) string {
	first, last := 0, 0
	for _, v := range d.Series {
		if first == 0 || v.Year < first {
			first = v.Year
		}
		last = max(last, v.Year)
	}
	switch {
	case first == 0:
		return ""
	case first == last:
		return strconv.Itoa(first)
	}
	return strconv.Itoa(first) + "/" + strconv.Itoa(last)
}

// having returns an item with one property, nil where that is empty.
func having(kind, property, value string) thing {
	if value == "" {
		return nil
	}
	return typed(kind, property, value)
}
