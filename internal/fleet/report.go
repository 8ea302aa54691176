package fleet

import (
	"encoding/json"
	"errors"
	"slices"

	"cchc/internal/diag"
)

// A Report is what became of units, as programs read it.
type Report struct {
	OK       bool          `json:"ok"`
	Units    []Record      `json:"units"`
	Problems []diag.Record `json:"problems"` // of sites.yaml and of what is no unit's
}

// A Record is what became of one unit's column.
type Record struct {
	Unit         string        `json:"unit"` // its ID
	Name         string        `json:"name"`
	State        State         `json:"state"`
	Pages        int           `json:"pages"`
	Files        int           `json:"files"`
	Made         int           `json:"made"`
	Removed      int           `json:"removed"`
	Milliseconds int64         `json:"milliseconds"`
	Problems     []diag.Record `json:"problems"`
}

// Record returns a result as programs read it.
func (r Result) Record(v *diag.Voice) Record {
	s := r.Summary
	return Record{r.Unit.ID, r.Unit.Name, r.State, s.Pages, s.Files, s.Made, s.Removed, r.Took.Milliseconds(), r.Problems.Records(v)}
}

// NewReport returns a report without units.
func NewReport() *Report {
	return &Report{OK: true, Units: []Record{}, Problems: []diag.Record{}}
}

// Add adds what became of a unit.
func (r *Report) Add(u Record) {
	r.OK = r.OK && u.State != Failed
	r.Units = append(r.Units, u)
}

// Count counts the units in a state.
func (r *Report) Count(s State) (n int) {
	for _, u := range r.Units {
		if u.State == s {
			n++
		}
	}
	return n
}

// ErrNoReport says that a text is no report of units.
var ErrNoReport = errors.New("no report of units")

// ParseReport reads a report.
func ParseReport(text []byte) (*Report, error) {
	var r Report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, err
	}
	if r.Units == nil {
		return nil, ErrNoReport
	}
	for _, u := range r.Units {
		if u.Unit == "" || !slices.Contains([]State{Built, Unchanged, Failed}, u.State) {
			return nil, ErrNoReport
		}
	}
	return &r, nil
}

// Merge joins the reports of shards, in their order. Of a unit that several have, the
// last one counts: that of a shard that was run again.
func Merge(all []*Report) *Report {
	merged := NewReport()
	at := map[string]int{}
	for _, r := range all {
		for _, p := range r.Problems {
			if !slices.Contains(merged.Problems, p) {
				merged.Problems = append(merged.Problems, p)
			}
		}
		for _, u := range r.Units {
			if u.Problems == nil {
				u.Problems = []diag.Record{}
			}
			if i, ok := at[u.Unit]; ok {
				merged.Units[i] = u
				continue
			}
			at[u.Unit] = len(merged.Units)
			merged.Units = append(merged.Units, u)
		}
	}
	merged.OK = merged.Count(Failed) == 0 && !slices.ContainsFunc(merged.Problems, func(p diag.Record) bool { return p.Severity == diag.Error })
	return merged
}
