package main

import (
	"cmp"
	"io/fs"
	"os"
	"os/user"
	"time"

	"cchc/internal/approval"
	"cchc/internal/diag"
	"cchc/internal/history"
	"cchc/internal/report"
	"cchc/internal/viet"
)

// host is the name of this machine in the history of a site; package history has one
// for a machine without a name.
func host() string {
	name, _ := os.Hostname()
	return name
}

// userName returns the user as the system calls them, "" where it does not say.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return cmp.Or(u.Name, u.Username)
}

// approved returns the site as it goes out, entries in their last approved version, and
// what is told of that. With an error among the problems it is not to be published.
func approved(files fs.FS, dir string) (fs.FS, diag.List) {
	site, problems, err := approval.Published(files, dir, host(), time.Now)
	if err != nil {
		return files, diag.List{history.ReadProblem(err)}
	}
	return site, problems
}

// bypasses returns what went out without approval, for the report.
func bypasses(dir string) (found []report.Bypass, problems diag.List) {
	problems = history.Read(dir, host(), time.Now, func(log *history.Log) error {
		for _, e := range approval.Bypassed(log) {
			found = append(found, report.Bypass{File: e.File, By: e.Who, Why: e.Why, On: viet.DateOf(e.Time)})
		}
		return nil
	})
	return found, problems
}
