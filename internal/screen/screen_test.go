package screen

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// TestRemembered: a name comes back from a browser's cookie in one line, in NFC and not
// longer than names are; a cookie that nobody made is no name.
func TestRemembered(t *testing.T) {
	for name, want := range map[string]string{
		"Trần Thị Lan":                     "Trần Thị Lan",
		"Tra\u0302\u0300n  Lan\r\nX: y":    "Trần Lan X: y",
		"a;b\x00":                          "ab",
		"":                                 "",
		strings.Repeat("dài ", 40) + "hơn": strings.TrimSpace(strings.Repeat("dài ", 20)),
	} {
		w := httptest.NewRecorder()
		http.SetCookie(w, Remember("c", name).(setCookie).Cookie)
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Cookie", strings.Split(w.Header().Get("Set-Cookie"), ";")[0])
		if got := Remembered(r, "c"); got != want {
			t.Errorf("%q came back as %q", name, got)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Cookie", "c=%%%")
	if got := Remembered(r, "c"); got != "" {
		t.Errorf("a cookie of others is the name %q", got)
	}
}

// TestPaged: an address gets one page of a list, the first or the last where it asks for
// none that there is.
func TestPaged(t *testing.T) {
	rows := make([]int, 2*rowsAtOnce+1)
	for i := range rows {
		rows[i] = i
	}
	for _, c := range []struct {
		rows        []int
		asked       string
		first, n    int
		page, pages int
	}{
		{rows, "", 0, rowsAtOnce, 1, 3},
		{rows, "2", rowsAtOnce, rowsAtOnce, 2, 3},
		{rows, "3", 2 * rowsAtOnce, 1, 3, 3},
		{rows, "99", 2 * rowsAtOnce, 1, 3, 3},
		{rows, "-1", 0, rowsAtOnce, 1, 3},
		{rows, "x", 0, rowsAtOnce, 1, 3},
		{rows[:rowsAtOnce], "1", 0, rowsAtOnce, 1, 1},
		{nil, "2", 0, 0, 1, 1},
	} {
		shown, page, pages := Paged(c.rows, c.asked)
		if !slices.Equal(shown, c.rows[c.first:c.first+c.n]) || page != c.page || pages != c.pages {
			t.Errorf("%d rows, page %q: %s, page %d of %d", len(c.rows), c.asked, fmt.Sprint(shown), page, pages)
		}
	}
}
