package main

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"cchc/internal/approval"
	"cchc/internal/check"
	"cchc/internal/diag"
	"cchc/internal/history"
	"cchc/internal/report"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// host is the name of this machine in the history of a site; package history has one
// for a machine without a name.
func host() string {
	name, _ := os.Hostname()
	return name
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

// withLog calls use with the history of a site, where there is one.
func withLog(dir string, use func(log *history.Log) error) diag.List {
	if !history.Exists(dir) {
		return nil
	}
	log, err := history.Open(dir, host(), time.Now)
	if err == nil {
		err = errors.Join(use(log), log.Close())
	}
	if err != nil {
		return diag.List{history.ReadProblem(err)}
	}
	return nil
}

// approvalRecords returns what the log of a site says of its entries.
func approvalRecords(files fs.FS, dir string, lib *store.Library) (records map[string]check.ApprovalRecord, problems diag.List) {
	if lib.Settings.Approval.People() == 0 {
		return nil, nil
	}
	problems = withLog(dir, func(log *history.Log) (err error) {
		records, err = approval.Read(log, lib.Settings.Approval).Approvals(approval.NewFiles(files), lib)
		return err
	})
	return records, problems
}

// bypasses returns what went out without approval, for the report.
func bypasses(dir string) (found []report.Bypass, problems diag.List) {
	problems = withLog(dir, func(log *history.Log) error {
		for _, e := range approval.Bypassed(log) {
			found = append(found, report.Bypass{File: e.File, By: e.Who, Why: e.Why, On: viet.DateOf(e.Time)})
		}
		return nil
	})
	return found, problems
}
