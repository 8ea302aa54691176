package render

import (
	"path"
	"slices"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/filename"
	"cchc/internal/viet"
)

// The names of outputs as disks and servers see them. A name that the computer
// which builds a site takes can be impossible where the site is put.

// longestPart is how long the name of a file or folder may be, in bytes: file
// systems take 255, and names of servers' smaller forms and of files on their
// way are some longer.
const longestPart = 240

// longestName is how long the name of a file may be in a folder that is carried
// about: Windows takes 260 signs, and the folder stands in another one.
const longestName = 200

// iisHides are the folders that IIS hides from readers wherever they stand
// (requestFiltering, hiddenSegments).
var iisHides = []string{"bin", "app_code", "app_data", "app_globalresources", "app_localresources", "app_webreferences", "app_browsers"}

// checkNames reports the outputs whose files cannot stand under their names
// where the site is put.
func (s *Set) checkNames() (problems diag.List) {
	portable, iis := s.Site.Delivery.Portable, s.Site.Settings.Hosting.For(config.IIS)
	problems = append(s.checkFolded(), s.checkParts()...)
	if !portable && !iis {
		return problems
	}
	for _, o := range s.outputs {
		name := o.Name()
		report := func(code string, args diag.Args) {
			args["Path"] = o.Path
			problems = append(problems, diag.New(diag.Position{File: s.origin(o)}, "", code, args))
		}
		if portable && len([]rune(name)) > longestName {
			report("portable-long", diag.Args{"Most": longestName})
		}
		for part := range strings.SplitSeq(strings.ToLower(name), "/") {
			switch {
			case portable && filename.Reserved(part):
				report("portable-reserved", diag.Args{"Name": part})
			case iis && (filename.Reserved(part) || slices.Contains(iisHides, part)):
				report("iis-reserved", diag.Args{"Name": part})
			}
		}
	}
	return problems
}

// checkParts reports the outputs whose files no disk takes.
func (s *Set) checkParts() (problems diag.List) {
	for _, o := range s.outputs {
		name := o.Name()
		if len(name) <= longestPart {
			continue
		}
		for part := range strings.SplitSeq(name, "/") {
			if len(part) > longestPart {
				problems = append(problems, diag.New(diag.Position{File: s.origin(o)}, "", "address-long", diag.Args{"Name": shorten(part), "Length": len(part), "Most": longestPart}))
				break
			}
		}
	}
	return problems
}

// shorten returns the beginning of a name that is too long to read.
func shorten(name string) string {
	runes := []rune(name)
	return string(runes[:min(len(runes), 40)]) + "…"
}

// checkFolded reports outputs whose names are one where large and small letters
// are the same, or the forms of a letter with marks: on Windows and macOS.
func (s *Set) checkFolded() (problems diag.List) {
	folded := map[string]*Output{} // of those that are not folded themselves
	for _, o := range s.outputs {
		name := strings.ToLower(viet.NFC(o.Path))
		if name == o.Path {
			continue
		}
		other := s.byPath[name]
		if other == nil {
			other = folded[name]
		}
		if other != nil {
			problems = append(problems, diag.New(diag.Position{File: s.origin(o)}, "", "address-case", diag.Args{"Path": o.Path, "Other": other.Path, "File": s.origin(other)}))
		}
		folded[name] = o
	}
	return problems
}

// origin returns the file that an output is named by, for messages: its own, or the entry or section that it stands below.
func (s *Set) origin(o *Output) string {
	if o.file != "" {
		return o.file
	}
	for _, a := range s.Site.Aliases() {
		if a.Path == o.Path && a.At.File != "" {
			return a.At.File
		}
	}
	for at := o.Path; at != "/"; at = path.Dir(strings.TrimSuffix(at, "/")) {
		at = strings.TrimSuffix(at, "/") + "/"
		if p := s.Site.At(at); p != nil {
			if file := s.Site.Origin(p); file != "" {
				return file
			}
		}
	}
	return "public" + o.Path
}
