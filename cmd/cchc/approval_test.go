package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"cchc/internal/approval"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/rogpeppe/go-internal/testscript"
)

// acts is somebody who works on a site with its log, an hour of 30 November 2026 for
// each thing that is done:
//
//	acts WHO save FILE TEXT
//	acts WHO replace FILE OLD NEW
//	acts WHO submit | approve FILE
//	acts WHO return | bypass FILE WHY
//
// ! means that it is refused.
func acts(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 3 {
		ts.Fatalf("usage: acts WHO ACT FILE …")
	}
	dir := ts.MkAbs(".")
	files, err := folder.Open(dir)
	ts.Check(err)
	defer files.Close()
	n := 0
	log, err := history.Open(dir, "may", func() time.Time { n++; return time.Date(2026, 11, 30, 0, n, 0, 0, viet.Zone) })
	ts.Check(err)
	defer log.Close()
	n = log.Len() * 60
	err = act(files, log, args[0], args[1], args[2], append(args[3:], "", ""))
	var refused *approval.Refusal
	switch {
	case neg && errors.As(err, &refused):
	case neg:
		ts.Fatalf("it is not refused: %v", err)
	default:
		ts.Check(err)
	}
}

func act(files *folder.Folder, log *history.Log, who, what, file string, more []string) error {
	old, err := fs.ReadFile(files.FS(), file)
	if errors.Is(err, fs.ErrNotExist) {
		old = nil
	} else if err != nil {
		return err
	}
	switch what {
	case "save":
		text, err := strconv.Unquote(`"` + more[0] + `"`)
		if err != nil {
			return err
		}
		return log.Save(files, history.Change{Entry: history.Entry{Who: who, File: file}, Old: old, Data: []byte(text)})
	case "replace":
		return log.Save(files, history.Change{Entry: history.Entry{Who: who, File: file}, Old: old, Data: []byte(strings.ReplaceAll(string(old), more[0], more[1]))})
	}
	lib, _ := store.Load(files.FS(), store.Options{Drafts: true, Today: viet.NewDate(2026, 11, 30)})
	e := lib.ByFile(file)
	a := approval.Actor{Log: log, Dir: files, Library: lib, Want: lib.Settings.Approval, Who: who, Today: viet.NewDate(2026, 11, 30)}
	version, err := approval.NewFiles(files.FS()).VersionOf(lib, e)
	if err != nil {
		return err
	}
	switch what {
	case "submit":
		return a.Submit(e)
	case "return":
		return a.Return(e, more[0])
	case "approve":
		_, err = a.Approve(e, version.Digest())
		return err
	case "bypass":
		return a.Bypass(e, version.Digest(), more[0])
	}
	return errors.New("no act " + what)
}

// recorded looks for a line in the history of a column:
//
//	recorded DIR PATTERN
//
// ! means that there is none.
func recorded(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: recorded DIR PATTERN")
	}
	pattern, err := regexp.Compile("(?m)" + args[1])
	ts.Check(err)
	logs, err := filepath.Glob(filepath.Join(ts.MkAbs(args[0]), ".cchc", "history", "log", "*", "*.jsonl"))
	ts.Check(err)
	if len(logs) == 0 {
		ts.Fatalf("%s has no history", args[0])
	}
	found := slices.ContainsFunc(logs, func(name string) bool { return pattern.MatchString(ts.ReadFile(name)) })
	if found == neg {
		ts.Fatalf("recorded in the history: %v", found)
	}
}
