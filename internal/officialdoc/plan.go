package officialdoc

import (
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/docmodel"
	"cchc/internal/doctable"
	"cchc/internal/entrydiff"
	"cchc/internal/lazyregexp"
	"cchc/internal/viet"
)

// Plan reads a plan: an official document whose tasks stand in a table, mostly of an
// appendix, or in its text.
func Plan(d *docmodel.Document) *entrydiff.Reading {
	r := &entrydiff.Reading{Remarks: d.Remarks}
	o := readOfficial(d)
	draft := entrydiff.Draft{Kind: content.KindPlan, Title: o.title("Kế hoạch"), Values: map[string]any{}, Row: 1}
	if draft.Title == "" {
		draft.Title = strings.TrimSpace(d.Title)
	}
	tasks := tableTasks(r, append(append([]docmodel.Block{}, o.body...), o.appendix...))
	if tasks == nil {
		tasks = outlineTasks(o.body)
	}
	if draft.Title == "" || o.kind == "" && tasks == nil {
		return r
	}
	v := draft.Values
	v["title"] = draft.Title
	entrydiff.PutText(v, "number", o.number)
	entrydiff.PutText(v, "issuer", o.issuer)
	entrydiff.PutText(v, "signer", o.signer)
	entrydiff.PutText(v, "place", o.place)
	entrydiff.PutText(v, "period", periodOf(draft.Title, o.day))
	if !o.day.IsZero() {
		v["issued"] = o.day
	}
	entrydiff.PutList(v, "legalBasis", o.bases)
	entrydiff.PutList(v, "tasks", tasks)
	draft.Body = bodyOf(d, o)
	r.Drafts = append(r.Drafts, draft)
	return r
}

// Document reads any official document as an entry of its own.
func Document(d *docmodel.Document) *entrydiff.Reading {
	r := &entrydiff.Reading{Remarks: d.Remarks}
	o := readOfficial(d)
	if o.kind == "" || o.subject == "" {
		return r
	}
	draft := entrydiff.Draft{Kind: content.KindDocument, Title: o.title(o.kind), Values: map[string]any{"type": o.kind}, Row: 1}
	v := draft.Values
	v["title"] = draft.Title
	entrydiff.PutText(v, "number", o.number)
	entrydiff.PutText(v, "issuer", o.issuer)
	entrydiff.PutText(v, "signer", o.signer)
	if !o.day.IsZero() {
		v["signedOn"] = o.day
	}
	draft.Body = bodyOf(d, o)
	r.Drafts = append(r.Drafts, draft)
	return r
}

// bodyOf writes the text of a document as Markdown, with the recipients; without the
// tables that became tasks.
func bodyOf(d *docmodel.Document, o *official) string {
	blocks := append([]docmodel.Block{}, o.body...)
	for _, b := range unstacked(o.appendix) {
		if t, ok := b.(*docmodel.Table); !ok || doctable.Find(t, taskColumns, "name") == nil {
			blocks = append(blocks, b)
		}
	}
	body := d.MarkdownOf(blocks, nil)
	if len(o.recipients) > 0 {
		body += "\n## Nơi nhận\n\n- " + strings.Join(o.recipients, "\n- ") + "\n"
	}
	return body
}

var (
	stage    = lazyregexp.New(`(?i)giai đoạn\s+((?:19|20)\d{2})\s*[-–—]\s*((?:19|20)\d{2})`)
	yearIn   = lazyregexp.New(`(?i)năm\s+((?:19|20)\d{2})`)
	yearLast = lazyregexp.New(`(?:19|20)\d{2}`)
)

// periodOf returns the time that a plan is for: 2026, 2021–2030.
func periodOf(title string, day viet.Date) string {
	if m := stage.FindStringSubmatch(title); m != nil {
		return m[1] + "–" + m[2]
	}
	if m := yearIn.FindStringSubmatch(title); m != nil {
		return m[1]
	}
	if m := yearLast.FindString(title); m != "" {
		return m
	}
	if !day.IsZero() {
		return strconv.Itoa(day.Year())
	}
	return ""
}
