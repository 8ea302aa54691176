package doctable

import "testing"

// TestFooters: what stands below a table is told from names that begin alike.
func TestFooters(t *testing.T) {
	for _, text := range []string{"Tổng cộng: 3", "Tổng số thủ tục: 12", "Tổng: 4", "Cộng", "CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN", "Người lập biểu", "Thủ trưởng đơn vị (ký tên)", "Ghi chú: …"} {
		if !IsFooter(text) {
			t.Errorf("%q is a footer", text)
		}
	}
	for _, text := range []string{"Tổng đài hỗ trợ", "Cộng tác viên thôn", "Chủ tịch, các Phó Chủ tịch", "Xác nhận tình trạng hôn nhân", "Thủ trưởng các cơ quan thuộc xã", "Cộng đồng"} {
		if IsFooter(text) {
			t.Errorf("%q is no footer", text)
		}
	}
}
