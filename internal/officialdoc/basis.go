package officialdoc

import (
	"strings"

	"cchc/internal/doctable"
	"cchc/internal/lazyregexp"
	"cchc/internal/viet"
)

var (
	dayIn    = lazyregexp.New(`(?i)ngày\s+(\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})`)
	issuerOf = lazyregexp.New(`(?i)\s+của\s+((?:Chính phủ|Quốc hội|Ủy ban|UBND|Hội đồng nhân dân|HĐND|Thủ tướng|Bộ trưởng|Bộ|Chủ tịch|Văn phòng|Sở|Ban|Giám đốc)(?:\s[^,;:.]*?)??)(?:\s+(?:về|quy định|ban hành|phê duyệt|hướng dẫn|sửa đổi|điều chỉnh|bổ sung|thông qua|công bố|ngày|thực hiện|triển khai|thay thế|bãi bỏ|việc|giao|thành lập|kiện toàn)\s|[,;:.]|$)`)
)

// Bases returns the legal documents that lines name.
func Bases(lines []string) []any {
	var all []any
	for _, line := range lines {
		line = doctable.WithoutBullet(line)
		if doctable.Value(line) == "" {
			continue
		}
		all = append(all, basisOf(line))
	}
	return all
}

// basisOf reads one legal document: its number and day, who issued it, and what it is about.
func basisOf(text string) map[string]any {
	basis := map[string]any{}
	title := strings.TrimRight(strings.TrimSpace(text), ";.")
	if found := viet.FindDocNumbers(title); len(found) > 0 {
		basis["number"] = found[0].Number.Text
	}
	if m := dayIn.FindStringSubmatch(title); m != nil {
		if day, err := viet.ParseDate(m[1]); err == nil {
			basis["date"] = day
		}
	}
	if m := issuerOf.FindStringSubmatch(title); m != nil {
		basis["issuer"] = strings.TrimSpace(m[1])
	}
	basis["title"] = title
	return basis
}

// Decision reads a decision: 1872/QĐ-UBND ngày 12/3/2025 của Chủ tịch UBND tỉnh.
func Decision(text string) any {
	text = strings.TrimSpace(text)
	if _, err := viet.ParseDocNumber(text); err == nil {
		return map[string]any{"number": text}
	}
	basis := basisOf(text)
	if basis["number"] == nil {
		return text // which is left as text
	}
	delete(basis, "title")
	return basis
}
