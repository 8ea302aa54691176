package main

import (
	"errors"
	"fmt"
	"path/filepath"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/importer"
	"cchc/internal/store"
	"cchc/internal/workbook"

	"github.com/spf13/cobra"
)

// exportFlags are the flags of cchc export.
type exportFlags struct {
	site, out string
	force     bool
}

func (t *tool) exportCommand() *cobra.Command {
	var f exportFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{Use: "export " + say("cli.export.what"), Aliases: []string{"xuat-bang"}, Short: say("cli.export.short"), Long: say("cli.export.long"),
		RunE: func(_ *cobra.Command, args []string) error { return t.exportEntries(f, args) }}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.StringVarP(&f.out, "output", "o", "", say("cli.flag.export-out"))
	flags.BoolVar(&f.force, "force", false, say("cli.flag.force"))
	return cmd
}

func exportKind(name string) (content.Kind, bool) {
	for _, k := range importer.Sources {
		if name == k.Name || name == k.Alias {
			return k.Kind, true
		}
	}
	return content.KindNamed(name)
}

// exportEntries writes the entries of a kind as a workbook.
func (t *tool) exportEntries(f exportFlags, args []string) error {
	if len(args) != 1 {
		return usageError{t.voice.Say("cli.export-no-kind", nil)}
	}
	kind, ok := exportKind(args[0])
	if !ok {
		return usageError{t.voice.Say("cli.export-kind", diag.Args{"Name": args[0]})}
	}
	if _, err := t.formatOfName(f.out, "", []ending{{".xlsx", "xlsx"}}); err != nil {
		return err
	}
	dir, err := t.openSite(f.site)
	if err != nil {
		return err
	}
	defer dir.Close()
	l, problems := store.Load(dir.FS(), store.Options{})
	if l == nil {
		return t.problems(problems)
	}
	var entries []workbook.Exported
	for _, e := range l.Entries {
		if e.Kind == kind && e.Data() != nil {
			entries = append(entries, workbook.Exported{File: e.File, Data: e.Data()})
		}
	}
	data, err := workbook.Export(kind, entries)
	var long *workbook.ExportError
	if errors.As(err, &long) {
		return t.problems(diag.List{diag.New(diag.Position{File: long.File}, "", "export-long", diag.Args{"Sheet": long.Field})})
	}
	if err != nil {
		return err
	}
	return t.writeExport(f, kind, data, len(entries))
}

func (t *tool) writeExport(f exportFlags, kind content.Kind, data []byte, count int) error {
	if f.out == "" {
		f.out = string(kind) + ".xlsx"
	}
	if f.out == "-" {
		_, err := t.raw.Write(data)
		return err
	}
	if err := t.writeFile(f.out, data, f.force); err != nil {
		return err
	}
	_, err := fmt.Fprintln(t.out, t.voice.Say("cli.export-made", diag.Args{"File": filepath.ToSlash(f.out), "Count": count}))
	return err
}
