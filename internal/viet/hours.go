package viet

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Hours are the times of the week at which something is open (giờ làm việc).
type Hours []OpenTime

// An OpenTime is a stretch of time on some days of the week.
type OpenTime struct {
	Days     [7]bool // from Monday (thứ Hai) on
	From, To int     // minutes of the day; To is after From, 1440 for midnight
}

const (
	clock  = `(\d{1,2}) ?(?:gio|h|g|:) ?(\d{2})?(?: ?phut)?`
	dayOne = `(?:t|thu )(hai|ba|tu|nam|sau|bay|[2-7])\b|\bchu nhat|\bcn\b`
)

var (
	allDay    = regexp.MustCompile(`^(?:truc )?(?:24 ?(?:/ ?24|/ ?7|gio moi ngay|gio trong ngay|gio)|ca ngay(?: dem)?|suot ngay dem)[a-z0-9/ ]*$`)
	timeRange = regexp.MustCompile(clock + ` ?(?:-|den|toi) ?` + clock)
	dayRange  = regexp.MustCompile(`(` + dayOne + `) ?(?:-|den|toi) ?(` + dayOne + `)`)
	dayName   = regexp.MustCompile(dayOne)
	// hourWords are what may stand between: anything else may change what is meant.
	hourWords = regexp.MustCompile(`^(?:tu|va|vao|cac|ngay|hang|moi|tuan|sang|chieu|toi|buoi|gio|lam|viec|hanh|chinh|trong|[ ,;:.()-])*$`)
)

// ParseHours reads hours of the week as people write them: «Thứ Hai đến thứ Sáu: 7
// giờ 30 – 11 giờ 30 và 13 giờ 30 – 17 giờ», «8h-17h, T2-T7», «24/7». ok is false for
// words that do not say days and times, or more than these.
func ParseHours(text string) (hours Hours, ok bool) {
	key := strings.NewReplacer("–", "-", "—", "-", "−", "-", "÷", "-").Replace(strings.ToLower(NFC(text)))
	key = Fold(strings.Join(strings.Fields(key), " "))
	if allDay.MatchString(key) {
		return Hours{{Days: everyDay, From: 0, To: 24 * 60}}, true
	}
	rest := key
	var days [7]bool
	found := false
	rest = dayRange.ReplaceAllStringFunc(rest, func(m string) string {
		names := dayName.FindAllString(m, -1)
		from, to := weekday(names[0]), weekday(names[len(names)-1])
		for d := from; d <= to; d++ {
			days[d] = true
		}
		found = found || from <= to
		return " "
	})
	var times [][2]int
	rest = timeRange.ReplaceAllStringFunc(rest, func(m string) string {
		g := timeRange.FindStringSubmatch(m)
		from, to := minutes(g[1], g[2]), minutes(g[3], g[4])
		if from < 0 || to <= from {
			return m
		}
		times = append(times, [2]int{from, to})
		return " "
	})
	rest = dayName.ReplaceAllStringFunc(rest, func(m string) string {
		days[weekday(m)], found = true, true
		return " "
	})
	if strings.Contains(rest, "hang ngay") || strings.Contains(rest, "moi ngay") || strings.Contains(rest, "cac ngay trong tuan") {
		days, found = everyDay, true
	}
	if !found || len(times) == 0 || !hourWords.MatchString(rest) {
		return nil, false
	}
	for _, t := range times {
		hours = append(hours, OpenTime{days, t[0], t[1]})
	}
	return hours, true
}

var everyDay = [7]bool{true, true, true, true, true, true, true}

// weekday returns the number of a day by its folded name, from Monday, 0.
func weekday(name string) int {
	for i, words := range [][]string{{"hai", "2"}, {"ba", "3"}, {"tu", "4"}, {"nam", "5"}, {"sau", "6"}, {"bay", "7"}} {
		for _, w := range words {
			if strings.HasSuffix(name, w) && !strings.Contains(name, "nhat") {
				return i
			}
		}
	}
	return 6
}

// minutes returns a time of day in minutes, -1 for one that is none.
func minutes(hour, minute string) int {
	h, _ := strconv.Atoi(hour)
	m := 0
	if minute != "" {
		m, _ = strconv.Atoi(minute)
	}
	if h > 24 || m > 59 || h == 24 && m > 0 {
		return -1
	}
	return h*60 + m
}

// String writes hours for scripts: the days from Monday, 1, and the minutes of each
// stretch: 12345/450-690 12345/810-1020.
func (h Hours) String() string {
	var parts []string
	for _, t := range h {
		days := ""
		for d, open := range t.Days {
			if open {
				days += strconv.Itoa(d + 1)
			}
		}
		parts = append(parts, fmt.Sprintf("%s/%d-%d", days, t.From, t.To))
	}
	return strings.Join(parts, " ")
}
