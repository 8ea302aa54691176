package theme

import (
	"fmt"
	"strconv"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/markdown"
	"cchc/internal/viet"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

// A Locale is a theme in one language: its words, and what has words in it. It is made
// when the first page in that language is.
type Locale struct {
	Lang     string // of the interface: vi, en
	theme    *Theme
	strings  *words
	settings *config.Settings
	layouts  map[string]*layout
	assets   map[string]*Asset // scripts with words in them; nil for those of the site's language
	convert  *markdown.Converter
	numbers  *message.Printer // nil for Vietnamese
}

// Locale returns the theme in the language of a text: where the theme has no words in
// it, in that of the site.
func (t *Theme) Locale(tongue content.Tongue) *Locale {
	lang := t.spoken(tongue)
	if lang == t.site.Lang {
		return t.site
	}
	if known, ok := t.locales.Load(lang); ok {
		return known.(*Locale)
	}
	made, _ := t.locales.LoadOrStore(lang, t.newLocale(lang))
	return made.(*Locale)
}

// spoken returns the language in which the theme has words that is the nearest to one:
// en for en-GB.
func (t *Theme) spoken(tongue content.Tongue) string {
	for tag := language.Make(string(tongue)); !tag.IsRoot(); tag = tag.Parent() {
		if t.strings.has[tag.String()] {
			return tag.String()
		}
	}
	return string(t.settings.Lang)
}

// newLocale makes the theme in another language than the site's. What can be wrong in
// its files is told of the site's language.
func (t *Theme) newLocale(lang string) *Locale {
	l := &Locale{Lang: lang, theme: t, strings: t.strings.in(lang), settings: t.settings.In(content.Tongue(lang)), layouts: map[string]*layout{}}
	l.begin()
	funcs := l.funcs()
	for name, own := range t.site.layouts {
		l.layouts[name] = &layout{own: own.own, shared: own.shared, funcs: funcs}
	}
	scripts := &assetMaker{theme: t, locale: l, made: map[string]*Asset{}}
	for name, own := range t.assets {
		if !t.worded(name) {
			scripts.made[name] = own
		}
	}
	for name := range t.assets {
		_, _ = scripts.asset(name)
	}
	l.assets = scripts.made
	return l
}

// begin makes what a language needs beside its words.
func (l *Locale) begin() {
	l.convert = markdown.New(markdown.Labels{
		FootnoteBack: l.Words("footnote.back"), FootnoteTo: l.Words("footnote.to"), Table: l.Words("table.scroll"),
		TaskDone: l.Words("taskbox.done"), TaskOpen: l.Words("taskbox.open"),
	}, l.theme.Chain.Pictures["text"])
	if l.Lang != vietnamese {
		l.numbers = message.NewPrinter(language.Make(l.Lang))
	}
}

// Words returns the words of a key without values; the key itself where the theme has
// none.
func (l *Locale) Words(key string) string {
	s, err := l.strings.say(key, nil)
	if err != nil {
		return key
	}
	return s
}

// asset returns an asset as pages in this language load it, nil for none.
func (l *Locale) asset(name string) *Asset {
	if a := l.assets[name]; a != nil {
		return a
	}
	return l.theme.assets[name]
}

// date returns a day: 09/3/2026, 9 March 2026.
func (l *Locale) date(d viet.Date) (string, error) {
	if l.Lang == vietnamese || d.IsZero() {
		return d.Day().String(), nil
	}
	return l.written(d)
}

// Date returns a day as pages show it.
func (l *Locale) Date(d viet.Date) string {
	day, err := l.date(d)
	if err != nil {
		return d.Day().ISO()
	}
	return day
}

// longDate returns a day as it is written out: ngày 09 tháng 3 năm 2026, 9 March 2026.
func (l *Locale) longDate(d viet.Date) (string, error) {
	if l.Lang == vietnamese || d.IsZero() {
		return d.Long(), nil
	}
	return l.written(d)
}

// written returns a day in the words date.day and date.months of a language, as ISO
// where it has none.
func (l *Locale) written(d viet.Date) (string, error) {
	months := strings.Split(l.Words("date.months"), ",")
	if len(months) != 12 {
		return d.Day().ISO(), nil
	}
	t := d.Time()
	return l.strings.say("date.day", map[string]any{"Day": t.Day(), "Month": strings.TrimSpace(months[t.Month()-1]), "Year": t.Year()})
}

// datetime returns a day with its time, where it has one: 09/3/2026, 08:30.
func (l *Locale) datetime(d viet.Date) (string, error) {
	day, err := l.date(d)
	if clock := d.Clock(); clock != "" {
		day += ", " + clock
	}
	return day, err
}

// number returns a number as the language writes it: 1.234,5, 1,234.5.
func (l *Locale) number(v any) (string, error) {
	switch v := v.(type) {
	case int:
		return l.decimal(float64(v)), nil
	case int64:
		return l.decimal(float64(v)), nil
	case float64:
		return l.decimal(v), nil
	}
	return "", fmt.Errorf("%v is no number", v)
}

// decimal returns a number with at most two decimals.
func (l *Locale) decimal(v float64) string {
	if l.numbers == nil {
		return viet.FormatNumber(v)
	}
	return l.numbers.Sprint(number.Decimal(v, number.MaxFractionDigits(2)))
}

// quantity returns a number with its unit; a percent sign stands close to its
// number (88,37%).
func (l *Locale) quantity(v float64, unit string) string {
	s := l.decimal(v)
	switch unit {
	case "":
		return s
	case "%":
		return s + unit
	}
	return s + "\u00a0" + unit
}

// filesize returns a size as people read it, in the units of 1024 that file
// managers show.
func (l *Locale) filesize(n int64) string {
	switch {
	case n < 1<<10:
		return strconv.FormatInt(n, 10) + " B"
	case n < 1<<20:
		return strconv.FormatInt((n+1<<9)>>10, 10) + " KB"
	}
	return l.decimal(float64(n*10>>20)/10) + " MB"
}
