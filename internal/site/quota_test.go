package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"cchc/internal/viet"
)

// quotaColumn has news of two units in 2026, and the quotas of the seeds: one item a
// month of each unit, one a week and at least four a month of the column, a dialogue
// every half year, and one a quarter of a topic from a day on.
const quotaColumn = `
-- content/site.yaml --
title: Cột
baseURL: https://thu.example/
agency: UBND xã Thử
agencies:
  - {name: Trạm Y tế xã Thử, aliases: [Trạm Y tế]}
quotas:
  - {kind: news, count: 1, per: month, units: [Ủy ban nhân dân xã, Trạm Y tế xã Thử]}
  - {kind: news, count: 1, per: week}
  - {kind: news, count: 4, per: month}
  - {kind: event, count: 1, per: 6 tháng}
  - {kind: news, count: 1, per: quarter, topic: Chuyển đổi số, from: 2026-08-15}
-- content/tin/_index.md --
---
title: Tin
kind: news
---
-- content/lich/_index.md --
---
title: Lịch
kind: event
---
-- content/lich/doi-thoai.md --
---
title: Đối thoại
start: 2026-06-30 08:00
place: Hội trường
---
Nội dung.
`

func quotaSite(t *testing.T) *Site {
	t.Helper()
	var files strings.Builder
	files.WriteString(quotaColumn)
	for i, n := range []struct{ day, unit, topic string }{
		{"2026-09-01", "UBND xã Thử", "results"},
		{"2026-09-07", "Trạm Y tế", "digital"}, // a Monday
		{"2026-09-13", "", "results"},
		{"2026-09-30", "trạm y tế xã thử", "digital"},
		{"2026-10-02", "UBND xã", "results"},
	} {
		fmt.Fprintf(&files, "-- content/tin/%d.md --\n---\ntitle: Tin %d\ndate: %s\ntopic: %s\nauthor: A\nunit: %q\n---\nNội dung.\n", i, i, n.day, n.topic, n.unit)
	}
	return build(t, files.String())
}

func counted(counts []QuotaCount, of func(QuotaCount) bool) (lines []string) {
	for _, c := range counts {
		if of(c) {
			lines = append(lines, fmt.Sprintf("%s|%s|%d|%d", c.Unit, c.Stretch(), len(c.Published), c.Missing))
		}
	}
	return lines
}

func TestQuotas(t *testing.T) {
	s := quotaSite(t)
	counts := s.Quotas(viet.NewDate(2026, 9, 10), viet.NewDate(2026, 10, 5))
	for i, want := range [][]string{
		{
			"Ủy ban nhân dân xã|tháng 9/2026|1|0", "Ủy ban nhân dân xã|tháng 10/2026|1|0",
			"Trạm Y tế xã Thử|tháng 9/2026|2|0", "Trạm Y tế xã Thử|tháng 10/2026|0|1",
		},
		{
			"|tuần từ 07/9/2026 đến 13/9/2026|2|0", "|tuần từ 14/9/2026 đến 20/9/2026|0|1", "|tuần từ 21/9/2026 đến 27/9/2026|0|1",
			"|tuần từ 28/9/2026 đến 04/10/2026|2|0", "|tuần từ 05/10/2026 đến 11/10/2026|0|1",
		},
		{"|tháng 9/2026|4|0", "|tháng 10/2026|1|3"},
		{"|6 tháng cuối năm 2026|0|1"},
		{"|quý III/2026|2|0", "|quý IV/2026|0|1"},
	} {
		got := counted(counts, func(c QuotaCount) bool { return c.Quota == &s.Settings.Quotas[i] })
		if !slices.Equal(got, want) {
			t.Errorf("quota %d:\n%q\nwant\n%q", i+1, got, want)
		}
	}
}

// TestQuotasBegin looks at the first stretch that a quota with a first day applies in.
func TestQuotasBegin(t *testing.T) {
	s := quotaSite(t)
	got := counted(s.Quotas(viet.NewDate(2026, 1, 1), viet.NewDate(2026, 12, 31)), func(c QuotaCount) bool { return c.Quota.Topic != "" })
	want := []string{"|quý III/2026|2|0", "|quý IV/2026|0|1"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
