package fleet

import (
	"fmt"
	"strings"
	"testing"
)

// TestPartsLeaveTheRest: a unit's part that would change the province's text around it is
// named with its line; what only uses the same words is not.
func TestPartsLeaveTheRest(t *testing.T) {
	const shared = "Phí do tỉnh quy định[^1], nộp tại [Cổng][cong].\n\n{unit.part}\n\nHết.\n\n[^1]: Nghị quyết của tỉnh\n\n[Cong]: https://dichvucong.gov.vn/\n"
	for part, want := range map[string]string{
		"Nộp tại xã[^xa].\n\n[^xa]: Tầng 1": "",
		"Nộp tại xã.\n\n[^1]: Chú của xã":   "12 fleet-part-label [^1]",
		"[CONG]: https://xa.example/":       "10 fleet-part-label [CONG]",
		"Xem [Cổng][cong] và [^1].":         "",
		"```\nsơ đồ":                        "10 fleet-part-open ```",
		"Một.\n\n~~~~\na\n~~~\nb":           "12 fleet-part-open ~~~~",
		"```\n[^1]: trong khung\n```":       "",
		"```\na\n``` \nHết khung.":          "",
		"Chữ <!-- ghi chú":                  "10 fleet-part-open <!--",
		"Chữ <!-- ghi\nchú --> tiếp":        "",
	} {
		var got []string
		for _, d := range partProblems("a.md", 10, []byte(part), []byte(shared)) {
			got = append(got, fmt.Sprint(d.Line, " ", d.Code, " ", d.Args["Label"], d.Args["Mark"]))
		}
		if text := strings.NewReplacer("<nil>", "").Replace(strings.Join(got, "; ")); text != want {
			t.Errorf("%q: %q, want %q", part, text, want)
		}
	}
}
