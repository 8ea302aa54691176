package render

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
	_ "time/tzdata" // a machine need not know the zones
	"unicode/utf8"

	"cchc/internal/feed"
	"cchc/internal/hosting"
	"cchc/internal/output"
	"cchc/internal/store"
	"cchc/internal/viet"

	"github.com/emersion/go-ical"
)

// readCalendar reads a calendar as a calendar program does, and holds it to the
// form of RFC 5545: lines that end in CR LF, of at most 75 octets, whole letters.
func readCalendar(t *testing.T, data []byte) *ical.Calendar {
	t.Helper()
	for line := range bytes.SplitSeq(data, []byte("\r\n")) {
		if len(line) > 75 || bytes.ContainsAny(line, "\r\n") || !utf8.Valid(line) {
			t.Errorf("a line of %d octets: %q", len(line), line)
		}
	}
	if !bytes.HasSuffix(data, []byte("\r\n")) {
		t.Error("the last line does not end")
	}
	calendar, err := ical.NewDecoder(bytes.NewReader(data)).Decode()
	if err != nil {
		t.Fatalf("%v in %s", err, data)
	}
	// An encoder that refuses what the standard does: properties that are
	// missing, or there twice.
	if err := ical.NewEncoder(new(bytes.Buffer)).Encode(calendar); err != nil {
		t.Errorf("%v in %s", err, data)
	}
	return calendar
}

func propText(t *testing.T, e ical.Event, name string) string {
	t.Helper()
	text, err := e.Props.Text(name)
	if err != nil {
		t.Error(err)
	}
	return text
}

// TestEventsAsACalendar: a citizen puts the dialogue of December into the
// calendar of their phone.
func TestEventsAsACalendar(t *testing.T) {
	set := demonstration(t, os.DirFS("../.."))
	result := set.Render(set.Output("/su-kien/doi-thoai-thang-12-2026/lich.ics"))
	if hosting.ContentType("lich.ics") != "text/calendar; charset=utf-8" {
		t.Error(hosting.ContentType("lich.ics"))
	}
	events := readCalendar(t, result.Data).Events()
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	e := events[0]
	start, err := e.DateTimeStart(time.UTC)
	if err != nil || !start.Equal(time.Date(2026, 12, 10, 1, 0, 0, 0, time.UTC)) {
		t.Errorf("it begins %v (%v)", start, err)
	}
	end, err := e.DateTimeEnd(time.UTC)
	if err != nil || end.Sub(start) != 3*time.Hour {
		t.Errorf("it ends %v (%v)", end, err)
	}
	stamp, err := e.Props.DateTime(ical.PropDateTimeStamp, time.UTC)
	if err != nil || !stamp.Equal(viet.NewDate(2026, 11, 20).Time()) {
		t.Errorf("changed %v (%v), want the day of the entry", stamp, err)
	}
	for name, want := range map[string]string{
		ical.PropUID:      "su-kien/doi-thoai-thang-12-2026@binhlac.lachong.example",
		ical.PropSummary:  "Đối thoại giữa Chủ tịch Ủy ban nhân dân xã với người dân, hộ kinh doanh",
		ical.PropLocation: "Hội trường Ủy ban nhân dân xã Bình Lạc, thôn Đồng Giữa",
	} {
		if got := propText(t, e, name); got != want {
			t.Errorf("%s is %q", name, got)
		}
	}
	if about := propText(t, e, ical.PropDescription); !strings.Contains(about, "\nĐịnh kỳ: Sáu tháng một lần\nhttps://binhlac.lachong.example/su-kien/") {
		t.Errorf("described as %q", about)
	}
	if rule, _ := e.Props.RecurrenceRule(); rule != nil {
		t.Errorf("every six months on a day that nobody named: %v", rule)
	}

	all := readCalendar(t, set.Render(set.Output("/su-kien/lich.ics")).Data).Events()
	if len(all) != len(set.Site.NewView().Latest("event", 0)) || len(all) < 4 {
		t.Errorf("the section's calendar has %d events", len(all))
	}
	ids, third := map[string]bool{}, map[string]bool{}
	for _, e := range all {
		ids[propText(t, e, ical.PropUID)] = true
		if days, err := e.RecurrenceSet(viet.Zone); err != nil {
			t.Error(err)
		} else if days != nil {
			next := days.Iterator()
			next()
			next()
			if day, ok := next(); ok {
				third[day.In(viet.Zone).Format("02/01 15:04")] = true
			}
		}
	}
	if len(ids) != len(all) || len(third) != 2 || !third["09/12 08:00"] || !third["10/12 07:30"] { // a Wednesday, a Thursday
		t.Errorf("%d ids of %d events, those that recur do so a third time on %v", len(ids), len(all), third)
	}
}

