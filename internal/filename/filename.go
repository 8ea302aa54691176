// Package filename says which names of files and folders every system can hold. A column
// is made on one machine and goes on on others, most of which run Windows, so what
// Windows does not take is no name for a source file anywhere
// (Naming Files, Paths, and Namespaces, learn.microsoft.com).
package filename

import (
	"slices"
	"strings"
)

// signs are the characters that Windows has in no name: \ is / there, : leads to a stream
// of a file.
const signs = `\:*?"<>|`

// devices are the names that Windows keeps for itself, whatever their ending.
var devices = []string{"con", "prn", "aux", "nul", "conin$", "conout$"}

// A Flaw says why Windows cannot hold a name.
type Flaw string

// The flaws, by the codes of their messages.
const (
	None    Flaw = ""
	Sign    Flaw = "sign"    // a character that no name has
	Ending  Flaw = "ending"  // a dot or a space at the end, which is dropped
	Reserve Flaw = "reserve" // a device: con.md, aux
)

// Check returns the flaw of the name of a file or a folder, without the folders that it is in.
func Check(name string) Flaw {
	switch {
	case strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f || strings.ContainsRune(signs, r) }):
		return Sign
	case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
		return Ending
	case Reserved(name):
		return Reserve
	}
	return None
}

// Reserved reports whether a name is that of a device of Windows: Con.md, LPT1, aux .txt.
func Reserved(name string) bool {
	stem, _, _ := strings.Cut(strings.ToLower(name), ".")
	stem = strings.TrimRight(stem, " ")
	for _, port := range []string{"com", "lpt"} {
		if number, ok := strings.CutPrefix(stem, port); ok {
			return len([]rune(number)) == 1 && strings.Contains("0123456789¹²³", number)
		}
	}
	return slices.Contains(devices, stem)
}
