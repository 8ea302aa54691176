package theme

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"

	"cchc/internal/chart"
	"cchc/internal/content"
	"cchc/internal/schema"
	"cchc/internal/site"
	"cchc/internal/viet"
)

// funcs returns the functions of templates in a language; the package comment describes
// them.
func (l *Locale) funcs() template.FuncMap {
	t := l.theme
	return template.FuncMap{
		"T": func(key string, values ...any) (string, error) {
			if len(values) > 1 {
				return "", fmt.Errorf("words %q take one value", key)
			}
			if len(values) == 1 {
				return l.strings.say(key, values[0])
			}
			return l.strings.say(key, nil)
		},
		"icon": func(name string) (template.HTML, error) {
			svg, ok := t.icons[name]
			if !ok {
				return "", fmt.Errorf("no icon %q", name)
			}
			return svg, nil
		},
		"qr": func(text string) (template.HTML, error) {
			title, err := l.strings.say("qr.title", map[string]any{"Text": text})
			if err != nil {
				return "", err
			}
			return t.codes.SVG(text, title)
		},
		"label":      l.Label,
		"fieldLabel": fieldLabel,
		"date":       l.date,
		"longDate":   l.longDate,
		"datetime":   l.datetime,
		"iso":        func(d viet.Date) string { return d.ISO() },
		"number":     l.number,
		"quantity":   l.quantity,
		"filesize":   l.filesize,
		"tel":        tel,
		"national":   t.national,
		"openHours":  openHours,
		"linked":     func(text string) template.HTML { return template.HTML(linked(text)) }, //nolint:gosec // escaped piece by piece
		"paragraphs": func(s string) template.HTML { return paragraphs(s, linked) },
		"chart":      chart.Of,
		"trend":      chart.TrendOf,
		"components": chart.Components,
		"months":     months,
		"list":       func(items ...any) []any { return items },
		"dict":       dict,
		"join":       func(items []string, sep string) string { return strings.Join(items, sep) },
		"add":        func(a, b int) int { return a + b },
		"sub":        func(a, b int) int { return a - b },
		"percent":    percent,
		"lower":      strings.ToLower,
		"slug":       viet.Slug,
		"key":        viet.Key,
		"default":    fallback,
	}
}

// Label returns the name of a value of an enumeration: the theme's words for it, else
// its Vietnamese label.
func (l *Locale) Label(e schema.Enum) string {
	v := reflect.ValueOf(e).String()
	if v == "" {
		return ""
	}
	if l.Lang != vietnamese {
		key := "enum." + strings.ToLower(reflect.TypeOf(e).Name()) + "." + v
		if s, err := l.strings.say(key, nil); err == nil {
			return s
		}
	}
	return schema.Label(e)
}

// fieldLabel returns the Vietnamese name of a field of an entry's kind, by its
// key; the theme needs no words of its own for it.
func fieldLabel(d content.Data, key string) (string, error) {
	if f := schema.TypeOf(reflect.TypeOf(d).Elem()).Field(key); f != nil {
		return f.Label, nil
	}
	return "", fmt.Errorf("%T has no field %q", d, key)
}

// tel returns the address of a telephone number.
func tel(p viet.Phone) template.URL {
	return template.URL("tel:" + p.Dial) //nolint:gosec // digits and +, see viet.ParsePhone
}

// national returns the address of a procedure on the national portal, "" where
// the settings have no pattern or the procedure no code.
func (t *Theme) national(p *content.Procedure) string {
	if p.NationalLink != "" {
		return string(p.NationalLink)
	}
	if p.Code.IsZero() {
		return ""
	}
	return strings.ReplaceAll(t.settings.Patterns.Procedure, "{code}", p.Code.Base)
}

// paragraphs makes a text with line breaks paragraphs and lists: lines that
// begin with a dash become a list. escape makes a line HTML.
func paragraphs(s string, escape func(string) string) template.HTML {
	var b strings.Builder
	inList := false
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.TrimSpace(line)
		item, isItem := strings.CutPrefix(line, "- ")
		if inList && !isItem {
			b.WriteString("</ul>")
			inList = false
		}
		switch {
		case line == "":
		case isItem:
			if !inList {
				b.WriteString("<ul>")
				inList = true
			}
			b.WriteString("<li>" + escape(item) + "</li>")
		default:
			b.WriteString("<p>" + escape(line) + "</p>")
		}
	}
	if inList {
		b.WriteString("</ul>")
	}
	return template.HTML(b.String()) //nolint:gosec // escaped line by line
}

func percent(part, whole int) int {
	if whole == 0 {
		return 0
	}
	return part * 100 / whole
}

// fallback returns value, or def where value is empty.
func fallback(def, value any) any {
	if v := reflect.ValueOf(value); !v.IsValid() || v.IsZero() {
		return def
	}
	return value
}

// linked escapes a text and makes its telephone numbers and e-mail addresses links.
func linked(text string) string {
	var b strings.Builder
	done := 0
	for _, c := range viet.FindCalls(text) {
		b.WriteString(template.HTMLEscapeString(text[done:c.Start]))
		b.WriteString(`<a href="` + template.HTMLEscapeString(c.Href) + `">` + template.HTMLEscapeString(text[c.Start:c.End]) + "</a>")
		done = c.End
	}
	b.WriteString(template.HTMLEscapeString(text[done:]))
	return b.String()
}

// openHours returns the hours of the week for scripts (see [viet.Hours]), "" for
// words that do not say them.
func openHours(text string) string {
	hours, _ := viet.ParseHours(text)
	return hours.String()
}

// months returns the bar chart of the tasks of a plan by the months of their deadlines
// (see [chart.Months]); tasks that are given up are no part of it.
func months(groups []site.TaskGroup, today viet.Date) chart.Months {
	var tasks []chart.Due
	for _, g := range groups {
		for _, t := range g.Tasks {
			state := "open"
			switch t.Progress {
			case site.Done, site.Late:
				state = string(t.Progress)
			case site.Cancelled:
				continue
			}
			if !t.Due.IsZero() {
				tasks = append(tasks, chart.Due{Day: t.Due, State: state})
			}
		}
	}
	return chart.MonthsOf(tasks, today)
}
