package viet

import "testing"

func TestRecurs(t *testing.T) {
	at := func(s string) Date {
		d, err := ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, c := range []struct {
		start  string
		period Period
		from   string
		want   string // "" for none
	}{
		{"2026-11-25 08:00", Week, "2026-11-26", "2026-12-02 08:00"},
		{"2026-11-25 08:00", Week, "2026-12-02", "2026-12-02 08:00"},
		{"2026-11-25", Week, "2026-11-20", "2026-11-25"},
		{"2026-11-25", Day, "2027-01-01", "2027-01-01"},
		{"2026-01-31", Month, "2026-02-01", "2026-03-31"},
		{"2024-02-29", Year, "2026-01-01", "2028-02-29"},
		{"2020-05-19", Year, "2026-05-20", "2027-05-19"},
		{"2026-11-25", Quarter, "2026-12-01", ""},
		{"2026-11-25", NoPeriod, "2026-12-01", ""},
	} {
		got := at(c.start).Recurs(c.period, at(c.from))
		if c.want == "" && !got.IsZero() || c.want != "" && got != at(c.want) {
			t.Errorf("%s, each %s, from %s: %v, want %s", c.start, c.period, c.from, got, c.want)
		}
	}
}
