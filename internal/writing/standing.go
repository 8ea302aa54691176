package writing

import (
	"cchc/internal/approval"
	"cchc/internal/screen"
	"cchc/internal/workspace"
)

// A standing is where an entry stands, as its editor says it.
type standing struct {
	approval.Status
	File      string
	Draft     bool
	CanSubmit bool
	View      workspace.Entry
}

// ReturnedOn is when the entry was sent back.
func (s *standing) ReturnedOn() string { return screen.Stamp(s.Returned.Time) }

// SubmittedOn is when the entry was submitted.
func (s *standing) SubmittedOn() string { return screen.Stamp(s.Submitted.Time) }

// Waits reports whether the entry waits for approval.
func (s *standing) Waits() bool { return s.State == approval.Waiting }

// standing is where the entry of a file stands, nil for what is no entry.
func (d *Desk) standing(file string) *standing {
	e, status, err := d.Status(file)
	if err != nil || e.Broken {
		return nil
	}
	s := &standing{Status: status, File: file, Draft: e.Draft, View: d.Entry(file)}
	s.CanSubmit = status.Want > 0 && !s.Waits() && (status.State == approval.Draft || status.Edited)
	return s
}
