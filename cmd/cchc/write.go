package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/fault"
	"cchc/internal/folder"
)

// An ending is how the name of a file of a format ends, and the format.
type ending struct{ ext, format string }

// formatOfName returns the format that the name of a file to be written says, "" for the output. A name that does not
// end as files of the given format do, of any where that is "", is wrong use: programs open a file by its ending.
func (t *tool) formatOfName(file, format string, endings []ending) (string, error) {
	if file == "" || file == "-" {
		return "", nil
	}
	return t.formatOfFile(file, format, endings)
}

// formatOfFile does the same for what is never written to the output.
func (t *tool) formatOfFile(file, format string, endings []ending) (string, error) {
	var known []string
	name, other := strings.ToLower(file), false
	for _, e := range endings {
		ends := strings.HasSuffix(name, e.ext)
		if ends && (format == "" || format == e.format) {
			return e.format, nil
		}
		other = other || ends
		if !slices.Contains(known, e.ext) {
			known = append(known, e.ext)
		}
	}
	file = filepath.ToSlash(file)
	if other {
		return "", usageError{t.voice.Say("cli.other-format", diag.Args{"File": file, "Format": format})}
	}
	return "", usageError{t.voice.Say("cli.bad-ending", diag.Args{"File": file, "Ending": filepath.Ext(name), "Known": strings.Join(known, ", ")})}
}

// writeFile writes a file that the user names and that is no part of a site, whole or not at all: in the place of one that is
// there only with force. It prints what the system refuses, with what can be done.
func (t *tool) writeFile(name string, data []byte, force bool) error {
	if err := folder.Export(name, data, force); err != nil {
		return t.cannotWrite(name, err)
	}
	return nil
}

// cannotWrite says why a file that the user names could not be written: as wrong use where another name would do.
func (t *tool) cannotWrite(name string, err error) error {
	args := diag.Args{"File": filepath.ToSlash(name), "Dir": filepath.ToSlash(filepath.Dir(name)), "Detail": t.why(err)}
	code := ""
	switch {
	case errors.Is(err, folder.ErrNoFile):
		code = "cli.write-no-file"
	case errors.Is(err, fs.ErrExist):
		code = "cli.write-exists"
	case folder.InTheWay(filepath.Dir(name)) != "":
		code, args["Dir"] = "cli.write-in-the-way", filepath.ToSlash(folder.InTheWay(filepath.Dir(name)))
	case errors.Is(err, fs.ErrNotExist):
		code = "cli.write-no-folder"
	default:
		return t.refuse("cli.write-refused", args)
	}
	return usageError{t.voice.Say(code, args)}
}

// why says in a few words why the system refuses something, without the name of the file.
func (t *tool) why(err error) string { return fault.Why(t.voice, err) }

// systemError is what the system refuses and no command knows, with the name of the file where it has one.
func (t *tool) systemError(err error) string {
	text := err.Error()
	var at *fs.PathError
	if why := t.why(err); errors.As(err, &at) && why != fault.Detail(err) {
		text = "«" + filepath.ToSlash(at.Path) + "»: " + why
	}
	return t.voice.Say("cli.system-error", diag.Args{"Detail": text})
}
