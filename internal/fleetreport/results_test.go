package fleetreport

import (
	"testing"

	"cchc/internal/diag"
	"cchc/internal/fleet"
)

// TestMerge holds that of a unit that several results have the last one counts.
func TestMerge(t *testing.T) {
	one, two := NewResults(), NewResults()
	one.Add(Record{Unit: "a", State: fleet.Built})
	one.Add(Record{Unit: "b", State: fleet.Failed, Problems: []diag.Record{{File: "x", Severity: diag.Error}}})
	if m := Merge([]*Results{one}); m.OK {
		t.Error("a failed unit is OK")
	}
	two.Add(Record{Unit: "b", State: fleet.Built})
	two.Add(Record{Unit: "c", State: fleet.Unchanged})
	m := Merge([]*Results{one, two})
	if !m.OK || len(m.Units) != 3 || m.Units[1].State != fleet.Built || m.Units[1].Problems == nil {
		t.Errorf("joined they are %+v", m)
	}
	for _, bad := range []string{"", "[]", "{}", `{"units":[{"unit":"a","state":"x"}]}`, `{"units":[{"state":"built"}]}`} {
		if _, err := ParseResults([]byte(bad)); err == nil {
			t.Errorf("%s is a report", bad)
		}
	}
}