// TestEventsOfEveryForm: whole days, days without an end, a recurrence and an
// end that calendars know otherwise.
func TestEventsOfEveryForm(t *testing.T) {
	forms := map[string][]string{
		"start: 2026-12-10":                                                    {"DTSTART;VALUE=DATE:20261210"},
		"start: 2026-12-10\nend: 2026-12-12":                                   {"DTSTART;VALUE=DATE:20261210", "DTEND;VALUE=DATE:20261213"},
		"start: 2026-12-10\nend: 2026-12-12 17:00":                             {"DTSTART;VALUE=DATE:20261210", "DTEND;VALUE=DATE:20261213"},
		"start: 2026-12-10 08:00\nend: 2026-12-10":                             {"DTSTART;TZID=Asia/Ho_Chi_Minh:20261210T080000", "DTEND;TZID=Asia/Ho_Chi_Minh:20261211T000000"},
		"start: 2026-12-10 08:00\nend: 2026-12-11":                             {"DTEND;TZID=Asia/Ho_Chi_Minh:20261212T000000"},
		"start: 2026-12-10 08:00":                                              {"-DTEND"},
		"start: 2026-12-10 08:00\nend: 2026-12-10 08:00":                       {"-DTEND"},
		"start: 2026-12-10 08:00\nrecurrence: Hằng tuần":                       {"RRULE:FREQ=WEEKLY"},
		"start: 2026-12-10 08:00\nrecurrence: Hằng tháng":                      {"RRULE:FREQ=MONTHLY"},
		"start: 2026-12-31 08:00\nrecurrence: Hằng tháng":                      {"-RRULE"},
		"start: 2026-12-10\nrecurrence: Hằng năm":                              {"RRULE:FREQ=YEARLY"},
		"start: 2026-12-10\nrecurrence: Hằng quý":                              {"-RRULE", "Hằng quý"},
		"start: 2026-12-10\nrecurrence: Mỗi tuần 2 buổi":                       {"-RRULE", "Mỗi tuần 2 buổi"},
		"start: 2026-12-01\nend: 2026-12-09\nrecurrence: Hằng tuần":            {"-RRULE"},
		"start: 2026-12-10\nupdated: 2026-11-01":                               {"DTSTAMP:20261031T170000Z", "LAST-MODIFIED:20261031T170000Z"},
		"start: 2026-12-10 08:00\nsummary: 'Phòng 1; tầng 2, nhà C\\D'":        {`Phòng 1\; tầng 2\, nhà C\\D`},
		"start: 2026-12-10 08:00\nend: 2026-12-10 09:30\nrecurrence: Một buổi": {"-RRULE", "T093000"},
	}
	fronts := slices.Sorted(maps.Keys(forms))
	files := fstest.MapFS{
		"content/site.yaml":         {Data: []byte("title: Chuyên mục\nbaseURL: https://xa.example/cchc/\nagency: UBND xã\n")},
		"content/su-kien/_index.md": {Data: []byte("---\ntitle: Sự kiện\nkind: event\n---\n")},
	}
	for i, front := range fronts {
		text := "---\ntitle: Họp dân\ndate: 2026-10-01\nplace: Nhà văn hóa\n" + front + "\n---\n"
		files[fmt.Sprintf("content/su-kien/hop-%d.md", i)] = &fstest.MapFile{Data: []byte(text)}
	}
	set, problems := Open(files, store.Options{Today: viet.NewDate(2026, 11, 22)})
	if problems.Errors() > 0 {
		t.Fatal(problems)
	}
	for i, front := range fronts {
		data := set.Render(set.Output(fmt.Sprintf("/su-kien/hop-%d/lich.ics", i))).Data
		readCalendar(t, data)
		unfolded := strings.ReplaceAll(string(data), "\r\n ", "")
		for _, w := range forms[front] {
			missing, unwanted := strings.CutPrefix(w, "-")
			if strings.Contains(unfolded, missing) == unwanted {
				t.Errorf("%q: %s in\n%s", front, w, unfolded)
			}
		}
	}
}

// FuzzCalendarText: whatever an editor writes comes back as it was, but for
// what no text may hold.
func FuzzCalendarText(f *testing.F) {
	for _, s := range []string{"", "Họp dân; tổ 3, thôn \\Bến\\ Đò", strings.Repeat("ộ", 200), "a\r\nBEGIN:VEVENT\r\nUID:x", "\x00\x7f\t\u2028", strings.Repeat("👨‍👩‍👧", 30), "\\n\\,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		day := viet.NewDate(2026, 11, 20)
		c := feed.NewCalendar(s)
		c.Add(feed.Event{Address: "https://a.vn/b/", Changed: day, Start: day, Title: s, Place: s, About: s, Contact: "a" + s})
		calendar := readCalendar(t, c.Bytes())
		events := calendar.Events()
		if len(events) != 1 {
			t.Fatalf("%d events", len(events))
		}
		if got := propText(t, events[0], "SUMMARY"); got != output.Text(s) {
			t.Errorf("%q came back as %q", s, got)
		}
	})
}
