package theme

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/themefiles"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

// vietnamese is the language whose words stand in for what another does not have.
const vietnamese = "vi"

// A dictionary is the interface strings of a theme in all its languages.
type dictionary struct {
	bundle *i18n.Bundle
	keys   []string        // of the words without values
	has    map[string]bool // the languages
}

// words is the interface strings of a theme in one language. Vietnamese stands
// in for what another language does not have.
type words struct {
	loc   *i18n.Localizer
	fixed map[string]string // those without values, said once
}

// readWords reads the strings of a chain of themes, the nearest first.
func readWords(files []themefiles.Source, problems diag.List) (*dictionary, diag.List) {
	bundle := i18n.NewBundle(language.Vietnamese)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	all := &dictionary{bundle: bundle, has: map[string]bool{vietnamese: true}}
	messages := kindWords()
	if err := bundle.AddMessages(language.Vietnamese, messages...); err != nil {
		problems = append(problems, diag.New(diag.Position{}, "", "strings-broken", diag.Args{"Detail": err.Error()}))
	}
	for _, f := range slices.Backward(files) { // the nearest theme has the last word
		m, err := bundle.ParseMessageFileBytes(f.Text, path.Base(f.Name))
		if err != nil {
			problems = append(problems, diag.New(diag.Position{File: f.Name}, "", "strings-broken", diag.Args{"Detail": err.Error()}))
			continue
		}
		messages = append(messages, m.Messages...)
		all.has[m.Tag.String()] = true
	}
	for _, m := range messages {
		if !strings.Contains(m.Other, "{{") && m.One == "" {
			all.keys = append(all.keys, m.ID)
		}
	}
	return all, problems
}

// in returns the strings in one language.
func (d *dictionary) in(lang string) *words {
	w := &words{loc: i18n.NewLocalizer(d.bundle, lang), fixed: make(map[string]string, len(d.keys))}
	for _, key := range d.keys {
		if s, err := w.loc.Localize(&i18n.LocalizeConfig{MessageID: key}); err == nil {
			w.fixed[key] = s
		}
	}
	return w
}

// kindWords are what kinds and their open data are called where a theme has no
// words of its own for them.
func kindWords() (messages []*i18n.Message) {
	add := func(key, text string) { messages = append(messages, &i18n.Message{ID: key, Other: text}) }
	for _, k := range content.Kinds {
		label := schema.Label(k)
		first, size := utf8.DecodeRuneInString(label)
		name := string(unicode.ToUpper(first)) + label[size:]
		add("kind."+string(k), name)
		if set, ok := content.DatasetOf(k); ok {
			add("dataset."+set.Name, name)
			add("dataset-about."+set.Name, "Dữ liệu của loại bài: "+label+".")
		}
	}
	return messages
}

// say returns the words of a key with values: nil, a number to count, or a map.
func (w *words) say(key string, values any) (string, error) {
	if s, ok := w.fixed[key]; ok && values == nil {
		return s, nil
	}
	cfg := &i18n.LocalizeConfig{MessageID: key}
	switch v := values.(type) {
	case nil:
	case int:
		cfg.PluralCount, cfg.TemplateData = v, map[string]any{"Count": v}
	case map[string]any:
		cfg.TemplateData = v
		if n, ok := v["Count"].(int); ok {
			cfg.PluralCount = n
		}
	default:
		cfg.TemplateData = map[string]any{"Value": v}
	}
	s, err := w.loc.Localize(cfg)
	if err != nil && cfg.PluralCount != nil { // words that are the same for every number need only one form
		cfg.PluralCount = nil
		s, err = w.loc.Localize(cfg)
	}
	if err != nil {
		return "", fmt.Errorf("no words for %q: %w", key, err)
	}
	if strings.Contains(s, missingValue) {
		return "", fmt.Errorf("words %q need another value than %v", key, values)
	}
	return s, nil
}

// missingValue is what templates write where words name a value that they are not given.
const missingValue = "<no value>"
