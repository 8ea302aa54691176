package viet

import "testing"

func TestParseYearDay(t *testing.T) {
	for text, want := range map[string]string{
		"14/3": "14/3", "14/03": "14/3", "ngày 14 tháng 3": "14/3", "14-3": "14/3", "1/2": "01/02", "14/3 năm nay": "14/3",
		"15/12-1": "15/12-1", "15/12 - 1": "15/12-1", "15/12 năm trước": "15/12-1", "15/12 của năm trước": "15/12-1",
		"Ngày 15 tháng 12 năm trước liền kề": "15/12-1", "15 - 12 - 1": "15/12-1",
		"31/01+1": "31/01+1", "31/01 năm sau": "31/01+1", "29/2": "29/02",
	} {
		got, err := ParseYearDay(text)
		if err != nil || got.String() != want {
			t.Errorf("%q reads as %v, %v; want %s", text, got, err, want)
		}
	}
	for text, want := range map[string]Reason{
		"": YearDayForm, "14": YearDayForm, "14/3/2026": YearDayForm, "cuối tháng 3": YearDayForm, "14/3 năm 2026": YearDayForm,
		"15/12-10": YearDayForm, "31/2": DateImpossible, "0/3": DateImpossible, "14/13": DateImpossible,
	} {
		if got, err := ParseYearDay(text); err != want {
			t.Errorf("%q reads as %v, %v; want the reason %s", text, got, err, want)
		}
	}
}

func TestYearDayOn(t *testing.T) {
	for _, c := range []struct {
		day  string
		year int
		want string
	}{{"15/12-1", 2026, "2025-12-15"}, {"14/3", 2026, "2026-03-14"}, {"31/01+1", 2026, "2027-01-31"}, {"29/2", 2028, "2028-02-29"}, {"29/2", 2026, "2026-02-28"}} {
		d, err := ParseYearDay(c.day)
		if got := d.On(c.year).ISO(); err != nil || got != c.want {
			t.Errorf("%s of %d is %s, %v; want %s", c.day, c.year, got, err, c.want)
		}
	}
	if !(YearDay{}).On(2026).IsZero() {
		t.Error("no day of a year is a day")
	}
}

// FuzzYearDay holds that what is read is written in a form that reads as the same.
func FuzzYearDay(f *testing.F) {
	for _, s := range []string{"14/3", "15/12-1", "15/12 năm trước", "31/01+1", "29/2", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseYearDay(s)
		if err != nil {
			return
		}
		if again, err := ParseYearDay(d.String()); err != nil || again != d {
			t.Errorf("%q reads as %v, which reads as %v, %v", s, d, again, err)
		}
		if d.On(2026).IsZero() {
			t.Errorf("%v is no day of 2026", d)
		}
	})
}
