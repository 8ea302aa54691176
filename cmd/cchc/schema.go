package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fleetunits"
	"cchc/internal/folder"
	"cchc/internal/scaffold"

	"github.com/spf13/cobra"
)

func (t *tool) schemaCommand() *cobra.Command {
	var dir string
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "schema [" + say("cli.schema.what") + "]", Aliases: []string{"luoc-do"}, Short: say("cli.schema.short"), Long: say("cli.schema.long"),
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usageError{t.voice.Say("cli.schema.too-many", diag.Args{"Known": schemaNames()})}
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			switch {
			case dir != "":
				return t.writeSchemas(dir, args)
			case len(args) == 0:
				return t.listSchemas()
			}
			file, err := t.writtenFile(args[0])
			if err != nil {
				return err
			}
			_, err = t.out.Write(scaffold.WrittenSchema(file))
			return err
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "", say("cli.flag.schema-dir"))
	return cmd
}

// writtenFiles lists what editors write, and what is written of units.
func writtenFiles() []config.WrittenFile {
	return append(config.WrittenFiles(), config.WrittenFile{Name: "sites", Label: "các đơn vị (sites.yaml)", Type: fleetunits.SitesType()})
}

// listSchemas names what there are schemas of.
func (t *tool) listSchemas() error {
	for _, f := range writtenFiles() {
		if _, err := fmt.Fprintf(t.out, "%-10s %s\n", f.Name, f.Label); err != nil {
			return err
		}
	}
	return nil
}

// writtenFile finds a sort of file by its name.
func (t *tool) writtenFile(name string) (config.WrittenFile, error) {
	f, ok := config.WrittenFileNamed(name)
	for _, other := range writtenFiles() {
		if other.Name == name {
			return other, nil
		}
	}
	if !ok {
		return f, usageError{t.voice.Say("cli.schema.unknown", diag.Args{"Name": name, "Known": schemaNames()})}
	}
	return f, nil
}

func schemaNames() string {
	var names []string
	for _, f := range writtenFiles() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// writeSchemas writes the schemas of all sorts of files, or of one, into a folder,
// which is made where it is not there.
func (t *tool) writeSchemas(dir string, names []string) error {
	files := writtenFiles()
	if len(names) > 0 {
		f, err := t.writtenFile(names[0])
		if err != nil {
			return err
		}
		files = []config.WrittenFile{f}
	}
	refused := func(err error) error {
		t.complain(t.voice.Say("cli.schema.cannot-write", diag.Args{"Dir": filepath.ToSlash(dir), "Detail": t.why(err)}))
		return errProblems
	}
	if err := folder.CheckName(dir); err != nil {
		return refused(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return refused(err)
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Name+".json"), scaffold.WrittenSchema(f), 0o644); err != nil {
			return refused(err)
		}
	}
	_, err := fmt.Fprintln(t.out, t.voice.Say("cli.schema.written", diag.Args{"Count": len(files), "Dir": filepath.ToSlash(dir)}))
	return err
}
