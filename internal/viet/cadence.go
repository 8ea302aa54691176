package viet

import (
	"regexp"
	"strings"
)

// A Period is a stretch of time after which a duty returns.
type Period string

// The periods of the plans.
const (
	NoPeriod   Period = ""
	Day        Period = "day"
	Week       Period = "week"
	Month      Period = "month"
	Quarter    Period = "quarter"
	HalfYear   Period = "half-year"
	Year       Period = "year"
	Continuous Period = "continuous" // thường xuyên
)

// A Cadence is how often a duty returns (tần suất), as a plan writes it: "Hằng
// tuần", "Mỗi tháng ít nhất 01 tin, bài", "Sáu tháng một lần", "Thường xuyên".
type Cadence struct{ Text string }

// UnmarshalText keeps the text. Every text is a cadence.
func (c *Cadence) UnmarshalText(text []byte) error {
	c.Text = strings.Join(strings.Fields(string(text)), " ")
	return nil
}

func (c Cadence) String() string { return c.Text }

// IsZero reports whether there is no cadence.
func (c Cadence) IsZero() bool { return c.Text == "" }

var periodWords = []struct {
	period Period
	re     *regexp.Regexp
}{
	{HalfYear, regexp.MustCompile(`\b(sau|6|06) thang\b`)},
	{Quarter, regexp.MustCompile(`\bquy\b`)},
	{Month, regexp.MustCompile(`\bthang\b`)},
	{Week, regexp.MustCompile(`\btuan\b`)},
	{Day, regexp.MustCompile(`\b(hang|moi) ngay\b`)},
	{Year, regexp.MustCompile(`\b((hang|moi) nam|nam mot lan|lan/nam)\b`)},
	{Continuous, regexp.MustCompile(`\b(thuong xuyen|lien tuc|hang ngay|kip thoi)\b`)},
}

var countRE = regexp.MustCompile(`\b(\d{1,3})\s*(?:tin|bai|lan|cuoc|buoi|chuyen|phong su|ky|so)\b`)

// Period returns how often the duty returns; the shortest stretch named that
// sets a rhythm, [NoPeriod] where the text names none.
func (c Cadence) Period() Period {
	s := Fold(NFC(c.Text))
	for _, w := range periodWords {
		if w.re.MatchString(s) {
			return w.period
		}
	}
	return NoPeriod
}

// Count returns how many times in each period, at least 1 where there is a
// period.
func (c Cadence) Count() int {
	if m := countRE.FindStringSubmatch(Fold(NFC(c.Text))); m != nil && atoi(m[1]) > 0 {
		return atoi(m[1])
	}
	if c.Period() == NoPeriod {
		return 0
	}
	return 1
}
