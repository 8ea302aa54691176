package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the version of a release, which .ci/release sets from the tag of git.
var version string

// programVersion returns the version of the program, "" for one in the making.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "(devel)" {
		return info.Main.Version
	}
	return ""
}

func (t *tool) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Aliases: []string{"phien-ban"}, Short: t.voice.Say("cli.version.short", nil), Args: t.noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(t.out, "cchc %s %s/%s %s\n", cmp.Or(programVersion(), "dev"), runtime.GOOS, runtime.GOARCH, runtime.Version())
			return err
		},
	}
}
