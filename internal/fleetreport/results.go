package fleetreport

import (
	"encoding/json"
	"errors"
	"slices"

	"cchc/internal/diag"
	"cchc/internal/fleet"
)

// Results are what became of units that were built, as programs read it.
type Results struct {
	OK       bool          `json:"ok"`
	Units    []Record      `json:"units"`
	Problems []diag.Record `json:"problems"` // of sites.yaml and of what is no unit's
}

// A Record is what became of one unit's column.
type Record struct {
	Unit         string        `json:"unit"` // its ID
	Name         string        `json:"name"`
	State        fleet.State   `json:"state"`
	Pages        int           `json:"pages"`
	Files        int           `json:"files"`
	Made         int           `json:"made"`
	Removed      int           `json:"removed"`
	Milliseconds int64         `json:"milliseconds"`
	Kept         *bool         `json:"kept,omitempty"` // there is an old column, which stays where nothing was published; nil for unknown
	Problems     []diag.Record `json:"problems"`
}

// RecordOf returns a result as programs read it.
func RecordOf(r fleet.Result, v *diag.Voice) Record {
	s := r.Summary
	return Record{r.Unit.ID, r.Unit.Name, r.State, s.Pages, s.Files, s.Made, s.Removed, r.Took.Milliseconds(), &r.Kept, r.Problems.Records(v)}
}

// NewResults returns results without units.
func NewResults() *Results {
	return &Results{OK: true, Units: []Record{}, Problems: []diag.Record{}}
}

// Add adds what became of a unit.
func (r *Results) Add(u Record) {
	r.OK = r.OK && u.State != fleet.Failed
	r.Units = append(r.Units, u)
}

// Count counts the units in a state.
func (r *Results) Count(s fleet.State) (n int) {
	for _, u := range r.Units {
		if u.State == s {
			n++
		}
	}
	return n
}

// ErrNoResults says that a text is no results of units.
var ErrNoResults = errors.New("no results of units")

// ParseResults reads results.
func ParseResults(text []byte) (*Results, error) {
	var r Results
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, err
	}
	if r.Units == nil {
		return nil, ErrNoResults
	}
	for _, u := range r.Units {
		if u.Unit == "" || !slices.Contains([]fleet.State{fleet.Built, fleet.Unchanged, fleet.Failed}, u.State) {
			return nil, ErrNoResults
		}
	}
	return &r, nil
}

// Merge joins the results of shards, in their order. Of a unit that several have, the
// last one counts: that of a shard that was run again.
func Merge(all []*Results) *Results {
	merged := NewResults()
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
	merged.OK = merged.Count(fleet.Failed) == 0 && !slices.ContainsFunc(merged.Problems, func(p diag.Record) bool { return p.Severity == diag.Error })
	return merged
}
