package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cchc/internal/approval"
	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/proposals"
	"cchc/internal/sharedpack"
	"cchc/internal/sitefile"

	"github.com/spf13/cobra"
)

// packImportFlags are the flags of cchc import for a pack of shared content.
type packImportFlags struct {
	site, unit, trustKey, by, format string
	take, decline                    []string
	yes, dryRun                      bool
}

func (t *tool) packImportFlags(cmd *cobra.Command, f *packImportFlags) {
	say := func(key string) string { return t.voice.Say(key, nil) }
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.BoolVar(&f.yes, "yes", false, say("cli.flag.pack-yes"))
	flags.StringArrayVar(&f.take, "take", nil, say("cli.flag.pack-take"))
	flags.StringArrayVar(&f.decline, "decline", nil, say("cli.flag.pack-decline"))
	flags.BoolVar(&f.dryRun, "dry-run", false, say("cli.flag.pack-dry-run"))
	flags.StringVar(&f.unit, "unit", "", say("cli.flag.pack-unit"))
	flags.StringVar(&f.trustKey, "trust-key", "", say("cli.flag.pack-trust-key"))
	flags.StringVar(&f.by, "by", "", say("cli.flag.import-by"))
	flags.StringVar(&f.format, "format", "text", say("cli.flag.import-format"))
}

// A packImport is one run of the command.
type packImport struct {
	*tool
	packImportFlags
	dir     *folder.Folder
	log     *history.Log
	outcome *proposals.Outcome
	first   bool // of a key that was never seen
	result  proposals.Result
	counts  diag.Args

	automatic, taken, declined []string // the files of which that was decided
}

// importPack takes in what a province shares: what changes by itself at once, the rest as the flags say.
func (t *tool) importPack(f packImportFlags, file string) error {
	if err := t.textOrJSON(f.format); err != nil {
		return err
	}
	if f.trustKey != "" && new(config.KeyPrint).UnmarshalText([]byte(f.trustKey)) != nil {
		return usageError{t.voice.Say("cli.import-trust-key", diag.Args{"Value": f.trustKey})}
	}
	data, err := readAtMost(file, sharedpack.MaxSize+1)
	if err != nil {
		return usageError{t.voice.Say("cli.import-file", diag.Args{"File": filepath.ToSlash(file)})}
	}
	if !sharedpack.Is(data) && !strings.EqualFold(filepath.Ext(file), ".zip") { // a document, of which nobody said what it is
		return usageError{t.voice.Say("cli.import-kind", diag.Args{"Name": filepath.ToSlash(file)})}
	}
	p := &packImport{tool: t, packImportFlags: f}
	if p.dir, err = t.openSite(f.site); err != nil {
		return err
	}
	defer p.dir.Close()
	settings, problems := p.settings()
	if settings == nil {
		return t.problems(problems)
	}
	source, problems := proposals.Open(filepath.ToSlash(file), data, p.dir.FS(), settings, proposals.Options{Unit: f.unit, TrustKey: f.trustKey})
	if source == nil {
		return t.problems(problems)
	}
	defer source.Close()
	p.first = source.First
	p.outcome = source.Compare(p.dir.FS())
	if p.log, err = history.Open(f.site, host(), time.Now); err != nil {
		return t.problems(diag.List{history.ReadProblem(err)})
	}
	defer p.log.Close()
	return p.run(settings, data, append(problems, p.outcome.Problems...))
}

// settings reads the settings of the column; nil where they are wrong.
func (p *packImport) settings() (*config.Settings, diag.List) {
	text, err := sitefile.Read(p.dir.FS(), config.SettingsFile, sharedpack.MaxText)
	if err != nil {
		return nil, diag.List{sitefile.Problem(config.SettingsFile, err, "file-unreadable")}
	}
	settings, problems := config.ParseSettings(text)
	if problems.Errors() > 0 {
		return nil, problems
	}
	return settings, nil
}

