// Package libreoffice has the LibreOffice of this machine, where there is one, write
// documents that only it reads in another format.
package libreoffice

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// Program returns the program of LibreOffice on this machine, "" where there is none.
func Program() string {
	for _, name := range []string{"soffice", "libreoffice"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	if runtime.GOOS == "windows" {
		for _, dir := range []string{os.Getenv("ProgramFiles"), os.Getenv("ProgramFiles(x86)")} {
			if file := filepath.Join(dir, "LibreOffice", "program", "soffice.exe"); dir != "" {
				if _, err := os.Stat(file); err == nil {
					return file
				}
			}
		}
	}
	return ""
}

// timeLimit is how long LibreOffice may take.
const timeLimit = 90 * time.Second

// Convert returns a document in another format. name is the file's, for its ending.
// LibreOffice works on a copy, with a profile of its own, so that neither the file nor a
// LibreOffice that is open is touched, and no macro of the document runs.
func Convert(ctx context.Context, program, name string, data []byte, to string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "cchc-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	from := filepath.Join(dir, "in"+strings.ToLower(filepath.Ext(name)))
	if err := os.WriteFile(from, data, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	profile := "file://" + filepath.ToSlash(filepath.Join(dir, "profile"))
	if runtime.GOOS == "windows" {
		profile = strings.Replace(profile, "file://", "file:///", 1)
	}
	cmd := exec.CommandContext(ctx, program, "-env:UserInstallation="+profile, "--headless", "--norestore", "--convert-to", to, "--outdir", filepath.Join(dir, "out"), from)
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(filepath.Join(dir, "out", "in."+to))
}
