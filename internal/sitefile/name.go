package sitefile

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"cchc/internal/diag"
)

// leftoverEndings are the endings of what programs leave behind: the old states
// of editors and of version control, and downloads that are not complete.
var leftoverEndings = []string{".tmp", ".temp", ".swp", ".swo", ".swx", ".bak", ".old", ".orig", ".rej", ".save",
	".part", ".partial", ".crdownload", ".download", ".opdownload", ".!ut", ".filepart", ".gstmp", ".dwl", ".laccdb", ".lck", ".lock"}

// DismissalsFile has the warnings of cchc check that somebody let pass. Its name begins
// with a dot, so that it is neither published nor an entry.
const DismissalsFile = "content/.bo-qua.yaml"

// NationalFolder has the records of procedures as they were last taken over, from the
// national database or a list of the province, each in a file with the front matter of an
// entry: 1.001193.md. Its name begins with a dot, so that nothing of it is published.
const NationalFolder = "content/.quoc-gia/"

// ProvinceFolder has the shared content as it was last taken in from a province (gói của
// tỉnh), under the names that it has below content, and what was decided on it. Nothing of it
// is published.
const ProvinceFolder = "content/.tinh/"

// IsMarkdown reports whether a name is that of an entry or a section: a file whose name ends
// with .md, in capital letters too, as some systems write it.
func IsMarkdown(name string) bool { return strings.EqualFold(path.Ext(name), ".md") }

// Ignored reports whether a name is one that programs leave behind, which is no
// part of a site: #nhap.md# of Emacs, 4913 of Vim, ~$nhap.docx of Word.
func Ignored(name string) bool {
	lower := strings.ToLower(name)
	switch lower {
	case "thumbs.db", "ehthumbs.db", "desktop.ini", "4913", "icon\r", "__macosx":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || strings.HasSuffix(name, "~") ||
		len(name) > 1 && strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") ||
		strings.HasPrefix(lower, "~wrl") || strings.HasPrefix(lower, "~wrd") ||
		slices.ContainsFunc(leftoverEndings, func(end string) bool { return strings.HasSuffix(lower, end) })
}

// conflicts match the names of the copies that synchronising programs make where
// two people changed one file, without its ending; the first group is the name
// that the file had.
var conflicts = []*regexp.Regexp{
	regexp.MustCompile(`^(.+)\.sync-conflict-\d{8}-\d{6}(?:-[A-Z0-9]{7})?$`),                                                // Syncthing
	regexp.MustCompile(`(?i)^(.+?) ?\((?:[^()]*\b)?conflict(?:ed)?(?: copy)?\b[^()]*\)$`),                                   // Dropbox, Nextcloud, Seafile
	regexp.MustCompile(`(?i)^(.+?) ?\([^()]*(?:xung đột|mâu thuẫn)[^()]*\)$`),                                               // Dropbox in Vietnamese
	regexp.MustCompile(`(?i)^(.+?)[ _]?\[conflict(?:ed)?[^\[\]]*\]$`),                                                       // Google Drive
	regexp.MustCompile(`(?i)^(.+?)_conflict-\d{8}-\d{6}$`),                                                                  // ownCloud
	regexp.MustCompile(`(?i)^(.+?)[ _-]conflict(?:ed)?[ _-](?:copy|version)\b.*$`),                                          // pCloud, MEGA
	regexp.MustCompile(`^(.+)-(?:(?:DESKTOP|LAPTOP|WIN|MININT)-[A-Z0-9]{5,12}|[A-Z0-9]{2,12}-(?:PC|LAPTOP|MAY))(?:-\d+)?$`), // OneDrive
}

// secondCopies match the names, without their endings, of what may be a second copy: of
// browsers and Google Drive, and of OneDrive from a machine that a board has named itself,
// bai-MAY1.md. Other files are called so too, ke-hoach-Q1.md.
var secondCopies = []*regexp.Regexp{
	regexp.MustCompile(`^(.+?) ?\((?:[1-9]\d?)\)$`),
	regexp.MustCompile(`^(.+)-(?:MAY|MÁY|PC|LAPTOP|ADMIN|VANTHU|VAN-THU|MOTCUA|MOT-CUA|SURFACE|MACBOOK)[A-Z0-9-]*$`),
}

// conflictOf returns the name of the file that a file is a copy of, made by a
// program that synchronises folders; "" for one that is none. isThere reports
// whether the folder has a file. A number alone or a name of a machine that is only likely
// makes a copy only of an entry that is there: attachments are often called so.
func conflictOf(name string, isThere func(name string) bool) string {
	ext := path.Ext(name)
	stem := strings.TrimSuffix(name, ext)
	if !mayBeCopy(stem) {
		return ""
	}
	for _, form := range conflicts {
		if m := form.FindStringSubmatch(stem); m != nil {
			return m[1] + ext
		}
	}
	for _, form := range secondCopies {
		if m := form.FindStringSubmatch(stem); m != nil && strings.EqualFold(ext, ".md") && isThere(m[1]+ext) {
			return m[1] + ext
		}
	}
	return ""
}

// mayBeCopy reports whether a name can match one of the forms above, which ten thousand
// names are held to in each build: all of them have a bracket, a capital or the word.
func mayBeCopy(stem string) bool {
	return strings.ContainsAny(stem, "([") || strings.Contains(stem, "conflict") || strings.ContainsFunc(stem, unicode.IsUpper)
}

// hiddenEnding matches the name of an entry's file behind which a program has put
// an ending of its own.
var hiddenEnding = regexp.MustCompile(`(?i)^.+\.(?:md|markdown|mdown|mkd)\.(?:txt|text|rtf|docx?|odt|html?|pdf|json|csv|zip)$`)

// Leftover returns the warning for a file that is no part of the site because of
// its name, nil for one that may be: a copy from a conflict, an entry whose name
// ends in .md.txt.
func Leftover(name string, isThere func(name string) bool) *diag.Diagnostic {
	code, args := "", diag.Args{}
	base := path.Base(name)
	if stem := strings.TrimSuffix(base, path.Ext(base)); path.Ext(stem) != "" && hiddenEnding.MatchString(base) {
		code, args["Name"] = "file-hidden-ending", stem
	} else if of := conflictOf(base, isThere); of != "" {
		code, args["Name"] = "file-conflict-copy", of
	} else {
		return nil
	}
	d := diag.Warn(diag.Position{File: "content/" + name}, "", code, args)
	return &d
}
