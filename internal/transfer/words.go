package transfer

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/remote"
)

// Say says how far a delivery has come, after a time at its stage.
func (p Progress) Say(v *diag.Voice, took time.Duration) string {
	args := diag.Args{"Done": p.Done, "Files": p.Files, "Sent": Size(v, p.Sent), "Size": Size(v, p.Bytes), "Left": ""}
	if left := p.Left(took); left > 0 {
		unit, count := "deliver.seconds", int(left.Seconds()+0.5)
		if left > 90*time.Second {
			unit, count = "deliver.minutes", int(left.Minutes()+0.5)
		}
		args["Left"] = v.Say("deliver.left", diag.Args{"Left": v.Say(unit, diag.Args{"Count": count})})
	}
	return v.Say("deliver.progress-"+string(p.Stage), args)
}

// Size returns a number of bytes as people say it.
func Size(v *diag.Voice, n int64) string {
	text := fmt.Sprintf("%d B", n)
	switch {
	case n >= 1<<20:
		text = fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
	case n >= 1<<10:
		text = fmt.Sprintf("%d KB", n>>10)
	}
	if v.Lang == "vi" {
		text = strings.Replace(text, ".", ",", 1)
	}
	return text
}

// Say says what a delivery to a target did in a time.
func (r *Result) Say(v *diag.Voice, t *config.Target, took time.Duration) []string {
	seconds := fmt.Sprintf("%.1f", took.Seconds())
	if v.Lang == "vi" {
		seconds = strings.Replace(seconds, ".", ",", 1)
	}
	args := diag.Args{
		"Where": r.Where, "Seconds": seconds, "Added": len(r.Added), "Changed": len(r.Changed), "Removed": len(r.Removed),
		"Kept": r.Kept, "Size": Size(v, r.Sent), "Read": r.Read,
	}
	key := "deliver.summary"
	if r.Empty() && !r.First {
		key = "deliver.nothing"
	}
	all := append([]string{v.Say(key, args)}, r.SayNotes(v)...)
	if t.Type == config.ZipTarget {
		all = append(all, v.Say("deliver.zip-next", nil))
	}
	return all
}

// SayNotes says what is to be told besides.
func (r *Result) SayNotes(v *diag.Voice) []string {
	all := []string{}
	if r.HostKey != "" {
		all = append(all, v.Say("deliver.host-key-seen", diag.Args{"Print": r.HostKey}))
	}
	if r.Resumed {
		all = append(all, v.Say("deliver.resumed", diag.Args{"DryRun": r.DryRun}))
	}
	if names := r.Restored; len(names) > 0 {
		all = append(all, v.Say("deliver.restored", diag.Args{"Count": len(names), "Names": Some(names), "DryRun": r.DryRun}))
	}
	for _, n := range r.Notes {
		all = append(all, v.Say("deliver.note-"+string(n.Kind), diag.Args{"Name": n.Name}))
	}
	return all
}

// SayFault says why a delivery did not come to its end, and its kind; "" for what is no fault
// of a delivery.
func SayFault(v *diag.Voice, err error) (text string, kind remote.FaultKind) {
	var f *remote.Fault
	if !errors.As(err, &f) {
		return "", ""
	}
	return v.Say("deliver."+string(f.Kind), f.Args), f.Kind
}
