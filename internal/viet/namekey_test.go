package viet

import "testing"

// TestNameKey: names have one key where they are written in two ways, and two
// where a mark makes another word of one.
func TestNameKey(t *testing.T) {
	for _, same := range [][2]string{
		{"Hoà giải", "Hòa giải"}, {"HOÀ GIẢI", "hòa  giải"}, {"Thuế đất", "thuế-đất"}, {"Thuỷ lợi", "Thủy lợi"}, {"Uỷ ban", "Ủy ban"},
		{"Hòa giải", "Hòa giải"}, {"Chế độ, chính sách", "chế độ – chính sách"}, {" Đất đai ", "Đất đai"}, {"A/B", "a b"}, {"🎉", " 🎉 "}, {"Khoẻ", "Khỏe"}, {"(Hộ tịch)", "Hộ tịch"},
	} {
		if a, b := NameKey(same[0]), NameKey(same[1]); a != b || NameKey(a) != a {
			t.Errorf("%q and %q: %q, %q", same[0], same[1], a, b)
		}
	}
	for _, other := range [][2]string{
		{"Thuế đất", "Thuê đất"}, {"Hộ tịch", "Ho tich"}, {"Bảo trợ", "Bão trợ"}, {"Mã", "Mạ"}, {"Đa", "Da"}, {"Thư", "Thu"}, {"Cơ", "Cô"}, {"Ăn", "Ân"}, {"🎉", "…"}, {"Lễ hội", "Lê hội"},
		{"Tiếng 中文", "Tiếng 日本"}, {"Quản lý", "Quận lý"},
	} {
		if a, b := NameKey(other[0]), NameKey(other[1]); a == b {
			t.Errorf("%q and %q are both %q", other[0], other[1], a)
		}
	}
}
