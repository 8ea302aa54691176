package diag

import (
	"embed"
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

//go:embed messages/*.toml
var catalogue embed.FS

// Languages are the languages of the tool, the first one being its default.
var Languages = []string{"vi", "en"}

// A Voice puts codes into the words of one language.
type Voice struct {
	Lang string
	loc  *i18n.Localizer
}

// parts are the beginnings of the names of files with words.
var parts = []string{"", "rules.", "desk.", "import.", "deliver.", "fleet."}

// NewVoice returns the voice of a language; of Vietnamese where the language
// is none of [Languages].
func NewVoice(lang string) *Voice {
	if lang != "en" {
		lang = "vi"
	}
	b := i18n.NewBundle(language.Make(lang))
	b.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, part := range parts { // of the other language nothing is said, and loading takes time
		if _, err := b.LoadMessageFileFS(catalogue, "messages/"+part+lang+".toml"); err != nil {
			panic("diag: broken catalogue: " + err.Error()) // caught by this room's tests
		}
	}
	return &Voice{Lang: lang, loc: i18n.NewLocalizer(b, lang)}
}

// Say returns the sentence with the given key, such as "build.summary".
func (v *Voice) Say(key string, args Args) string {
	s, err := v.loc.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateData: map[string]any(args)})
	if err != nil {
		return key
	}
	return s
}

// Has reports whether the catalogue has the key in this voice's language.
func (v *Voice) Has(key string) bool {
	s, tag, err := v.loc.LocalizeWithTag(&i18n.LocalizeConfig{MessageID: key, TemplateData: map[string]any{}})
	return err == nil && s != "" && strings.HasPrefix(tag.String(), v.Lang)
}

// Message returns what is wrong.
func (v *Voice) Message(d Diagnostic) string { return v.Say(d.Code+".message", v.args(d)) }

// Hint returns what to do, "" where there is nothing to add.
func (v *Voice) Hint(d Diagnostic) string {
	if !v.Has(d.Code + ".hint") {
		return ""
	}
	return v.Say(d.Code+".hint", v.args(d))
}

// args returns d's values with its field among them, and with the names of
// kinds and types of values put into words.
func (v *Voice) args(d Diagnostic) Args {
	args := Args{"Field": d.Field}
	for k, a := range d.Args {
		if id, ok := a.(Word); ok {
			a = v.Say("word."+string(id), nil)
		}
		args[k] = a
	}
	return args
}

// A Word is an argument that has words of its own in the catalogue, under
// "word.".
type Word string

// Sentence returns a whole problem in one paragraph of text: place, severity,
// message, the line, and the hint.
func (v *Voice) Sentence(d Diagnostic) string {
	var b strings.Builder
	b.WriteString(d.File)
	if d.Line > 0 {
		fmt.Fprintf(&b, ":%d", d.Line)
		if d.Column > 0 {
			fmt.Fprintf(&b, ":%d", d.Column)
		}
	}
	if d.File != "" {
		b.WriteString(": ")
	}
	b.WriteString(v.Say("word."+string(d.Severity), nil))
	b.WriteString(": ")
	if d.Field != "" {
		fmt.Fprintf(&b, "[%s] ", d.Field)
	}
	b.WriteString(v.Message(d))
	b.WriteByte('\n')
	if d.Excerpt != "" {
		fmt.Fprintf(&b, "    %4d | %s\n", d.Line, d.Excerpt)
		if d.Column > 0 {
			fmt.Fprintf(&b, "         | %s^\n", pad(d.Excerpt, d.Column-1-d.Shift))
		}
	}
	if hint := v.Hint(d); hint != "" {
		fmt.Fprintf(&b, "    → %s\n", hint)
	}
	return b.String()
}

// pad returns the white space that stands above the n first characters of
// line, tabs kept.
func pad(line string, n int) string {
	var b strings.Builder
	for _, r := range line {
		if n--; n < 0 {
			break
		}
		if r == '\t' {
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// Capitalize begins a message with a capital letter.
func Capitalize(text string) string {
	for i := range text {
		if i > 0 {
			return strings.ToUpper(text[:i]) + text[i:]
		}
	}
	return text
}
