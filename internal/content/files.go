package content

import (
	"strings"

	"cchc/internal/viet"

	"github.com/bmatcuk/doublestar/v4"
)

// A FileGlob names files that are published although no entry names them, by
// their paths below content: bieu-mau/**, tin-tuc/*/ban-do.pdf.
type FileGlob struct {
	Pattern string // in NFC
	Place
}

// FileGlobForm is the reason for refusing a pattern.
const FileGlobForm viet.Reason = "file-pattern-form"

// UnmarshalText refuses what is no pattern, and what leads out of content. A slash
// or content/ at the beginning is taken off, and a folder stands for all in it.
func (p *FileGlob) UnmarshalText(text []byte) error {
	s := strings.TrimPrefix(strings.TrimPrefix(viet.NFC(strings.TrimSpace(string(text))), "/"), "content/")
	if strings.HasSuffix(s, "/") {
		s += "**"
	}
	if s == "" || strings.ContainsAny(s, "\\\x00") || strings.Contains("/"+s+"/", "/../") || !doublestar.ValidatePattern(s) {
		return FileGlobForm
	}
	p.Pattern = s
	return nil
}

// Matches reports whether a pattern names a file, by its name below content.
func (p FileGlob) Matches(name string) bool { return doublestar.MatchUnvalidated(p.Pattern, name) }

func (p FileGlob) String() string { return p.Pattern }
