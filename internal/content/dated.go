package content

import (
	"cchc/internal/diag"
	"cchc/internal/viet"
)

// A DayNote is what the day makes of an entry and its editor should know: a status
// that its dates contradict.
type DayNote struct {
	Key  string // of the field, English
	Code string
	Args diag.Args
}

// OnDay returns an entry as it is to be read on a day: what is over by its dates is
// over, whatever its status still says. state names what the day made of it, "" where
// that is nothing. The entry itself stays as it is.
func OnDay(d Data, today viet.Date) (now Data, state string, notes []DayNote) {
	if on, ok := d.(interface {
		OnDay(today viet.Date) (Data, string, []DayNote)
	}); ok && !today.IsZero() {
		return on.OnDay(today)
	}
	return d, "", nil
}

// reached reports whether a day that is written has come.
func reached(day, today viet.Date) bool { return !day.IsZero() && !today.Before(day.Day()) }

// past reports whether a day that is written is over.
func past(day, today viet.Date) bool { return !day.IsZero() && today.After(day.Day()) }

// OnDay says that a procedure has expired (hết hiệu lực) from the day on that it
// names.
func (p *Procedure) OnDay(today viet.Date) (Data, string, []DayNote) {
	if !p.InForce() || !reached(p.ExpiresOn, today) {
		return p, "", nil
	}
	now := *p
	now.Status = ProcedureExpired
	return &now, "expired", []DayNote{{"expiresOn", "procedure-over", diag.Args{"Date": p.ExpiresOn.String()}}}
}

// Undated reports whether no day changes the status of a procedure.
func (p *Procedure) Undated() bool { return !p.InForce() || p.ExpiresOn.IsZero() }

// OnDay says that a document is in force, or not any more, by its days.
func (d *Document) OnDay(today viet.Date) (Data, string, []DayNote) {
	status, note := d.Status, DayNote{}
	switch {
	case d.InForce() && reached(d.ExpiresOn, today):
		status, note = "expired", DayNote{"expiresOn", "document-over", diag.Args{"Date": d.ExpiresOn.String()}}
	case d.Status == "not-yet" && reached(d.EffectiveOn, today):
		status = "in-force"
	case (d.Status == "in-force" || d.Status == "") && !d.EffectiveOn.IsZero() && !reached(d.EffectiveOn, today):
		status = "not-yet"
	}
	if status == d.Status {
		return d, "", nil
	}
	now := *d
	now.Status = status
	if note.Code == "" || d.Status == "" {
		return &now, string(status), nil
	}
	return &now, string(status), []DayNote{note}
}

// OnDay says that feedback is late (quá hạn) behind its day, until it is dealt with or
// is another agency's.
func (f *Feedback) OnDay(today viet.Date) (Data, string, []DayNote) {
	switch {
	case f.Status == FeedbackResolved, f.Status == FeedbackDeclined, f.Status == FeedbackForwarded, !past(f.Due, today):
		return f, "", nil
	}
	now := *f
	now.Late = true
	return &now, "late", []DayNote{{"due", "feedback-late", diag.Args{"Date": f.Due.String()}}}
}

// OnDay says that an event has been (đã diễn ra), behind its last day, or when it takes
// place next where it recurs in a way that says so.
func (e *Event) OnDay(today viet.Date) (Data, string, []DayNote) {
	last := e.End
	if last.IsZero() {
		last = e.Start
	}
	if !past(last, today) {
		return e, "", nil
	}
	now := *e
	if !e.Recurrence.IsZero() {
		if now.Next = e.Start.Recurs(e.Recurrence.Period(), today); now.Next.IsZero() {
			return e, "", nil
		}
		return &now, now.Next.ISO(), nil
	}
	now.Past = true
	return &now, "past", nil
}
