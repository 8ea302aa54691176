package doctable

import (
	"strings"

	"cchc/internal/lazyregexp"
)

var (
	footerRow = lazyregexp.New(`(?i)^(?:tổng (?:số|cộng)(?:\s|:|$)|(?:tổng|cộng)\s*(?:$|[:\d(])|người lập(?: biểu| bảng| danh sách)?\s*(?:$|[(:])|thủ trưởng(?: cơ quan| đơn vị)?\s*(?:$|\()|(?:phó )?chủ tịch\s*(?:$|\()|(?:tm|kt|tl|tuq)\.|ghi chú(?:\s|:|$)|nơi nhận|xác nhận của|danh sách này)`)
	leading   = lazyregexp.New(`^(?:[IVXLC]+|[A-HĐ]|\d{1,3})[.)]\s*`)
	bulleted  = lazyregexp.New(`^\s*[-–—•▪*+]\s*`)
)

// IsFooter reports whether the text of a row stands below the list: sums, signatures, remarks.
func IsFooter(s string) bool { return footerRow.MatchString(s) }

// CutNumber cuts off the number that a text begins with: II. A) 3.; "" where there is none.
func CutNumber(s string) (number, rest string) {
	m := leading.FindString(s)
	return strings.TrimRight(m, ".) "), strings.TrimPrefix(s, m)
}

// WithoutBullet cuts off the sign that a line of a list begins with.
func WithoutBullet(s string) string { return strings.TrimSpace(bulleted.ReplaceAllString(s, "")) }