// run shows what the pack would do and does what was asked for.
func (p *packImport) run(settings *config.Settings, data []byte, problems diag.List) error {
	take, decline, err := p.choose()
	if err != nil {
		return err
	}
	if p.dryRun {
		p.wanted(take, decline)
	} else if err := p.decide(settings, data, take, decline); err != nil {
		return err
	}
	p.count()
	if err := p.show(); err != nil {
		return err
	}
	for _, r := range p.outcome.Rows {
		if !slices.Contains(p.declined, r.File) && (r.State != proposals.Declined || p.names(p.take, r)) {
			problems = append(problems, r.Problems...)
		}
	}
	if problems = append(problems, p.result.Problems...); len(problems) > 0 {
		return p.problems(problems)
	}
	return nil
}

// choose returns the rows that the flags name.
func (p *packImport) choose() (take, decline []*proposals.Row, err error) {
	var known []*proposals.Row
	for _, r := range p.outcome.Rows {
		if r.State == proposals.Same {
			continue
		}
		switch known = append(known, r); {
		case p.names(p.decline, r):
			decline = append(decline, r)
		case len(r.Problems) > 0: // which are told
		case p.names(p.take, r), p.yes && r.State != proposals.Declined:
			take = append(take, r)
		}
	}
	for _, r := range known {
		if p.names(p.take, r) && p.names(p.decline, r) {
			return nil, nil, usageError{p.voice.Say("cli.import-pack-both", diag.Args{"File": r.File})}
		}
	}
	for _, name := range slices.Concat(p.take, p.decline) {
		if !slices.ContainsFunc(known, func(r *proposals.Row) bool { return isNamed(r, name) }) {
			return nil, nil, usageError{p.voice.Say("cli.import-pack-name", diag.Args{"File": name})}
		}
	}
	return take, decline, nil
}

func (p *packImport) names(names []string, r *proposals.Row) bool {
	return slices.ContainsFunc(names, func(name string) bool { return isNamed(r, name) })
}

// isNamed reports whether a name is that of a row: with or without content/.
func isNamed(r *proposals.Row, name string) bool {
	name = strings.TrimPrefix(filepath.ToSlash(name), "./")
	return name == r.File || "content/"+name == r.File
}

// wanted is what a run would decide that writes.
func (p *packImport) wanted(take, decline []*proposals.Row) {
	for _, r := range p.outcome.Rows {
		switch {
		case slices.Contains(take, r):
			p.taken = append(p.taken, r.File)
		case slices.Contains(decline, r):
			p.declined = append(p.declined, r.File)
		}
		if r.Part != nil && len(r.Problems) == 0 {
			p.automatic = append(p.automatic, r.File)
		}
	}
}

// count counts what was decided, and what waits.
func (p *packImport) count() {
	waiting := map[proposals.State]int{}
	for _, r := range p.outcome.Rows {
		switch {
		case slices.Contains(p.taken, r.File), slices.Contains(p.declined, r.File):
		case slices.Contains(p.automatic, r.File) && len(r.Fields)+len(r.Files) == 0:
		default:
			waiting[r.State]++
		}
	}
	p.counts = diag.Args{"Automatic": len(p.automatic), "Taken": len(p.taken), "Declined": len(p.declined), "New": waiting[proposals.New], "Changed": waiting[proposals.Changed],
		"Gone": waiting[proposals.Gone], "Refused": waiting[proposals.Declined], "Same": waiting[proposals.Same], "DryRun": p.dryRun}
}

// decide writes what changes by itself, and what was chosen.
func (p *packImport) decide(settings *config.Settings, data []byte, take, decline []*proposals.Row) error {
	if err := approval.Keep(p.log, settings.Approval, ""); err != nil {
		return p.problems(diag.List{history.Problem(config.SettingsFile, err)})
	}
	who := p.by
	if who == "" {
		who = userName()
	}
	a := proposals.Actor{Dir: p.dir, Log: p.log, Who: who}
	automatic := a
	automatic.Why = p.voice.Say("cli.import-pack-automatic", nil)
	p.automatic = p.add(p.outcome.TakeAutomatic(automatic))
	if len(take) > 0 {
		now, done := p.renewed(take)
		p.taken = append(p.add(p.outcome.Take(a, now)), done...)
	}
	if len(decline) > 0 {
		p.declined = p.add(p.outcome.Decline(a, decline))
	}
	root, err := os.OpenRoot(p.site)
	if err != nil {
		return p.refused(err)
	}
	defer root.Close()
	if err := proposals.Keep(root, data); err != nil && !errors.Is(err, fs.ErrPermission) {
		return p.refused(err)
	}
	return nil
}

