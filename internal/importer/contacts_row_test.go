package importer

import (
	"slices"
	"testing"

	"cchc/internal/content"
	"cchc/internal/entrydiff"
	"cchc/internal/intake"
)

// TestContactRows: what cannot be read of a contact is told with its row.
func TestContactRows(t *testing.T) {
	text := "Họ tên,Chức vụ,Điện thoại,Email\nNguyễn A,Chủ tịch,0299 3 000 101,a@b\nTrần B,Phó,không có,b@x.vn\n"
	d, err := intake.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r := Contacts(d, Begin{Beginning: content.Beginning{Agency: "Ủy ban nhân dân xã A"}})
	for i := range r.Drafts {
		r.Drafts[i].Settle()
		if left := r.Drafts[i].Left; len(left) > 0 {
			t.Errorf("left without a row: %q", left)
		}
	}
	want := []entrydiff.Unread{{Row: 2, Text: "Email: a@b"}, {Row: 3, Text: "Điện thoại: không có"}}
	if !slices.Equal(r.Unread, want) {
		t.Errorf("%v", r.Unread)
	}
}
