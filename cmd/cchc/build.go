package main

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/outdir"
	"cchc/internal/publish"
	"cchc/internal/render"
	"cchc/internal/runner"
	"cchc/internal/store"
	"cchc/internal/theme"
	"cchc/internal/viet"

	"github.com/spf13/cobra"
)

// buildFlags are the flags of cchc build.
type buildFlags struct {
	site, out, theme, base, date, format                   string
	drafts, keepMoved, pruneForeign, verify, verbose, cold bool
	portable, kiosk, inPlace                               bool
	idle                                                   int // seconds
}

func (t *tool) buildCommand() *cobra.Command {
	var f buildFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "build", Aliases: []string{"xuat"}, Short: say("cli.build.short"), Long: say("cli.build.long"), Args: t.noArgs,
		RunE: func(*cobra.Command, []string) error { return t.build(f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.StringVar(&f.out, "out", "", say("cli.flag.out"))
	flags.StringVar(&f.theme, "theme", "", say("cli.flag.theme"))
	flags.StringVar(&f.base, "base", "", say("cli.flag.base"))
	flags.BoolVar(&f.drafts, "drafts", false, say("cli.flag.drafts"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	flags.BoolVar(&f.portable, "portable", false, say("cli.flag.portable"))
	flags.BoolVar(&f.kiosk, "kiosk", false, say("cli.flag.kiosk"))
	flags.IntVar(&f.idle, "idle", 0, say("cli.flag.idle"))
	flags.BoolVar(&f.keepMoved, "keep-moved", false, say("cli.flag.keep-moved"))
	flags.BoolVar(&f.pruneForeign, "prune-foreign", false, say("cli.flag.prune-foreign"))
	flags.BoolVar(&f.inPlace, "in-place", false, say("cli.flag.in-place"))
	flags.BoolVar(&f.cold, "all", false, say("cli.flag.all"))
	flags.BoolVar(&f.verify, "verify", false, say("cli.flag.verify"))
	flags.BoolVarP(&f.verbose, "verbose", "v", false, say("cli.flag.verbose"))
	flags.StringVar(&f.format, "format", "text", say("cli.flag.format"))
	return cmd
}

// A buildReport is what --format json prints.
type buildReport struct {
	OK           bool          `json:"ok"`
	Out          string        `json:"out"`
	Pages        int           `json:"pages"`
	Files        int           `json:"files"`
	Made         int           `json:"made"`
	Kept         int           `json:"kept"`
	Removed      int           `json:"removed"`
	Milliseconds int64         `json:"milliseconds"`
	Problems     []diag.Record `json:"problems"`
}

// build is the whole line, from the folder to the published site.
func (t *tool) build(f buildFlags) error {
	start := time.Now()
	ready, restore := collectWhileLoading()
	defer restore()
	key := f.key()
	opts, err := t.options(f)
	if err != nil {
		return err
	}
	out, err := t.outFolder(f)
	if err != nil {
		return t.refused(err)
	}
	dir, err := folder.Open(f.site)
	if err != nil {
		return usageError{t.voice.Say("cli.no-site", diag.Args{"Dir": f.site})}
	}
	defer dir.Close()

	files, held := fs.FS(dir.FS()), diag.List(nil)
	if !f.drafts {
		files, held = approved(files, f.site)
	}
	if held.Errors() > 0 {
		return t.report(f, out, publish.Summary{}, held, time.Since(start))
	}
	progress, clear := t.progress()
	var why reasons
	var notes notes
	r, err := publish.Run(files, opts, publish.Options{
		Out: out, Site: f.site, Key: key, Progress: progress, Ready: func(*render.Set) { ready() }, Why: why.add, KeepMoved: f.keepMoved, PruneForeign: f.pruneForeign, Verify: f.verify, InPlace: f.inPlace, Note: notes.add,
		Waiting: func() { t.waitingFor(out) },
	})
	clear()
	notes.print(t, filepath.Dir(out))
	if err != nil {
		return t.refused(err)
	}
	if f.verbose {
		why.print(t)
		t.fallbacks(r.Fallbacks)
	}
	r.Problems = append(store.Excerpts(files, r.Problems), held...).Sort()
	if f.verify && r.Problems.Errors() == 0 {
		return t.verified(r, out)
	}
	return t.report(f, out, r.Summary, r.Problems, time.Since(start))
}

// The garbage collector's settings while a site is loaded and while its pages are
// rendered. Loading keeps a third of what it allocates, so collecting finds
// little there; most memory is in use while pages are rendered, and is returned
// soon, when the build ends.
const (
	gcPercentLoading   = 400
	gcPercentRendering = 125
)

// collectWhileLoading makes the collector do less for a command that reads a whole site;
// loaded is called once it is read, restore at the end. GOGC in the environment stands.
func collectWhileLoading() (loaded, restore func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}, func() {}
	}
	before := debug.SetGCPercent(gcPercentLoading)
	return func() { debug.SetGCPercent(gcPercentRendering) }, func() { debug.SetGCPercent(before) }
}

// verified says what is published otherwise than it would be made now.
func (t *tool) verified(r publish.Report, out string) error {
	if err := r.Problems.WriteText(t.err, t.voice); err != nil {
		return err
	}
	for _, name := range r.Differ {
		t.complain(t.voice.Say("build.differs", diag.Args{"Name": filepath.ToSlash(filepath.Join(out, name))}))
	}
	args := diag.Args{"Count": r.Outputs, "Differ": len(r.Differ), "Out": filepath.ToSlash(out)}
	if len(r.Differ) > 0 {
		t.complain(t.voice.Say("build.verify-failed", args))
		return errProblems
	}
	if _, err := fmt.Fprintln(t.out, t.voice.Say("build.verified", args)); err != nil || len(r.Foreign) == 0 {
		return err
	}
	names := strings.Join(r.Foreign[:min(len(r.Foreign), 5)], ", ")
	if len(r.Foreign) > 5 {
		names += "…"
	}
	_, err := fmt.Fprintln(t.out, t.voice.Say("build.verify-foreign", diag.Args{"Count": len(r.Foreign), "Names": names, "Out": filepath.ToSlash(out)}))
	return err
}

// key names the program and how it was called: what was made by another one is
// made again. A program is known by what it was built from; where that was not
// committed, by its file's size and time too.
func (f buildFlags) key() string {
	h := sha256.New()
	info, ok := debug.ReadBuildInfo()
	fmt.Fprintln(h, info)
	if !ok || !committed(info) {
		file, err := os.Executable()
		if err == nil {
			var program os.FileInfo
			if program, err = os.Stat(file); err == nil {
				fmt.Fprintln(h, program.Size(), program.ModTime().UnixNano())
			}
		}
		if err != nil {
			fmt.Fprintln(h, time.Now()) // an unknown program is like no other
		}
	}
	fmt.Fprintln(h, f.theme, f.base, f.drafts, f.keepMoved, f.delivery())
	if f.cold {
		fmt.Fprintln(h, time.Now())
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// committed reports whether a program was built from a commit, or a version that
// was published, as it is.
func committed(info *debug.BuildInfo) bool {
	return info.Main.Sum != "" || slices.Contains(info.Settings, debug.BuildSetting{Key: "vcs.modified", Value: "false"})
}

// reasons are the files that a build made or removed and why.
type reasons struct{ lines [][2]string }

func (r *reasons) add(name, why string) { r.lines = append(r.lines, [2]string{name, why}) }

// print says them in the order of their names.
func (r *reasons) print(t *tool) {
	slices.SortFunc(r.lines, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	for _, line := range r.lines {
		why := "build.why-question"
		switch line[1] {
		case "":
			why = "build.why-removed"
		case publish.New, publish.Gone, publish.Source, publish.Always, publish.Program:
			why = "build.why-" + line[1]
		}
		fmt.Fprintln(t.err, t.voice.Say(why, diag.Args{"Name": line[0], "Question": line[1]}))
	}
}

// notes are what happened to files of others.
type notes struct{ all []outdir.Note }

func (n *notes) add(note outdir.Note) { n.all = append(n.all, note) }

// print says them; dir is the folder that holds the output folder.
func (n *notes) print(t *tool, dir string) {
	for _, note := range n.all {
		t.complain(t.voice.Say("build.note-"+string(note.Kind), diag.Args{"Name": note.Name, "At": filepath.ToSlash(filepath.Join(dir, note.At))}))
	}
}

// fallbacks says which templates html/template had to render, each place of a
// template once with all layouts that have it.
func (t *tool) fallbacks(all []theme.Fallback) {
	names := map[runner.Fallback][]string{}
	var order []runner.Fallback
	for _, f := range all {
		if names[f.Fallback] == nil {
			order = append(order, f.Fallback)
		}
		name := f.Layout
		if f.Template != f.Layout {
			name += " + " + f.Template
		}
		names[f.Fallback] = append(names[f.Fallback], name)
	}
	for _, f := range order {
		why := t.voice.Say("build.fallback-"+string(f.Reason), diag.Args{"Detail": f.Detail})
		fmt.Fprintln(t.err, t.voice.Say("build.fallback", diag.Args{"Where": f.Where, "Templates": strings.Join(names[f], ", "), "Why": why}))
	}
}

// refused puts what the operating system refused into the user's words.
func (t *tool) refused(err error) error {
	code, name := outdir.Refusal(err)
	if code == "" {
		return err
	}
	t.complain(t.voice.Say(code, diag.Args{"Name": name}))
	return errProblems
}

func (t *tool) report(f buildFlags, out string, sum publish.Summary, problems diag.List, took time.Duration) error {
	failed := problems.Errors() > 0
	if f.format == "json" {
		err := diag.WriteJSON(t.out, buildReport{!failed, filepath.ToSlash(out), sum.Pages, sum.Files, sum.Made, sum.Kept, sum.Removed, took.Milliseconds(), problems.Records(t.voice)})
		if err == nil && failed {
			err = errProblems
		}
		return err
	}
	if err := problems.WriteText(t.err, t.voice); err != nil {
		return err
	}
	if failed {
		t.complain(t.voice.Say("build.failed", diag.Args{"Count": problems.Errors(), "Out": filepath.ToSlash(out)}))
		return errProblems
	}
	_, err := fmt.Fprintln(t.out, t.voice.Say("build.summary", diag.Args{
		"Pages": sum.Pages, "Files": sum.Files, "Out": filepath.ToSlash(out), "Seconds": t.seconds(took),
		"Made": sum.Made, "Kept": sum.Kept, "Removed": sum.Removed,
	}))
	return err
}

// seconds returns a time as it is written in the tool's language.
func (t *tool) seconds(d time.Duration) string {
	s := fmt.Sprintf("%.2f", d.Seconds())
	if t.voice.Lang == "vi" {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}

// options reads the flags that say how the site is read.
func (t *tool) options(f buildFlags) (store.Options, error) {
	opts := store.Options{Drafts: f.drafts, Base: f.base, Theme: f.theme, Delivery: f.delivery()}
	if f.idle != 0 && (!f.kiosk || f.idle < 10 || f.idle > 3600) {
		return opts, usageError{t.voice.Say("cli.bad-idle", diag.Args{"Value": f.idle})}
	}
	var err error
	if opts.Today, err = t.day(f.date); err != nil {
		return opts, err
	}
	if f.base != "" {
		if _, err := config.ParseBaseURL(f.base); err != nil {
			return opts, usageError{t.voice.Say("cli.bad-base", diag.Args{"Value": f.base})}
		}
	}
	return opts, t.textOrJSON(f.format)
}

// textOrJSON refuses another format of what a command prints.
func (t *tool) textOrJSON(format string) error {
	if format != "text" && format != "json" {
		return usageError{t.voice.Say("cli.bad-format", diag.Args{"Value": format})}
	}
	return nil
}

// day returns the day that a command is told to take for today, today for "".
func (t *tool) day(date string) (viet.Date, error) {
	if date == "" {
		return viet.DateOf(time.Now()), nil
	}
	day, err := viet.ParseDate(date)
	if err != nil {
		return day, usageError{t.voice.Say("cli.bad-date", diag.Args{"Value": date})}
	}
	return day.Day(), nil
}

// delivery returns how readers open the site.
func (f buildFlags) delivery() store.Delivery {
	c := store.Delivery{Portable: f.portable || f.kiosk}
	if f.kiosk {
		c.Idle = cmp.Or(f.idle, 90)
	}
	return c
}

// isSite refuses a folder that is not there or has no column: no content, or
// nothing in it.
func (t *tool) isSite(dir string) error {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return usageError{t.voice.Say("cli.no-site", diag.Args{"Dir": dir})}
	}
	content := filepath.Join(dir, "content")
	if info, err := os.Stat(content); err != nil || !info.IsDir() {
		return usageError{t.voice.Say("cli.no-column", diag.Args{"Dir": dir})}
	}
	if entries, err := os.ReadDir(content); err == nil && len(entries) == 0 {
		return usageError{t.voice.Say("cli.no-column", diag.Args{"Dir": dir})}
	}
	return nil
}

// openSite opens the folder of a site that has a column.
func (t *tool) openSite(dir string) (*folder.Folder, error) {
	if err := t.isSite(dir); err != nil {
		return nil, err
	}
	opened, err := folder.Open(dir)
	if err != nil {
		return nil, usageError{t.voice.Say("cli.no-site", diag.Args{"Dir": dir})}
	}
	return opened, nil
}

// outFolder returns the output folder, which must not hold what it is made
// from.
func (t *tool) outFolder(f buildFlags) (string, error) {
	if err := t.isSite(f.site); err != nil {
		return "", err
	}
	out := f.out
	if out == "" {
		if f.delivery().Portable { // public/ is what the server has
			return "", usageError{t.voice.Say("cli.portable-out", nil)}
		}
		out = filepath.Join(f.site, "public")
	}
	if err := folder.CheckName(out); err != nil {
		return "", &outdir.Error{Name: out, Err: err}
	}
	err := publish.CheckOut(f.site, out)
	if refused := (*publish.OutError)(nil); errors.As(err, &refused) {
		return "", usageError{t.voice.Say("cli."+string(refused.Reason), diag.Args{"Out": out, "Dir": refused.Dir})}
	}
	return out, err
}

// progress returns a function that shows how far a long build has come, on a
// terminal only, and one that removes it again.
func (t *tool) progress() (show func(done, total int), clear func()) {
	return t.progressOf("build.progress")
}

// progressOf does the same in the words of a message.
func (t *tool) progressOf(key string) (show func(done, total int), clear func()) {
	if !isTerminal(t.screen) {
		return nil, func() {}
	}
	p := newProgressLine(t.screen, func(done, total int) string {
		return t.voice.Say(key, diag.Args{"Done": done, "Total": total})
	})
	return p.show, p.clear
}
