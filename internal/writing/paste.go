package writing

import (
	"errors"
	"net/http"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/docmodel"
	"cchc/internal/fault"
	"cchc/internal/webpage"
)

// pastedPicture is where a picture of a pasted text stands in its Markdown, until the user
// has said what it shows.
const pastedPicture = "anh-dan:"

// pasteAction makes Markdown of the HTML that a browser has on its clipboard, which comes as
// a file. Its pictures wait for their places as files that are sent do.
func (d *Desk) pasteAction(r *http.Request) (any, error) {
	_, data, err := sentFile(r)
	if err != nil {
		return nil, err
	}
	doc, err := webpage.HTML(data)
	var refused *docmodel.Error
	if errors.As(err, &refused) {
		p := refused.Problem("")
		return nil, fault.New(http.StatusUnprocessableEntity, "desk.paste-refused", diag.Args{"Why": d.Voice.Message(p), "Hint": d.Voice.Hint(p)})
	}
	if err != nil {
		return nil, err
	}
	pictures := []map[string]any{}
	text := doc.Markdown(func(p *docmodel.Picture) string {
		if p.Data == nil {
			return ""
		}
		u, err := d.prepare(p.Name, p.Data)
		if err != nil {
			doc.Remarks = append(doc.Remarks, diag.Warn(diag.Position{}, "", "intake-picture", nil))
			return ""
		}
		pictures = append(pictures, map[string]any{"id": u.ID, "picture": true, "width": u.Width, "height": u.Height, "alt": p.Alt, "mark": pastedPicture + u.ID, "notes": u.Notes})
		return pastedPicture + u.ID
	})
	return map[string]any{"text": strings.TrimRight(text, "\n"), "remarks": d.remarks(doc), "changes": changesOf(doc), "pictures": pictures}, nil
}

// remarks are what a person has to know of a pasted text, each once. Texts of old fonts are
// shown by themselves.
func (d *Desk) remarks(doc *docmodel.Document) []map[string]string {
	all, seen := []map[string]string{}, map[string]bool{}
	for _, p := range doc.Remarks {
		if p.Code == "intake-legacy-font" && len(doc.Conversions) > 0 {
			continue
		}
		if message := d.Voice.Message(p); !seen[message] {
			seen[message] = true
			all = append(all, map[string]string{"message": message, "hint": d.Voice.Hint(p)})
		}
	}
	return all
}

// changesOf are the texts of old fonts, as they were and as they are.
func changesOf(doc *docmodel.Document) []map[string]string {
	all := []map[string]string{}
	for _, c := range doc.Conversions {
		all = append(all, map[string]string{"font": c.Font, "before": c.Before, "after": c.After})
	}
	return all
}
