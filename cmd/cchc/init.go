package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/newentry"
	"cchc/internal/scaffold"
	"cchc/internal/viet"

	"github.com/spf13/cobra"
)

// initFlags are the flags of cchc init. given has the answers that are flags, by their
// keys.
type initFlags struct {
	answers, from, date string
	yes                 bool
	given               map[string]*string
}

func (t *tool) initCommand() *cobra.Command {
	f := initFlags{given: map[string]*string{}}
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "init " + say("cli.init.what"), Aliases: []string{"khoi-tao"}, Short: say("cli.init.short"), Long: say("cli.init.long"),
		RunE: func(cmd *cobra.Command, args []string) error {
			for key := range f.given {
				if !cmd.Flags().Changed(answerFlag(key)) {
					delete(f.given, key)
				}
			}
			return t.initColumn(f, cmd.InOrStdin(), args)
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	for _, key := range scaffold.AnswerKeys() {
		f.given[key] = flags.String(answerFlag(key), "", say("cli.answer."+answerFlag(key)))
	}
	flags.BoolVar(&f.yes, "yes", false, say("cli.flag.yes"))
	flags.StringVar(&f.answers, "answers", "", say("cli.flag.answers"))
	flags.StringVar(&f.from, "from", "", say("cli.flag.init-from"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	return cmd
}

// answerFlag is the flag for an answer: base-url for baseURL.
func answerFlag(key string) string {
	if key == "baseURL" {
		return "base-url"
	}
	return key
}

// initColumn makes a column in a folder that has none, and says what to do next.
func (t *tool) initColumn(f initFlags, in io.Reader, args []string) error {
	if len(args) != 1 || args[0] == "" {
		return usageError{t.voice.Say("cli.init-dir", nil)}
	}
	dir := args[0]
	today, err := t.day(f.date)
	if err != nil {
		return err
	}
	if err := t.isEmpty(dir); err != nil {
		return err
	}
	var a scaffold.Answers
	if err := t.readAnswers(f, &a); err != nil {
		return err
	}
	sister, err := t.sister(f.from, today)
	if err != nil {
		return err
	}
	if sister != nil {
		sister.Answer(&a)
	}
	if err := t.askAnswers(f, &a, today, in); err != nil {
		return err
	}
	a.Complete(today)
	if err := a.Check(); err != nil {
		return t.badAnswer(err)
	}
	if sister != nil {
		return t.createColumn(dir, sister.Column(a, today))
	}
	return t.createColumn(dir, scaffold.Column(a, today))
}

// sister reads the column after which the new one is set up, nil for none.
func (t *tool) sister(dir string, today viet.Date) (*scaffold.Sister, error) {
	if dir == "" {
		return nil, nil
	}
	if err := t.isSite(dir); err != nil {
		return nil, err
	}
	s, problems := scaffold.ReadSister(os.DirFS(dir), today)
	if s == nil {
		return nil, t.problems(problems)
	}
	return s, nil
}

// isEmpty refuses a folder that has something in it. Files and folders whose names
// begin with a dot, such as those of git, may be there.
func (t *tool) isEmpty(dir string) error {
	if err := folder.CheckName(dir); err != nil {
		return t.refuse("cli.init-cannot-write", diag.Args{"Dir": filepath.ToSlash(dir), "Detail": t.why(err)})
	}
	if file := folder.InTheWay(dir); file != "" {
		return t.refuse("cli.init-file", diag.Args{"Dir": filepath.ToSlash(file)})
	}
	said := diag.Args{"Dir": filepath.ToSlash(dir)}
	name, err := folder.Occupant(dir)
	switch said["Name"] = name; {
	case err != nil:
		said["Detail"] = t.why(err)
		return t.refuse("cli.init-cannot-write", said)
	case name == "content":
		return t.refuse("cli.init-column", said)
	case name != "":
		return t.refuse("cli.init-not-empty", said)
	}
	return nil
}

// refuse says why nothing is done.
func (t *tool) refuse(code string, args diag.Args) error {
	t.complain(t.voice.Say(code, args))
	return errProblems
}

// readAnswers reads the file of answers and the flags, which come before it.
func (t *tool) readAnswers(f initFlags, a *scaffold.Answers) error {
	if f.answers != "" {
		text, err := os.ReadFile(f.answers)
		if err != nil {
			return usageError{t.voice.Say("cli.init-answers", diag.Args{"File": filepath.ToSlash(f.answers)})}
		}
		if problems := a.ReadFile(filepath.ToSlash(f.answers), text); len(problems) > 0 {
			return t.problems(problems)
		}
	}
	for _, key := range scaffold.AnswerKeys() {
		if text := f.given[key]; text != nil {
			if err := a.Read(key, *text); err != nil {
				return t.badAnswer(err)
			}
		}
	}
	return nil
}

// badAnswer puts what is wrong with an answer into words for a flag.
func (t *tool) badAnswer(err error) error {
	var wrong *scaffold.AnswerError
	if !errors.As(err, &wrong) {
		return err
	}
	return usageError{"--" + answerFlag(wrong.Key) + ": " + t.answerProblem(wrong)}
}

func (t *tool) answerProblem(wrong *scaffold.AnswerError) string {
	d := diag.New(diag.Position{}, "", wrong.Code, wrong.Args)
	return strings.TrimSpace(t.voice.Message(d) + " " + t.voice.Hint(d))
}

// askAnswers asks for the answers that are not given, where somebody can answer and
// --yes does not say to take the usual ones.
func (t *tool) askAnswers(f initFlags, a *scaffold.Answers, today viet.Date, in io.Reader) error {
	missing := a.Missing(f.yes)
	if len(missing) == 0 {
		return nil
	}
	if f.yes || !isTerminal(in) {
		var flags []string
		for _, key := range missing {
			flags = append(flags, "--"+answerFlag(key))
		}
		code := "cli.init-missing"
		if f.yes {
			code = "cli.init-missing-yes"
		}
		return usageError{t.voice.Say(code, diag.Args{"Flags": strings.Join(flags, ", ")})}
	}
	if _, err := fmt.Fprintln(t.out, t.voice.Say("cli.init-ask", nil)); err != nil {
		return err
	}
	asker := t.asker(in)
	for _, key := range missing {
		if err := t.askAnswer(asker, a, key, today); err != nil {
			return err
		}
	}
	return nil
}

// askAnswer asks a question until the answer can be read.
func (t *tool) askAnswer(asker *asker, a *scaffold.Answers, key string, today viet.Date) error {
	for {
		text, err := asker.ask(t.voice.Say("cli.answer."+answerFlag(key), nil), a.Usual(key, today))
		if err != nil {
			return err
		}
		err = a.Read(key, text)
		var wrong *scaffold.AnswerError
		if !errors.As(err, &wrong) {
			return err
		}
		fmt.Fprintln(t.out, "  "+t.answerProblem(wrong))
	}
}

// createColumn writes the files of a column, all or none, and says what to do next.
func (t *tool) createColumn(dir string, files []newentry.File) error {
	made := make([]folder.NewFile, len(files))
	published, drafts := 0, 0
	for i, f := range files {
		made[i] = folder.NewFile(f)
		switch {
		case filepath.Ext(f.Name) != ".md" || filepath.Base(f.Name) == "_index.md" || !strings.HasPrefix(f.Name, "content/"):
		case len(newentry.Placeholders(f.Data)) > 0:
			drafts++
		default:
			published++
		}
	}
	if err := folder.Create(dir, made); err != nil {
		return t.refuse("cli.init-cannot-write", diag.Args{"Dir": filepath.ToSlash(dir), "Detail": t.why(err)})
	}
	_, err := fmt.Fprintln(t.out, t.voice.Say("cli.init-made", diag.Args{"Dir": filepath.ToSlash(dir), "Pages": published, "Drafts": drafts, "Files": len(files)}))
	return err
}
