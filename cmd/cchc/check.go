package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"cchc/internal/approval"
	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/reach"
	"cchc/internal/render"
	"cchc/internal/revision"
	"cchc/internal/rules"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/spf13/cobra"
)

// checkFlags are the flags of cchc check.
type checkFlags struct {
	site, date, format             string
	explain, since, failOn, output string
	dismiss, reason, by            string
	list, all, online              bool
}

func (t *tool) checkCommand() *cobra.Command {
	var f checkFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "check", Aliases: []string{"kiem-tra"}, Short: say("cli.check.short"), Long: say("cli.check.long"),
		Args: func(cmd *cobra.Command, args []string) error {
			if f.dismiss == "" || len(args) > 1 {
				return t.noArgs(cmd, args)
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return t.check(cmd.Context(), f, args) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	flags.StringVar(&f.format, "format", "", say("cli.flag.check-format"))
	flags.StringVarP(&f.output, "output", "o", "", say("cli.flag.check-output"))
	flags.BoolVar(&f.all, "all", false, say("cli.flag.check-all"))
	flags.StringVar(&f.since, "since", "", say("cli.flag.check-since"))
	flags.StringVar(&f.failOn, "fail-on", "error", say("cli.flag.check-fail-on"))
	flags.BoolVar(&f.online, "online", false, say("cli.flag.check-online"))
	flags.BoolVar(&f.list, "rules", false, say("cli.flag.check-rules"))
	flags.StringVar(&f.explain, "explain", "", say("cli.flag.check-explain"))
	flags.StringVar(&f.dismiss, "dismiss", "", say("cli.flag.check-dismiss"))
	flags.StringVar(&f.reason, "reason", "", say("cli.flag.check-reason"))
	flags.StringVar(&f.by, "by", "", say("cli.flag.check-by"))
	return cmd
}

// check looks at a site with all rules, or tells of the rules themselves.
func (t *tool) check(ctx context.Context, f checkFlags, args []string) error {
	switch {
	case f.list:
		return t.listRules()
	case f.explain != "":
		rule, err := t.rule(f.explain)
		if err != nil {
			return err
		}
		return rule.Explain(t.out, t.voice)
	}
	if !slices.Contains([]string{"", "text", "json", "sarif"}, f.format) {
		return usageError{t.voice.Say("cli.bad-check-format", diag.Args{"Value": f.format})}
	}
	ofName, err := t.formatOfName(f.output, f.format, checkEndings)
	if err != nil {
		return err
	}
	f.format = cmp.Or(f.format, ofName, "text")
	if f.failOn != "error" && f.failOn != "warning" {
		return usageError{t.voice.Say("cli.bad-fail-on", diag.Args{"Value": f.failOn})}
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
	loaded, restore := collectWhileLoading()
	defer restore()
	in := check.Input{Files: dir.FS(), Rules: rules.All()}
	set, problems := render.Open(dir.FS(), store.Options{Today: today, KeepPlaces: true})
	loaded()
	if in.Problems = problems; set != nil {
		records, unread := approval.Records(dir.FS(), f.site, host(), time.Now, set.Site.Library())
		in.Site, in.Problems, in.Approvals = set.Site, slices.Concat(problems, set.FileProblems(), unread), records
	}
	if f.dismiss != "" {
		return t.dismiss(dir, in, today, f, args)
	}
	if in.Changed, err = t.changed(ctx, f, in); err != nil {
		return err
	}
	if f.online {
		in.Ask = func(addresses []string) map[string]check.Answer { return t.online(ctx, f.site, addresses) }
	}
	return t.checked(f, check.Run(in), dir.FS())
}

// online asks other hosts about addresses of a site, until the user interrupts that.
func (t *tool) online(ctx context.Context, site string, addresses []string) map[string]check.Answer {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt)
	defer stop()
	progress, clear := t.progressOf("check.online")
	defer clear()
	opts := reach.Default()
	opts.Cache = reach.OpenCache(site, time.Now())
	var asked atomic.Int32
	opts.Asked = func() {
		if n := int(asked.Add(1)); progress != nil {
			progress(n, len(addresses))
		}
	}
	answers := reach.Ask(ctx, addresses, opts)
	if err := opts.Cache.Save(); err != nil {
		clear()
		t.complain(t.voice.Say("check.not-kept", nil))
	}
	return answers
}

// checkEndings are how files of what was found end.
var checkEndings = []ending{{".txt", "text"}, {".text", "text"}, {".log", "text"}, {".sarif", "sarif"}, {".sarif.json", "sarif"}, {".json", "json"}, {".json", "sarif"}}

// checked writes a report and says whether it failed.
func (t *tool) checked(f checkFlags, report *check.Report, site fs.FS) error {
	if f.format == "text" {
		report.AddExcerpts(func(problems diag.List) { store.Excerpts(site, problems) })
	}
	err := t.output(f.output, func(w io.Writer) error {
		switch f.format {
		case "json":
			return report.WriteJSON(w, t.voice)
		case "sarif":
			return report.WriteSARIF(w, t.voice, programVersion())
		}
		return report.WriteText(w, t.voice, f.all)
	})
	if err == nil && (report.Count(diag.Error) > 0 || f.failOn == "warning" && len(report.Findings) > 0) {
		err = errProblems
	}
	return err
}

// output hands write the standard output, or a file that is complete or as it was.
func (t *tool) output(name string, write func(w io.Writer) error) error {
	if name == "" || name == "-" {
		return write(t.out)
	}
	var data bytes.Buffer
	if err := write(&data); err != nil {
		return err
	}
	return t.writeFile(name, data.Bytes(), true)
}

// listRules names the rules with what they look for.
func (t *tool) listRules() error {
	group := check.Group("")
	for _, rule := range rules.All() {
		if rule.Group != group {
			group = rule.Group
			fmt.Fprintf(t.out, "%s\n", t.voice.Say("check.group-"+string(group), nil))
		}
		if _, err := fmt.Fprintf(t.out, "  %-28s %-8s %s\n", rule.Code, t.voice.Say("word."+string(rule.Severity), nil), t.voice.Say(rule.Code+".title", nil)); err != nil {
			return err
		}
	}
	return nil
}

// rule finds a rule by its code.
func (t *tool) rule(code string) (*check.Rule, error) {
	all := rules.All()
	if rule := check.Find(all, code); rule != nil {
		return rule, nil
	}
	if near := check.Nearest(all, code); near != "" {
		return nil, usageError{t.voice.Say("cli.unknown-rule-near", diag.Args{"Code": code, "Near": near})}
	}
	return nil, usageError{t.voice.Say("cli.unknown-rule", diag.Args{"Code": code})}
}

// changed returns which files count with --since; nil for all.
func (t *tool) changed(ctx context.Context, f checkFlags, in check.Input) (func(file string) bool, error) {
	if f.since == "" {
		return nil, nil
	}
	day, err := viet.ParseDate(f.since)
	if err != nil {
		files, err := revision.Since(ctx, f.site, f.since)
		switch {
		case errors.Is(err, revision.ErrNoGit):
			return nil, usageError{t.voice.Say("cli.since-no-git", diag.Args{"Value": f.since})}
		case err != nil:
			return nil, usageError{t.voice.Say("cli.since-unknown", diag.Args{"Value": f.since})}
		}
		return func(file string) bool { return files[file] }, nil
	}
	files, err := revision.SinceDay(ctx, f.site, day)
	if err != nil {
		files = revision.OnDisk(in.Files, day)
	}
	if in.Site != nil {
		for _, e := range in.Site.Library().Entries {
			if !e.Modified().Before(day.Day()) {
				files[e.File] = true
			}
		}
	}
	return func(file string) bool { return files[file] }, nil
}

// dismiss lets the warnings of a rule in a file pass.
func (t *tool) dismiss(dir *folder.Folder, in check.Input, today viet.Date, f checkFlags, args []string) error {
	rule, err := t.rule(f.dismiss)
	switch {
	case err != nil:
		return err
	case len(args) == 0:
		return usageError{t.voice.Say("cli.dismiss-file", nil)}
	case strings.TrimSpace(f.reason) == "", strings.TrimSpace(f.by) == "":
		return usageError{t.voice.Say("cli.dismiss-reason", nil)}
	}
	file, line := filepath.ToSlash(args[0]), 0
	if name, number, ok := strings.Cut(file, ":"); ok {
		number, _, _ = strings.Cut(number, ":")
		if line, err = strconv.Atoi(number); err != nil || line < 1 {
			return usageError{t.voice.Say("cli.dismiss-line", diag.Args{"Value": args[0]})}
		}
		file = name
	}
	old, err := fs.ReadFile(dir.FS(), check.DismissalsFile)
	digest := folder.DigestOf(old)
	if err != nil {
		digest = folder.NoFile
	}
	text, n, err := check.Dismiss(in, rule.Code, file, line, check.Dismissal{Reason: f.reason, By: f.by, On: today})
	var refused *check.Refusal
	if errors.As(err, &refused) {
		t.complain(t.voice.Say("cli."+refused.Code, refused.Args))
		return errProblems
	}
	if err == nil {
		err = dir.Save(check.DismissalsFile, digest, text)
	}
	if err != nil {
		t.complain(t.voice.Message(folder.SaveProblem(check.DismissalsFile, err)))
		return errProblems
	}
	_, err = fmt.Fprintln(t.out, t.voice.Say("check.dismissed", diag.Args{"Count": n, "Code": rule.Code, "File": file}))
	return err
}
