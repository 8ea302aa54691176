package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// officeProgram returns the program of LibreOffice on this machine, "" where there is none.
func officeProgram() string {
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

// convertTime is how long LibreOffice may take.
const convertTime = 90 * time.Second

// convertByOffice returns a document in another format. LibreOffice works on a copy, with a
// profile of its own, so that neither the file nor a LibreOffice that is open is touched, and
// no macro of the document runs.
func convertByOffice(ctx context.Context, office, file, to string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "cchc-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	data, err := readBounded(file)
	if err != nil {
		return nil, err
	}
	from := filepath.Join(dir, "in"+strings.ToLower(filepath.Ext(file)))
	if err := os.WriteFile(from, data, 0o600); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, convertTime)
	defer cancel()
	profile := "file://" + filepath.ToSlash(filepath.Join(dir, "profile"))
	if runtime.GOOS == "windows" {
		profile = strings.Replace(profile, "file://", "file:///", 1)
	}
	cmd := exec.CommandContext(ctx, office, "-env:UserInstallation="+profile, "--headless", "--norestore", "--convert-to", to, "--outdir", filepath.Join(dir, "out"), from)
	if err := cmd.Run(); err != nil {
		return nil, err
	}
	return readBounded(filepath.Join(dir, "out", "in."+to))
}
