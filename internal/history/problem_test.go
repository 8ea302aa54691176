package history

import (
	"io/fs"
	"testing"
)

// TestProblemOfFile: a file that may not be written is not put down to the history.
func TestProblemOfFile(t *testing.T) {
	if d := Problem("content/a.md", &fileError{fs.ErrPermission}); d.Code != "save-permission" || d.File != "content/a.md" {
		t.Errorf("%+v", d)
	}
	if d := Problem("content/a.md", fs.ErrPermission); d.Code != "history-permission" {
		t.Errorf("%+v", d)
	}
}
