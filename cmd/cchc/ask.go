package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// isTerminal reports whether somebody types what is read, or sees what is written.
func isTerminal(file any) bool {
	f, ok := file.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// An asker asks questions in lines.
type asker struct {
	t  *tool
	in *bufio.Reader
}

func (t *tool) asker(in io.Reader) *asker { return &asker{t, bufio.NewReader(in)} }

// ask asks a question and returns what was typed, the answer in brackets for an empty
// line. The error says that the user has ended the input.
func (a *asker) ask(question, usual string) (string, error) {
	if usual != "" {
		question += " [" + usual + "]"
	}
	if _, err := fmt.Fprint(a.t.out, question+": "); err != nil {
		return "", err
	}
	line, err := a.in.ReadString('\n')
	if err != nil && strings.TrimSpace(line) == "" {
		fmt.Fprintln(a.t.out)
		a.t.complain(a.t.voice.Say("cli.ask-stopped", nil))
		return "", errProblems
	}
	if line = strings.TrimSpace(line); line == "" {
		line = usual
	}
	return line, nil
}