// renewed returns rows as they are behind what has changed by itself, and the files in which that was all.
func (p *packImport) renewed(rows []*proposals.Row) (now []*proposals.Row, done []string) {
	p.dir.Forget()
	for _, r := range p.outcome.Compare(p.dir.FS()).Rows {
		switch {
		case !slices.ContainsFunc(rows, func(old *proposals.Row) bool { return old.File == r.File }):
		case r.State == proposals.Same:
			done = append(done, r.File)
		default:
			now = append(now, r)
		}
	}
	return now, done
}

// add adds what came of a decision, each problem of a file once, and returns the files that were decided on.
func (p *packImport) add(r proposals.Result) []string {
	p.result.Changed = append(p.result.Changed, r.Changed...)
	for _, d := range r.Problems {
		if !p.result.Problems.Tells(d) {
			p.result.Problems = append(p.result.Problems, d)
		}
	}
	return r.Decided
}

// show prints what the pack would do.
func (p *packImport) show() error {
	if p.format == "json" {
		return p.showJSON()
	}
	o := p.outcome
	fmt.Fprintln(p.out, p.voice.Say("cli.import-pack-about", diag.Args{"Title": o.Pack.Title, "Serial": o.Pack.Serial, "Day": o.Pack.Day, "Unit": o.Unit.Name,
		"Print": o.Pack.Fingerprint(), "First": p.first}))
	for _, r := range o.Rows {
		p.showRow(r)
	}
	_, err := fmt.Fprintln(p.out, p.voice.Say("cli.import-pack-summary", p.counts))
	return err
}

// showRow prints what would become of a file; one that stays is only counted.
func (p *packImport) showRow(r *proposals.Row) {
	if r.State == proposals.Same || len(r.Problems) > 0 {
		return
	}
	fmt.Fprintln(p.out, p.voice.Say("cli.import-pack-"+string(r.State), diag.Args{"File": r.File, "Title": r.Title, "Owner": r.Owner}))
	if r.State != proposals.Changed {
		return
	}
	for _, f := range r.Automatic {
		p.showField("cli.import-pack-field-automatic", f)
	}
	for _, f := range r.Fields {
		p.showField("cli.import-field", f)
	}
	for _, f := range r.Files {
		fmt.Fprintln(p.out, p.voice.Say("cli.import-pack-file", diag.Args{"File": f.Name, "New": f.New, "KB": f.KB()}))
	}
}

func (p *packImport) showField(key string, f proposals.Field) {
	if f.Label == "" {
		f.Label = p.voice.Say("desk.text-of-file", nil)
	}
	fmt.Fprintln(p.out, p.voice.Say(key, diag.Args{"Label": f.Label, "Old": onOneLine(f.Old), "New": onOneLine(f.New)}))
}

// The form of --format json, which scripts read.
type (
	packJSON struct {
		Serial  int64       `json:"serial"`
		Day     string      `json:"day"`
		Unit    string      `json:"unit"`
		Key     string      `json:"key"`
		First   bool        `json:"first"` // the key was never seen before
		Entries []packEntry `json:"entries"`
	}
	packEntry struct {
		File      string          `json:"file"`
		State     proposals.State `json:"state"`
		Automatic []importedField `json:"automatic"`
		Fields    []importedField `json:"fields"`
		Files     []string        `json:"files"`
	}
)

func (p *packImport) showJSON() error {
	o := p.outcome
	out := packJSON{o.Pack.Serial, o.Pack.Day, o.Unit.ID, o.Pack.Fingerprint(), p.first, []packEntry{}}
	fields := func(all []proposals.Field) []importedField {
		list := []importedField{}
		for _, f := range all {
			list = append(list, importedField{f.Path, f.Old, f.New})
		}
		return list
	}
	for _, r := range o.Rows {
		e := packEntry{r.File, r.State, fields(r.Automatic), fields(r.Fields), []string{}}
		for _, f := range r.Files {
			e.Files = append(e.Files, f.Name)
		}
		out.Entries = append(out.Entries, e)
	}
	return diag.WriteJSON(p.raw, out)
}
