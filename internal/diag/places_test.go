package diag

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPlaces: every byte where a character begins has the place that counting
// from the beginning gives.
func TestPlaces(t *testing.T) {
	for _, text := range []string{"", "\n", "a", "Hồ sơ\n", strings.Repeat("Ủy ban\n\nnhân dân ", 200), strings.Repeat("ệ", 1000) + "\n" + strings.Repeat("x", 600)} {
		p := NewPlaces([]byte(text))
		for offset := range len(text) + 1 {
			if offset < len(text) && !utf8.RuneStart(text[offset]) {
				continue
			}
			before := []byte(text[:offset])
			wantLine, wantColumn := bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])+1
			if line, column := p.At(offset); line != wantLine || column != wantColumn {
				t.Fatalf("byte %d of %.20q is at %d:%d, want %d:%d", offset, text, line, column, wantLine, wantColumn)
			}
		}
	}
	if line, column := NewPlaces([]byte("a\nb")).At(99); line != 2 || column != 2 {
		t.Errorf("behind the end: %d:%d", line, column)
	}
}
