package rules

import (
	"fmt"
	"os"
	"testing"

	"cchc/internal/check"
	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/law"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// demonstration reads the demonstration on a day.
func demonstration(t *testing.T, day viet.Date) check.Input {
	t.Helper()
	fsys := os.DirFS("../..")
	set, problems := render.Open(fsys, store.Options{Today: day})
	if set == nil {
		t.Fatal(problems)
	}
	return check.Input{Site: set.Site, Files: fsys, Problems: append(problems, set.FileProblems()...), Rules: All()}
}

// own are what the demonstration shows of itself: tasks that are late, or without
// evidence, law that is still to be checked.
var own = map[string]bool{"task-late": true, "task-without-evidence": true, "law-unchecked": true}

// TestDemonstration: the demonstration passes, and good Vietnamese of about 170 entries
// raises no false alarm.
func TestDemonstration(t *testing.T) {
	r := check.Run(demonstration(t, viet.NewDate(2026, 11, 22)))
	for _, f := range r.Findings {
		if !own[f.Code] || f.Severity == diag.Error {
			t.Errorf("%s:%d:%d %s", f.File, f.Line, f.Column, diag.NewVoice("vi").Message(f.Diagnostic))
		}
	}
	if len(r.Findings) == 0 {
		t.Error("the demonstration has late tasks")
	}
}

// TestLawOfTheDemonstration compares the table with the documents of the demonstration:
// both say the same of a document that both have.
func TestLawOfTheDemonstration(t *testing.T) {
	in := demonstration(t, viet.NewDate(2026, 11, 22))
	for _, e := range in.Site.Library().Entries {
		d, ok := e.Data().(*content.Document)
		if !ok {
			continue
		}
		if known, ok := law.Successors()[d.Number.Key()]; ok && !d.ExpiresOn.IsZero() && known.From != d.ExpiresOn.Day() {
			t.Errorf("%s ends on %s, in the table on %s", d.Number, d.ExpiresOn, known.From)
		}
		for _, old := range d.Replaces {
			if known, ok := law.Successors()[old.Key()]; ok && known.Number.Key() != d.Number.Key() {
				t.Errorf("%s replaces %s, in the table %s does", d.Number, old, known.Number)
			}
		}
	}
}

func TestAfterMonths(t *testing.T) {
	for _, c := range []struct {
		day    string
		months int
		want   string
	}{{"2026-11-30", 3, "2027-02-28"}, {"2026-01-31", 1, "2026-02-28"}, {"2026-05-15", 6, "2026-11-15"}, {"2027-12-31", 2, "2028-02-29"}} {
		from, err := viet.ParseDate(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := afterMonths(from, c.months); got.ISO() != c.want {
			t.Errorf("%d months behind %s: %s", c.months, c.day, got.ISO())
		}
	}
}

// TestKeptPlaces: what stands in the examples stands in the same place whether the reading of
// the site has kept its places or its files are read again.
func TestKeptPlaces(t *testing.T) {
	for _, rule := range All() {
		if rule.Page == nil || rule.Group != check.Procedures && rule.Group != check.Law {
			continue // they name values however deep these stand
		}
		e := rule.ExampleOf()
		today, err := viet.ParseDate(e.Day)
		if err != nil {
			t.Fatal(err)
		}
		var reports [2]string
		for i, keep := range []bool{false, true} {
			fsys, opts := siteOf(e.Bad), store.Options{Today: today, KeepPlaces: keep}
			set, problems := render.Open(fsys, opts)
			if set == nil {
				continue // what is wrong is found while reading
			}
			r := check.Run(check.Input{Site: set.Site, Files: fsys, Problems: problems, Rules: []*check.Rule{rule}})
			for _, f := range r.Findings {
				reports[i] += fmt.Sprintln(f.Position, f.Code, f.Field)
			}
		}
		if reports[0] != reports[1] {
			t.Errorf("%s: read again\n%s, kept\n%s", rule.Code, reports[0], reports[1])
		}
	}
}
