package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"cchc/internal/config"
	"cchc/internal/deliver"
	"cchc/internal/diag"
	"cchc/internal/outdir"
	"cchc/internal/remote"
	"cchc/internal/transfer"
	"cchc/internal/userdir"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// deliverFlags are the flags of cchc deliver.
type deliverFlags struct {
	site, out, format, takeOver, trustKey string
	dryRun, verify, savePassword          bool
}

func (t *tool) deliverCommand() *cobra.Command {
	var f deliverFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "deliver [target]", Aliases: []string{"dua-len"}, Short: say("cli.deliver.short"), Long: say("cli.deliver.long"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return t.noArgs(cmd, args[1:])
			}
			return t.deliver(cmd, f, args)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.StringVar(&f.out, "out", "", say("cli.flag.deliver-out"))
	flags.BoolVar(&f.dryRun, "dry-run", false, say("cli.flag.deliver-dry-run"))
	flags.BoolVar(&f.verify, "verify", false, say("cli.flag.deliver-verify"))
	flags.StringVar(&f.takeOver, "take-over", "", say("cli.flag.take-over"))
	flags.BoolVar(&f.savePassword, "save-password", false, say("cli.flag.save-password"))
	flags.StringVar(&f.trustKey, "trust-key", "", say("cli.flag.trust-key"))
	flags.StringVar(&f.format, "format", "text", say("cli.flag.format"))
	return cmd
}

// deliver takes what is published to a target.
func (t *tool) deliver(cmd *cobra.Command, f deliverFlags, args []string) error {
	if err := t.textOrJSON(f.format); err != nil {
		return err
	}
	settings, target, err := t.target(f.site, args)
	if err != nil {
		return err
	}
	if f.savePassword {
		return t.savePassword(cmd.InOrStdin(), target)
	}
	if f.takeOver != "" && f.takeOver != string(target.Name) {
		return usageError{t.voice.Say("deliver.take-over-name", diag.Args{"Name": string(target.Name), "Value": f.takeOver})}
	}
	start := time.Now()
	d := &delivering{tool: t, flags: f, target: target}
	err = d.run(cmd.Context(), settings)
	return d.report(err, time.Since(start))
}

// target returns the target that is named, the only one where none is.
func (t *tool) target(site string, args []string) (*config.Settings, *config.Target, error) {
	if err := t.isSite(site); err != nil {
		return nil, nil, err
	}
	text, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(config.SettingsFile)))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, nil, err
	}
	settings, problems := config.ParseSettings(text)
	if problems.Errors() > 0 || settings == nil {
		if err := problems.Sort().WriteText(t.err, t.voice); err != nil {
			return nil, nil, err
		}
		return nil, nil, t.refuse("deliver.bad-settings", nil)
	}
	var names []string
	for _, one := range settings.Targets {
		names = append(names, string(one.Name))
	}
	known := diag.Args{"Known": strings.Join(names, ", ")}
	switch {
	case len(names) == 0:
		return nil, nil, t.refuse("deliver.no-targets", nil)
	case len(args) == 0 && len(names) > 1:
		return nil, nil, usageError{t.voice.Say("deliver.which-target", known)}
	case len(args) == 0:
		return settings, &settings.Targets[0], nil
	}
	if target := settings.Target(args[0]); target != nil {
		return settings, target, nil
	}
	known["Name"] = args[0]
	return nil, nil, t.refuse("deliver.unknown-target", known)
}

// savePassword asks for the password of a target, without showing what is typed, and puts it
// into the keyring; an empty one removes it.
func (t *tool) savePassword(in io.Reader, target *config.Target) error {
	args := diag.Args{"Name": string(target.Name), "User": target.User}
	if !target.NeedsSecret() && target.Key == "" {
		return usageError{t.voice.Say("deliver.no-password-here", args)}
	}
	secret, err := t.askSecret(in, t.voice.Say("deliver.ask-password", args))
	if err != nil {
		return err
	}
	if err := remote.SaveSecret(target, secret); err != nil {
		return t.refuseFault(err)
	}
	key := "deliver.password-saved"
	if secret == "" {
		key = "deliver.password-removed"
	}
	_, err = fmt.Fprintln(t.out, t.voice.Say(key, args))
	return err
}

// askSecret reads a line that a terminal does not show.
func (t *tool) askSecret(in io.Reader, question string) (string, error) {
	if file, ok := in.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		fmt.Fprint(t.err, question)
		secret, err := term.ReadPassword(int(file.Fd()))
		fmt.Fprintln(t.err)
		return string(secret), err
	}
	line, err := bufio.NewReader(in).ReadString('\n')
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}

// refuseFault says why a delivery did not come to its end.
func (t *tool) refuseFault(err error) error {
	text, kind := transfer.SayFault(t.voice, err)
	if kind == "" {
		return t.refused(err)
	}
	t.complain(text)
	return errProblems
}

// delivering is one run of the command.
type delivering struct {
	*tool
	flags  deliverFlags
	target *config.Target
	built  time.Time
	result transfer.Result
}

// run delivers.
func (d *delivering) run(ctx context.Context, settings *config.Settings) error {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	out := cmp.Or(d.flags.out, filepath.Join(d.flags.site, "public"))
	src, err := deliver.Open(out, func() { d.waitingFor(out) })
	if err != nil {
		return err
	}
	defer src.Close()
	d.built = src.Time
	user, err := userdir.Open()
	if err != nil {
		return err
	}
	show, clear := d.progress()
	defer clear()
	opts := deliver.Options{
		Declared: d.target.In(config.SettingsFile),
		Options: transfer.Options{
			Site: settings.BaseURL.String(), Who: whoDelivers(), TakeOver: d.flags.takeOver != "", Verify: d.flags.verify, DryRun: d.flags.dryRun,
			Progress: show, Now: time.Now,
		},
	}
	env := remote.Env{SiteDir: d.flags.site, Secret: remote.Secret, Keys: user, NewKey: d.flags.trustKey}
	d.result, err = deliver.RunHere(ctx, src, d.target, env, opts, user)
	return err
}

