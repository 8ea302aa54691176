package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cchc/internal/config"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/newentry"
	"cchc/internal/schema"
	"cchc/internal/store"

	"github.com/spf13/cobra"
)

// newFlags are the flags of cchc new.
type newFlags struct{ site, from, unit, section, date string }

func (t *tool) newCommand() *cobra.Command {
	var f newFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "new " + say("cli.new.what"), Aliases: []string{"moi"}, Short: say("cli.new.short"), Long: say("cli.new.long"),
		RunE: func(cmd *cobra.Command, args []string) error { return t.newEntry(f, cmd.InOrStdin(), args) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.StringVar(&f.section, "section", "", say("cli.flag.section"))
	flags.StringVar(&f.unit, "unit", "", say("cli.flag.new-unit"))
	flags.StringVar(&f.from, "from", "", say("cli.flag.new-from"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	return cmd
}

// newEntry makes an entry, and says where it is and what is to be done with it.
func (t *tool) newEntry(f newFlags, in io.Reader, args []string) error {
	kind, title, err := t.kindAndTitle(args)
	if err != nil {
		return err
	}
	today, err := t.day(f.date)
	if err != nil {
		return err
	}
	dir, err := t.openSite(f.site)
	if err != nil {
		return err
	}
	defer dir.Close()
	l, problems := store.Load(dir.FS(), store.Options{Today: today})
	if l == nil {
		return t.problems(problems)
	}
	r := newentry.Request{Kind: kind, Title: title}
	r.Today, r.Agency = today, l.Settings.Agency.Name
	if r.Unit, err = t.unitNamed(l.Settings, kind, f.unit); err != nil {
		return err
	}
	section, err := t.sectionFor(l, kind, f.section, in)
	if err != nil {
		return err
	}
	r.Dir, r.Labels = section.Dir, newentry.SectionLabels(dir.FS(), l, section)
	made, err := t.makeEntry(f, l, r)
	if err != nil {
		return err
	}
	return t.keepEntry(dir, f.site, made)
}

// makeEntry makes the entry, or next year's plan from that of a year.
func (t *tool) makeEntry(f newFlags, l *store.Library, r newentry.Request) (made newentry.File, err error) {
	_, plan := content.TasksOf(r.Kind.New())
	plan = plan && f.from != ""
	if r.Title == "" && !plan {
		return made, usageError{t.voice.Say("cli.new-no-title", diag.Args{"Kind": r.Kind})}
	}
	if f.from != "" {
		r.LikeName = filepath.ToSlash(f.from)
		if r.Like, err = t.readLike(f, l, r.Kind); err != nil {
			return made, err
		}
	}
	if plan {
		made, err = newentry.NextPlan(r)
	} else {
		made, err = newentry.Draft(r)
	}
	switch {
	case errors.Is(err, newentry.TitleWithoutLetter):
		return made, usageError{t.voice.Say("cli.new-title", diag.Args{"Title": r.Title})}
	case err != nil:
		return made, t.problems(diag.List{newentry.Problem(filepath.ToSlash(f.from), err)})
	}
	return made, nil
}

// problems prints what is wrong with files.
func (t *tool) problems(l diag.List) error {
	if err := l.WriteText(t.err, t.voice); err != nil {
		return err
	}
	return errProblems
}

// kindAndTitle takes the arguments of a call apart. A kind may be several words without
// quotation marks (thu tuc), where one alone is none or the title is one argument.
func (t *tool) kindAndTitle(args []string) (kind content.Kind, title string, err error) {
	var known, names []string
	for _, o := range content.Kind("").Options() {
		known = append(known, o.Value+" ("+o.Name()+")")
		names = append(names, append(strings.Split(o.Label, "|"), o.Value)...)
	}
	said := diag.Args{"Known": strings.Join(known, ", ")}
	if len(args) == 0 {
		return "", "", usageError{t.voice.Say("cli.new-no-kind", said)}
	}
	kind, one := content.KindNamed(args[0])
	words := 1
	for n := 2; n <= len(args); n++ {
		rest := args[n:]
		if k, ok := content.KindNamed(strings.Join(args[:n], " ")); ok && (!one || len(rest) == 1 && strings.Contains(rest[0], " ")) {
			kind, words = k, n
		}
	}
	if kind == "" {
		said["Name"], said["Near"] = args[0], schema.NearestName(args[0], names)
		return "", "", usageError{t.voice.Say("cli.new-kind", said)}
	}
	return kind, strings.Join(args[words:], " "), nil
}

// unitNamed returns the name of the unit that a new entry comes from, "" for none.
func (t *tool) unitNamed(s *config.Settings, kind content.Kind, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	if newentry.UnitField(kind) == nil {
		return "", usageError{t.voice.Say("cli.new-unitless", diag.Args{"Kind": schema.Label(kind)})}
	}
	unit, ok := newentry.UnitNamed(s, name)
	if !ok {
		return "", usageError{t.voice.Say("cli.new-unit", diag.Args{"Unit": name, "Near": newentry.NearestUnit(s, name), "Known": strings.Join(newentry.Units(s), "; ")})}
	}
	return unit, nil
}

// sectionFor returns the section for new entries of a kind: the one that is named, the
// only one, or the one that the user chooses.
func (t *tool) sectionFor(l *store.Library, kind content.Kind, name string, in io.Reader) (*store.Section, error) {
	said := diag.Args{"Kind": schema.Label(kind), "Name": name}
	some := newentry.Sections(l, kind)
	if name != "" {
		section := newentry.SectionNamed(l, name)
		var titles []string
		for _, s := range l.Sections {
			titles = append(titles, s.Dir)
		}
		said["Known"], said["Near"] = strings.Join(titles, ", "), schema.NearestName(name, titles)
		switch {
		case section == nil:
			return nil, usageError{t.voice.Say("cli.new-section", said)}
		case section.Kind != kind:
			said["Has"] = schema.Label(section.Kind)
			return nil, usageError{t.voice.Say("cli.new-section-kind", said)}
		}
		return section, nil
	}
	var dirs []string
	for _, s := range some {
		dirs = append(dirs, s.Dir)
	}
	said["Known"] = strings.Join(dirs, ", ")
	switch {
	case len(some) == 1:
		return some[0], nil
	case len(some) == 0:
		return nil, usageError{t.voice.Say("cli.new-no-section", said)}
	case !isTerminal(in):
		return nil, usageError{t.voice.Say("cli.new-sections", said)}
	}
	return t.chooseSection(some, in)
}

// chooseSection asks which section is meant.
func (t *tool) chooseSection(some []*store.Section, in io.Reader) (*store.Section, error) {
	for i, s := range some {
		fmt.Fprintf(t.out, "  %d. %s (%s)\n", i+1, s.Title, s.Dir)
	}
	a := t.asker(in)
	for {
		answer, err := a.ask(t.voice.Say("cli.new-ask-section", nil), "1")
		if err != nil {
			return nil, err
		}
		for i, s := range some {
			if answer == fmt.Sprint(i+1) || answer == s.Dir {
				return s, nil
			}
		}
	}
}

// readLike reads the entry whose shape is wanted, from where the user stands or from
// the folder of the site.
func (t *tool) readLike(f newFlags, l *store.Library, kind content.Kind) ([]byte, error) {
	file := f.from
	source, err := os.ReadFile(file)
	if err != nil {
		file = filepath.Join(f.site, f.from)
		source, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, usageError{t.voice.Say("cli.new-from", diag.Args{"File": filepath.ToSlash(f.from)})}
	}
	if name, err := filepath.Rel(f.site, file); err == nil {
		if e := l.ByFile(filepath.ToSlash(name)); e != nil && e.Kind != kind {
			return nil, usageError{t.voice.Say("cli.new-from-kind", diag.Args{"File": filepath.ToSlash(f.from), "Kind": schema.Label(kind), "Has": schema.Label(e.Kind)})}
		}
	}
	return source, nil
}

// keepEntry writes an entry that is not there yet.
func (t *tool) keepEntry(dir *folder.Folder, site string, made newentry.File) error {
	if err := dir.Save(made.Name, folder.NoFile, made.Data); err != nil {
		var conflict *folder.ConflictError
		if errors.As(err, &conflict) {
			t.complain(t.voice.Say("cli.new-there", diag.Args{"File": made.Name}))
			return errProblems
		}
		return t.problems(diag.List{folder.SaveProblem(made.Name, err)})
	}
	args := diag.Args{"File": filepath.ToSlash(filepath.Join(site, made.Name)), "Count": len(newentry.Placeholders(made.Data))}
	_, err := fmt.Fprintln(t.out, t.voice.Say("cli.new-made", args))
	return err
}
