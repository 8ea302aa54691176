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

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

// words is the interface strings of a theme in one language. Vietnamese stands
// in for what another language does not have.
type words struct {
	loc   *i18n.Localizer
	fixed map[string]string // those without values, said once
}

// readWords reads the strings of a chain of themes, the nearest first.
func readWords(files []source, lang string, problems diag.List) (*words, diag.List) {
	bundle := i18n.NewBundle(language.Vietnamese)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	w := &words{fixed: map[string]string{}}
	messages := kindWords()
	if err := bundle.AddMessages(language.Vietnamese, messages...); err != nil {
		problems = append(problems, diag.New(diag.Position{}, "", "strings-broken", diag.Args{"Detail": err.Error()}))
	}
	for _, f := range slices.Backward(files) { // the nearest theme has the last word
		m, err := bundle.ParseMessageFileBytes(f.text, path.Base(f.name))
		if err != nil {
			problems = append(problems, diag.New(diag.Position{File: f.name}, "", "strings-broken", diag.Args{"Detail": err.Error()}))
			continue
		}
		messages = append(messages, m.Messages...)
	}
	w.loc = i18n.NewLocalizer(bundle, lang)
	for _, m := range messages {
		if strings.Contains(m.Other, "{{") || m.One != "" {
			continue
		}
		if s, err := w.loc.Localize(&i18n.LocalizeConfig{MessageID: m.ID}); err == nil {
			w.fixed[m.ID] = s
		}
	}
	return w, problems
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
	if err != nil {
		return "", fmt.Errorf("no words for %q: %w", key, err)
	}
	return s, nil
}