// waitingFor says what keeps the program from a folder of what is published.
func (t *tool) waitingFor(out string) {
	key := "build.waiting"
	if deliver.UnderWay(out) {
		key = "deliver.waiting"
	}
	t.complain(t.voice.Say(key, diag.Args{"Out": filepath.ToSlash(out)}))
}

// whoDelivers names the user to others.
func whoDelivers() string {
	name := userName()
	if host := host(); host != "" {
		return strings.TrimSpace(name + " (" + host + ")")
	}
	return name
}

// progress returns a function that shows how far a delivery has come, on a terminal only, and
// one that removes it again.
func (d *delivering) progress() (show func(transfer.Progress), clear func()) {
	if !isTerminal(d.screen) {
		return nil, func() {}
	}
	var mu sync.Mutex
	var now transfer.Progress
	begun := time.Now()
	line := newProgressLine(d.screen, func(int, int) string {
		mu.Lock()
		defer mu.Unlock()
		return now.Say(d.voice, time.Since(begun))
	})
	return func(p transfer.Progress) {
		mu.Lock()
		if p.Stage != now.Stage {
			begun = time.Now()
		}
		now = p
		mu.Unlock()
		line.show(p.Done, p.Files)
	}, line.clear
}

// A deliverReport is what --format json prints.
type deliverReport struct {
	OK           bool           `json:"ok"`
	Target       string         `json:"target"`
	Where        string         `json:"where,omitempty"`
	DryRun       bool           `json:"dryRun"`
	Built        *time.Time     `json:"built,omitempty"`
	First        bool           `json:"first"`
	Resumed      bool           `json:"resumed"`
	Added        []string       `json:"added"`
	Changed      []string       `json:"changed"`
	Removed      []string       `json:"removed"`
	Restored     []string       `json:"restored"`
	Kept         int            `json:"kept"`
	Bytes        int64          `json:"bytes"`
	Sent         int64          `json:"sent"`
	Read         int            `json:"read"`
	Notes        []string       `json:"notes"`
	Milliseconds int64          `json:"milliseconds"`
	Error        *deliverFailed `json:"error,omitempty"`
}

// deliverFailed is why a delivery did not come to its end.
type deliverFailed struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// report says what came of a delivery.
func (d *delivering) report(failed error, took time.Duration) error {
	if d.flags.format == "json" {
		return d.reportJSON(failed, took)
	}
	if failed != nil {
		return d.refuseFault(failed)
	}
	fmt.Fprintln(d.out, d.voice.Say("deliver.source", diag.Args{"Time": d.built.Local().Format("15:04 02/01/2006")}))
	if d.flags.dryRun {
		d.printPlan()
		return nil
	}
	for _, line := range d.result.Say(d.voice, d.target, took) {
		fmt.Fprintln(d.out, line)
	}
	return nil
}

// printPlan says what a delivery would change.
func (d *delivering) printPlan() {
	r := &d.result
	fmt.Fprintln(d.out, d.voice.Say("deliver.plan", diag.Args{
		"Added": len(r.Added), "Changed": len(r.Changed), "Removed": len(r.Removed), "Kept": r.Kept, "Size": transfer.Size(d.voice, r.Bytes),
	}))
	d.printNames("deliver.plan-added", r.Added)
	d.printNames("deliver.plan-changed", r.Changed)
	d.printNames("deliver.plan-removed", r.Removed)
	for _, note := range r.SayNotes(d.voice) {
		fmt.Fprintln(d.out, note)
	}
	fmt.Fprintln(d.out, d.voice.Say("deliver.dry-run", nil))
}

// mostPlanned bounds the files that a dry run names of each sort.
const mostPlanned = 40

func (d *delivering) printNames(key string, names []string) {
	for _, name := range names[:min(len(names), mostPlanned)] {
		fmt.Fprintln(d.out, d.voice.Say(key, diag.Args{"Name": name}))
	}
	if more := len(names) - mostPlanned; more > 0 {
		fmt.Fprintln(d.out, d.voice.Say("deliver.plan-more", diag.Args{"Count": more}))
	}
}

func (d *delivering) reportJSON(failed error, took time.Duration) error {
	r := d.result
	list := func(names []string) []string { return append([]string{}, names...) } // never null
	out := deliverReport{
		OK: failed == nil, Target: string(d.target.Name), Where: r.Where, DryRun: d.flags.dryRun, First: r.First, Resumed: r.Resumed,
		Added: list(r.Added), Changed: list(r.Changed), Removed: list(r.Removed), Restored: list(r.Restored), Kept: r.Kept,
		Bytes: r.Bytes, Sent: r.Sent, Read: r.Read, Notes: r.SayNotes(d.voice), Milliseconds: took.Milliseconds(),
	}
	if !d.built.IsZero() {
		out.Built = &d.built
	}
	if failed != nil {
		out.Error = &deliverFailed{"system", d.systemError(failed)}
		if text, kind := transfer.SayFault(d.voice, failed); kind != "" {
			out.Error = &deliverFailed{string(kind), text}
		} else if code, name := outdir.Refusal(failed); code != "" {
			out.Error = &deliverFailed{"system", d.voice.Say(code, diag.Args{"Name": name})}
		}
	}
	if err := diag.WriteJSON(d.out, out); err != nil || failed == nil {
		return err
	}
	return errProblems
}
