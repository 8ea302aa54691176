package main

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"

	"cchc/internal/diag"

	"github.com/inconshreveable/mousetrap"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The exit codes, which scripts rely on.
const (
	exitDone     = 0
	exitProblems = 1 // in the content or the theme, or the system refused something
	exitUsage    = 2 // the command was called wrongly
)

// A tool is one run of the program.
type tool struct {
	voice    *diag.Voice
	out, err io.Writer
	raw      io.Writer // out itself, for files that are written there
	screen   io.Writer // err itself, for the progress line, which commands the terminal
}

// usageError is a wrong call, already in the user's words.
type usageError struct{ text string }

func (e usageError) Error() string { return e.text }

// errProblems says that problems were found and have been printed.
var errProblems = errors.New("problems")

// run runs the program and returns its exit code.
func run(args []string, in io.Reader, out, errOut io.Writer) int {
	t := &tool{voice: diag.NewVoice(language(args)), out: diag.NewTerminalWriter(out), err: diag.NewTerminalWriter(errOut), raw: out, screen: errOut}
	root := t.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(t.out)
	root.SetErr(t.err)
	err := root.ExecuteContext(context.Background())
	var usage usageError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errProblems):
	case errors.As(err, &usage):
		t.complain(usage.text)
		return exitUsage
	default:
		t.complain(t.systemError(err))
	}
	return exitProblems
}

func (t *tool) complain(text string) {
	io.WriteString(t.err, "cchc: "+text+"\n")
}

// language finds the language of the tool's words before the flags are read,
// because the help is already in it.
func language(args []string) string {
	lang := os.Getenv("CCHC_LANG")
	for i, a := range args {
		if a == "--" {
			break
		}
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			lang = v
		} else if a == "--lang" && i+1 < len(args) {
			lang = args[i+1]
		}
	}
	return lang
}

// root is the command line.
func (t *tool) root() *cobra.Command {
	say := func(key string) string { return t.voice.Say(key, nil) }
	root := &cobra.Command{
		Use: "cchc", Short: say("cli.cchc.short"), Long: say("cli.cchc.long"),
		SilenceErrors: true, SilenceUsage: true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			args0 := diag.Args{"Command": args[0]}
			if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
				args0["Near"] = near[0]
				return usageError{t.voice.Say("cli.unknown-command-near", args0)}
			}
			return usageError{t.voice.Say("cli.unknown-command", args0)}
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if mousetrap.StartedByExplorer() || ownsConsole() {
				return t.startedFromExplorer(cmd.Context(), cmd.InOrStdin())
			}
			return cmd.Help()
		},
	}
	cobra.MousetrapHelpText = "" // has cobra go on, where somebody double-clicks the program
	root.SuggestionsMinimumDistance = 2
	var lang string
	root.PersistentFlags().StringVar(&lang, "lang", t.voice.Lang, say("cli.flag.lang"))
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if lang != "vi" && lang != "en" {
			return usageError{t.voice.Say("cli.bad-lang", diag.Args{"Value": lang})}
		}
		return nil
	}
	root.SetFlagErrorFunc(t.flagError)
	root.SetUsageTemplate(t.usageTemplate())
	root.SetHelpTemplate("{{with (or .Long .Short)}}{{. | trimTrailingWhitespaces}}\n\n{{end}}{{.UsageString}}")
	root.AddCommand(t.initCommand(), t.newCommand(), t.importCommand(), t.exportCommand(), t.collectCommand(), t.deskCommand(), t.previewCommand(), t.buildCommand(), t.fleetCommand(), t.deliverCommand(), t.checkCommand(), t.themeCommand(), t.schemaCommand(), t.reportCommand(), t.versionCommand())
	root.SetHelpCommand(t.helpCommand(root))
	t.nameHelpFlags(root)
	return root
}

// nameHelpFlags gives the help flag of a command and all below it the user's words.
func (t *tool) nameHelpFlags(cmd *cobra.Command) {
	cmd.InitDefaultHelpFlag()
	if f := cmd.Flags().Lookup("help"); f != nil {
		f.Usage = t.voice.Say("cli.flag.help", nil)
	}
	for _, c := range cmd.Commands() {
		t.nameHelpFlags(c)
	}
}

// flagError puts the flag library's errors into the user's words.
func (t *tool) flagError(_ *cobra.Command, err error) error {
	var (
		unknown *pflag.NotExistError
		missing *pflag.ValueRequiredError
		invalid *pflag.InvalidValueError
	)
	switch {
	case errors.As(err, &unknown):
		return usageError{t.voice.Say("cli.unknown-flag", diag.Args{"Flag": "--" + unknown.GetSpecifiedName()})}
	case errors.As(err, &missing):
		return usageError{t.voice.Say("cli.flag-without-value", diag.Args{"Flag": "--" + missing.GetSpecifiedName()})}
	case errors.As(err, &invalid):
		return usageError{t.voice.Say("cli.flag-bad-value", diag.Args{"Flag": "--" + invalid.GetFlag().Name, "Value": invalid.GetValue()})}
	}
	return usageError{t.voice.Say("cli.bad-flags", nil)}
}

// noArgs refuses arguments that are no flags.
func (t *tool) noArgs(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageError{t.voice.Say("cli.extra-argument", diag.Args{"Value": args[0]})}
	}
	return nil
}

func (t *tool) usageTemplate() string {
	say := func(key string) string { return t.voice.Say(key, nil) }
	return say("cli.usage") + `
  {{if .Runnable}}{{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}
  {{.CommandPath}} [command]{{end}}{{if gt (len .Aliases) 0}}

` + say("cli.aliases") + `
  {{.NameAndAliases}}{{end}}{{if .HasAvailableSubCommands}}

` + say("cli.commands") + `{{range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding }} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

` + say("cli.flags") + `
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

` + say("cli.global-flags") + `
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`
}
