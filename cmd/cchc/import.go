package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/docmodel"
	"cchc/internal/entrydiff"
	"cchc/internal/folder"
	"cchc/internal/importer"
	"cchc/internal/intake"
	"cchc/internal/libreoffice"
	"cchc/internal/newentry"
	"cchc/internal/sitefile"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/spf13/cobra"
)

// importFlags are the flags of cchc import.
type importFlags struct {
	site, section, unit, format, date, by string
	yes, publish, repeal, convert         bool
	asDocument                            bool
}

func (t *tool) importCommand() *cobra.Command {
	say := func(key string) string { return t.voice.Say(key, nil) }
	var f packImportFlags
	cmd := &cobra.Command{Use: "import", Aliases: []string{"nhap"}, Short: say("cli.import.short"), Long: say("cli.import.long"), Args: t.unknownKind,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) == 0 && cmd.Flags().NFlag() > 0:
				return usageError{say("cli.import-pack-no-file")}
			case len(args) == 0:
				return cmd.Help()
			}
			return t.importPack(f, args[0])
		}}
	t.packImportFlags(cmd, &f)
	for _, k := range importer.Sources {
		cmd.AddCommand(t.importKindCommand(k))
	}
	return cmd
}

// unknownKind refuses a kind of documents that there is no command for, and what is no pack of shared content.
func (t *tool) unknownKind(_ *cobra.Command, args []string) error {
	if len(args) > 0 && !isFile(args[0]) {
		if filepath.Ext(args[0]) != "" || strings.ContainsAny(args[0], `/\`) { // of no kind
			return usageError{t.voice.Say("cli.import-file", diag.Args{"File": filepath.ToSlash(args[0])})}
		}
		return usageError{t.voice.Say("cli.import-kind", diag.Args{"Name": args[0]})}
	}
	if len(args) > 1 {
		return usageError{t.voice.Say("cli.extra-argument", diag.Args{"Value": args[1]})}
	}
	return nil
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func (t *tool) importKindCommand(k importer.Source) *cobra.Command {
	var f importFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{Use: k.Name + " " + say("cli.import.what"), Aliases: []string{k.Alias}, Short: say("cli.import-" + k.Name + ".short"), Long: say("cli.import-" + k.Name + ".long"),
		RunE: func(cmd *cobra.Command, args []string) error { return t.runImport(cmd, k, f, args) }}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.BoolVar(&f.yes, "yes", false, say("cli.flag.import-yes"))
	flags.StringVar(&f.format, "format", "text", say("cli.flag.import-format"))
	flags.StringVar(&f.section, "section", "", say("cli.flag.section"))
	flags.BoolVar(&f.publish, "publish", false, say("cli.flag.import-publish"))
	flags.BoolVar(&f.convert, "convert", false, say("cli.flag.import-convert"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	switch k.Kind {
	case content.KindProcedure:
		flags.BoolVar(&f.repeal, "repeal", false, say("cli.flag.import-repeal"))
		flags.StringVar(&f.by, "by", "", say("cli.flag.import-by"))
	case content.KindPlan:
		flags.BoolVar(&f.asDocument, "document", false, say("cli.flag.import-document"))
	case content.KindNews:
		flags.StringVar(&f.unit, "unit", "", say("cli.flag.new-unit"))
	}
	return cmd
}

// An importRun is one call of cchc import.
type importRun struct {
	*tool
	importer.Source
	importFlags
	in     io.Reader
	dir    *folder.Folder
	target entrydiff.Target
	today  viet.Date
	all    []importedFile
	failed diag.List
}

// An importedFile is what a document would do.
type importedFile struct {
	origin    entrydiff.Origin
	reading   *entrydiff.Reading
	proposals []entrydiff.Proposal
}

func (t *tool) runImport(cmd *cobra.Command, k importer.Source, f importFlags, args []string) error {
	if len(args) == 0 {
		return usageError{t.voice.Say("cli.import-no-file", nil)}
	}
	if err := t.textOrJSON(f.format); err != nil {
		return err
	}
	if f.asDocument {
		k = importer.Official
	}
	r := &importRun{tool: t, Source: k, importFlags: f, in: cmd.InOrStdin()}
	files, err := t.importFiles(args)
	if err != nil {
		return err
	}
	if err := r.open(); err != nil {
		return err
	}
	defer r.dir.Close()
	for _, file := range files {
		r.readFile(file)
	}
	r.compare()
	if err := r.show(); err != nil {
		return err
	}
	return r.finish()
}

// importFiles returns the files that arguments name, those of a folder by their names.
func (t *tool) importFiles(args []string) (files []string, err error) {
	for _, arg := range args {
		info, err := os.Stat(arg)
		if err != nil {
			return nil, usageError{t.voice.Say("cli.import-file", diag.Args{"File": filepath.ToSlash(arg)})}
		}
		if !info.IsDir() {
			files = append(files, arg)
			continue
		}
		list, err := os.ReadDir(arg)
		if err != nil {
			return nil, err
		}
		for _, d := range list {
			if d.Type().IsRegular() && !sitefile.Ignored(d.Name()) {
				files = append(files, filepath.Join(arg, d.Name()))
			}
		}
	}
	return files, nil
}

// open reads the column that the entries belong to.
func (r *importRun) open() (err error) {
	if r.today, err = r.day(r.date); err != nil {
		return err
	}
	if r.dir, err = r.openSite(r.site); err != nil {
		return err
	}
	l, problems := store.Load(r.dir.FS(), store.Options{Today: r.today})
	if l == nil {
		return r.problems(problems)
	}
	section, err := r.sectionFor(l, r.Kind, r.section, r.in)
	if err != nil {
		return err
	}
	if r.unit, err = r.unitNamed(l.Settings, r.Kind, r.unit); err != nil {
		return err
	}
	r.target = entrydiff.Target{Library: l, Files: r.dir.FS(), Section: section, Publish: r.publish, Repeal: r.repeal,
		Begin: content.Beginning{Today: r.today, Agency: l.Settings.Agency.Name}}
	return nil
}

// readFile reads a document; what is wrong with it is kept.
func (r *importRun) readFile(file string) {
	name := filepath.ToSlash(file)
	data, err := readBounded(file)
	if err == nil {
		var d *docmodel.Document
		if d, err = r.document(file, data); err == nil {
			reading := r.Read(d, importer.Begin{Beginning: r.target.Begin, Unit: r.unit, Name: filepath.Base(file)})
			if len(reading.Drafts) > 0 {
				origin := entrydiff.Origin{File: filepath.Base(file), Digest: string(folder.DigestOf(data)), Day: r.today, Who: r.who()}
				r.all = append(r.all, importedFile{origin, reading, nil})
				return
			}
			err = &docmodel.Error{Code: r.Nothing}
		}
	}
	var refused *docmodel.Error
	if errors.As(err, &refused) {
		r.failed = append(r.failed, refused.Problem(name))
		return
	}
	r.failed = append(r.failed, sitefile.Problem(name, err, "file-unreadable"))
}

func readBounded(file string) ([]byte, error) {
	data, err := readAtMost(file, importer.MaxSize+1)
	if err == nil && len(data) > importer.MaxSize {
		err = &docmodel.Error{Code: "intake-too-large", Args: diag.Args{"Size": len(data) >> 20, "Limit": importer.MaxSize >> 20}}
	}
	return data, err
}

// readAtMost reads so many bytes of a file.
func readAtMost(file string, most int64) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// document reads a document of any format, through LibreOffice where only that reads it and
// the user agrees.
func (r *importRun) document(file string, data []byte) (*docmodel.Document, error) {
	d, err := intake.Read(data)
	to, convertible := intake.Sniff(data).Convertible()
	if err == nil || !convertible {
		return d, err
	}
	office := libreoffice.Program()
	if office == "" || !r.convert && !r.agrees(file) {
		return nil, err
	}
	converted, failed := libreoffice.Convert(context.Background(), office, file, data, to)
	if failed != nil {
		return nil, &docmodel.Error{Code: "import-convert"}
	}
	return intake.Read(converted)
}

// agrees asks whether LibreOffice may convert a file; nobody is asked who does not sit at a
// terminal.
func (r *importRun) agrees(file string) bool {
	if r.format == "json" || !isTerminal(r.in) {
		return false
	}
	answer, err := r.asker(r.in).ask(r.voice.Say("cli.import-ask-convert", diag.Args{"File": filepath.ToSlash(file)}), r.voice.Say("cli.answer-yes", nil))
	return err == nil && isYes(answer)
}

func isYes(answer string) bool {
	switch viet.Key(answer) {
	case "c", "co", "y", "yes":
		return true
	}
	return false
}

// who returns who imports: as the flag says, else as the system calls the user.
func (r *importRun) who() string {
	if r.by != "" {
		return r.by
	}
	return userName()
}

// compare finds out what the documents would do.
func (r *importRun) compare() {
	for i := range r.all {
		r.all[i].proposals = r.target.Compare(r.all[i].reading)
	}
}

// count returns how many proposals are in a state.
func (r *importRun) count(state entrydiff.State) (n int) {
	for _, f := range r.all {
		for _, p := range f.proposals {
			if p.State == state {
				n++
			}
		}
	}
	return n
}

// finish saves where that is asked for, and ends the command.
func (r *importRun) finish() error {
	problems := slices.Clone(r.failed)
	for _, f := range r.all {
		problems = append(problems, entrydiff.Failed(f.proposals)...)
	}
	if r.yes {
		problems = append(problems, r.save()...)
	}
	if len(problems) == 0 {
		return nil
	}
	return r.problems(problems)
}

// save writes what the proposals change, and the records of procedures.
func (r *importRun) save() (problems diag.List) {
	var changes []folder.Change
	entries := 0
	add := func(name string, old, data []byte) {
		digest := folder.NoFile
		if old != nil {
			digest = folder.DigestOf(old)
		}
		changes = append(changes, folder.Change{Name: name, Old: digest, Data: data})
	}
	for _, f := range r.all {
		for i := range f.proposals {
			for _, w := range f.proposals[i].Writes(r.dir.FS(), f.origin) {
				add(w.Name, w.Old, w.Data)
				if w.Entry {
					entries++
				}
			}
		}
	}
	for i, err := range r.dir.SaveAll(changes) {
		if err != nil {
			problems = append(problems, folder.SaveProblem(changes[i].Name, err))
		}
	}
	if r.format == "text" && len(problems) == 0 {
		fmt.Fprintln(r.out, r.voice.Say("cli.import-saved", diag.Args{"Count": entries}))
	}
	return problems
}

// show prints what the import would do.
func (r *importRun) show() error {
	if r.format == "json" {
		return r.showJSON()
	}
	for _, f := range r.all {
		for _, p := range f.proposals {
			r.showProposal(p)
		}
		for _, u := range f.reading.Unread {
			fmt.Fprintln(r.out, r.voice.Say("cli.import-unread", diag.Args{"File": f.origin.File, "Row": u.Row, "Text": u.Text}))
		}
		if err := f.remarks().WriteText(r.err, r.voice); err != nil {
			return err
		}
	}
	if len(r.all) == 0 {
		return nil
	}
	_, err := fmt.Fprintln(r.out, r.voice.Say("cli.import-summary", diag.Args{"New": r.count(entrydiff.New), "Changed": r.count(entrydiff.Changed),
		"Same": r.count(entrydiff.Same), "Gone": r.count(entrydiff.Gone), "Unread": r.unread(), "Saved": r.yes, "Repeal": r.repeal}))
	return err
}

func (f *importedFile) remarks() diag.List {
	remarks := slices.Clone(f.reading.Remarks)
	for i := range remarks {
		remarks[i].File = f.origin.File
	}
	return remarks
}

func (r *importRun) unread() (n int) {
	for _, f := range r.all {
		n += len(f.reading.Unread)
	}
	return n
}

// showProposal prints what would become of an entry; one that stays is only counted.
func (r *importRun) showProposal(p entrydiff.Proposal) {
	if p.State == entrydiff.Same {
		return
	}
	file := filepath.ToSlash(filepath.Join(r.site, p.File))
	fmt.Fprintln(r.out, r.voice.Say("cli.import-"+string(p.State), diag.Args{"File": file, "Title": p.Title, "Count": len(p.Fields), "Unfilled": len(newentry.Placeholders(p.Data))}))
	if p.State != entrydiff.Changed {
		return
	}
	for _, f := range p.Fields {
		fmt.Fprintln(r.out, r.voice.Say("cli.import-field", diag.Args{"Label": f.Label, "Old": onOneLine(f.Old), "New": onOneLine(f.New)}))
	}
}

// onOneLine puts the lines of a value behind each other.
func onOneLine(text string) string { return strings.ReplaceAll(text, "\n", " / ") }

// The form of --format json, which scripts read.
type (
	importJSON struct {
		Entries []importedEntry `json:"entries"`
		Unread  []importUnread  `json:"unread"`
		Remarks []string        `json:"remarks,omitempty"`
	}
	importedEntry struct {
		File   string          `json:"file"`
		State  entrydiff.State `json:"state"`
		Fields []importedField `json:"fields"`
	}
	importedField struct {
		Field string `json:"field"`
		Old   string `json:"old"`
		New   string `json:"new"`
	}
	importUnread struct {
		Row  int    `json:"row"`
		Text string `json:"text"`
		File string `json:"source"`
	}
)

func (r *importRun) showJSON() error {
	out := importJSON{Entries: []importedEntry{}, Unread: []importUnread{}}
	for _, f := range r.all {
		for _, p := range f.proposals {
			e := importedEntry{p.File, p.State, []importedField{}}
			for _, field := range p.Fields {
				e.Fields = append(e.Fields, importedField{field.Path, field.Old, field.New})
			}
			out.Entries = append(out.Entries, e)
		}
		for _, u := range f.reading.Unread {
			out.Unread = append(out.Unread, importUnread{u.Row, u.Text, f.origin.File})
		}
		for _, remark := range f.remarks() {
			out.Remarks = append(out.Remarks, r.voice.Message(remark))
		}
	}
	w := json.NewEncoder(r.raw)
	w.SetEscapeHTML(false)
	w.SetIndent("", "  ")
	return w.Encode(out)
}
