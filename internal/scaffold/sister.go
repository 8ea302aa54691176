package scaffold

import (
	"io/fs"

	"cchc/internal/diag"
	"cchc/internal/viet"
)

// Sister makes the files of a column that is set up like another one.
func Sister(other fs.FS, a Answers, today viet.Date) ([]File, diag.List) { return nil, nil }
