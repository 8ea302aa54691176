package browser

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestOpenNow: the page of contacts says by the clock of Vietnam whether an office is
// open, until when, or when it opens again; a reader abroad is told the same.
func TestOpenNow(t *testing.T) {
	ctx := chromium(t)
	_, server := demonstration(t)
	vietnam := time.FixedZone("+07", 7*60*60)
	for _, c := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(2026, 11, 23, 10, 0, 0, 0, vietnam), "Đang mở cửa, đến 11:30"}, // a Monday
		{time.Date(2026, 11, 23, 12, 0, 0, 0, vietnam), "Đang đóng cửa, mở lại lúc 13:30"},
		{time.Date(2026, 11, 23, 17, 0, 0, 0, vietnam), "Đang đóng cửa, mở lại 7:30 thứ Ba"},
		{time.Date(2026, 11, 28, 9, 0, 0, 0, vietnam), "Đang đóng cửa, mở lại 7:30 thứ Hai"}, // a Saturday
		{time.Date(2026, 11, 30, 0, 5, 0, 0, vietnam), "Đang đóng cửa, mở lại lúc 7:30"},     // still Sunday in Greenwich
	} {
		before(t, ctx, fmt.Sprintf(`Date.now = function () { return %d; };`, c.at.UnixMilli()))
		do(t, ctx, chromedp.Navigate(server.URL+"/duong-day-nong/"))
		said := func(open string) string {
			return evaluate[string](t, ctx, fmt.Sprintf(`Array.from(document.querySelectorAll("[data-open='%s']")).map(function (e) { return e.textContent; })[0]`, open))
		}
		if got := said("12345/450-690 12345/810-1020"); got != c.want {
			t.Errorf("%s: it says %q, want %q", c.at, got, c.want)
		}
		if got := said("1234567/0-1440"); got != "Trực 24 giờ" {
			t.Errorf("%s: of what is always open it says %q", c.at, got)
		}
	}
}
