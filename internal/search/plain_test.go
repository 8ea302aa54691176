package search

import "testing"

// TestPlain: of a text, what readers see is searched.
func TestPlain(t *testing.T) {
	for src, want := range map[string]string{
		"Xem [văn bản](van-ban.md) và `mã`":           "Xem [văn bản]  và `mã`",
		"In tài liệu<br>Phát <b class=\"a\">tờ</b>":   "In tài liệu] Phát ] tờ] ",
		"Một %%gọi ông A%% hai <!-- ẩn --> ba":        "Một  hai ]  ba",
		"%%\nghi chú riêng\n%%\nMột":                  "\nMột",
		"1 < 2 > 0, <Tên cơ quan>, tăng 5%%, 6%% nữa": "1 < 2 > 0, <Tên cơ quan>, tăng 5%%, 6%% nữa",
	} {
		if got := plain([]byte(src)); got != want {
			t.Errorf("%q: %q, want %q", src, got, want)
		}
	}
}
