package check

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/viet"

	"golang.org/x/tools/txtar"
)

// Manual writes the page of a group's rules in the board's manual, as Markdown.
func Manual(rules []*Rule, group Group, v *diag.Voice) string {
	var b strings.Builder
	name := v.Say("check.group-"+string(group), nil)
	fmt.Fprintf(&b, "---\ntitle: %q\nsummary: %q\nweight: %d\n---\n", v.Say("check.manual-title", diag.Args{"Group": name}),
		v.Say("check.manual-summary", diag.Args{"Group": name}), 30+slices.Index(Groups, group))
	fmt.Fprintf(&b, "%s\n", v.Say("check.manual-intro", nil))
	for _, rule := range rules {
		if rule.Group == group {
			rule.manual(&b, v)
		}
	}
	return b.String()
}

// asCode matches what words of rules show as it is typed: placeholders, links, letters
// that are wrong. On a page these stand as code.
var asCode = regexp.MustCompile("\\(điền: …\\)|\\[[^\\]]*\\]\\([^)]*\\)|\ufffd|«hoà»")

func coded(words string) string {
	return asCode.ReplaceAllStringFunc(words, func(s string) string { return "`" + s + "`" })
}

// manual writes a rule.
func (rule *Rule) manual(b *strings.Builder, v *diag.Voice) {
	say := func(key string, args diag.Args) string { return v.Say("check.manual-"+key, args) }
	fmt.Fprintf(b, "\n## %s {#%s}\n\n", coded(v.Say(rule.Code+".title", nil)), rule.Code)
	fmt.Fprintf(b, "%s\n\n%s\n\n", say("code", diag.Args{"Code": rule.Code, "Severity": v.Say("word."+string(rule.Severity), nil)}), coded(v.Say(rule.Code+".reason", nil)))
	if basis := rule.basis(); basis != "" {
		fmt.Fprintf(b, "%s\n\n", say("basis", diag.Args{"Basis": basis}))
	}
	fmt.Fprintf(b, "%s\n", say("do", diag.Args{"Hint": coded(rule.advice(v))}))
	if e := rule.ExampleOf(); printable(rule.Example) {
		fmt.Fprintf(b, "\n%s\n", say("bad", diag.Args{"Day": e.day()}))
		for _, f := range e.Bad {
			fence(b, f, string(f.Data))
		}
		fmt.Fprintf(b, "\n%s\n", say("good", nil))
		for _, f := range e.Good {
			if lines := e.changed(f); lines != "" {
				fence(b, f, lines)
			}
		}
	}
}

// printable reports whether an example can stand on a page: not so with numbers that are
// like those of people, and with letters that stand on no page.
func printable(example string) bool {
	return len(viet.FindPrivate([]byte(example))) == 0 && viet.NFC(example) == example && !strings.Contains(example, "\ufffd")
}

// day is the day of the check as pages write it.
func (e *Example) day() string {
	d, err := viet.ParseDate(e.Day)
	if err != nil {
		return e.Day
	}
	return d.String()
}

// changed returns the lines of a file of the good site that the bad one has not; all of a
// file that the bad site has not, none of one that is the same in both.
func (e *Example) changed(f txtar.File) string {
	i := slices.IndexFunc(e.Bad, func(b txtar.File) bool { return b.Name == f.Name })
	if i < 0 {
		return string(f.Data)
	}
	before := strings.Split(string(e.Bad[i].Data), "\n")
	var lines []string
	for line := range strings.SplitSeq(string(f.Data), "\n") {
		if !slices.Contains(before, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// fence writes a file, or some lines of it, with its name.
func fence(b *strings.Builder, f txtar.File, text string) {
	if !readable(f) {
		fmt.Fprintf(b, "\n`%s`\n", f.Name)
		return
	}
	language := "yaml"
	if path.Ext(f.Name) != ".yaml" {
		language = "markdown"
	}
	fmt.Fprintf(b, "\n`%s`\n\n```%s\n%s\n```\n", f.Name, language, strings.TrimRight(text, "\n"))
}
