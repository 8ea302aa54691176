package law

import (
	"strings"
	"testing"
)

// TestTables reads the tables: every line names a day and where it is said, and nothing
// takes the place of itself.
func TestTables(t *testing.T) {
	if n := len(Successors()); n < 9 {
		t.Errorf("%d documents have a successor", n)
	}
	for _, row := range table(successorsCSV) {
		if len(row) != 5 || row[3] == "" || row[4] == "" || number(row[0]).Key() == number(row[1]).Key() {
			t.Errorf("%q", row)
		}
	}
	seen := map[string]bool{}
	for _, b := range Ceased() {
		if b.Source == "" || b.From.IsZero() || seen[b.Name] || b.Name == b.Now {
			t.Errorf("%+v", b)
		}
		seen[b.Name] = true
	}
}

// TestCeasedNames: each name begins or ends with the word by which it is looked for.
func TestCeasedNames(t *testing.T) {
	for _, b := range Ceased() {
		if !strings.HasPrefix(b.Name, "tỉnh ") && !strings.HasSuffix(b.Name, " huyện") {
			t.Errorf("«%s» is never found", b.Name)
		}
	}
}
