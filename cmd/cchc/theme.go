package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"cchc/internal/diag"
	"cchc/internal/folder"
	"cchc/internal/themefiles"
	"cchc/themes"

	"github.com/spf13/cobra"
)

// ownTheme is the name of the theme that cchc theme copy makes in a site that has
// none of its own.
const ownTheme = "rieng"

// themeFlags are the flags of the commands of cchc theme.
type themeFlags struct {
	site, theme, name string
	builtin           bool
}

func (t *tool) themeCommand() *cobra.Command {
	var f themeFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "theme", Aliases: []string{"giao-dien"}, Short: say("cli.theme.short"), Long: say("cli.theme.long"), Args: t.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	list := &cobra.Command{Use: "list", Aliases: []string{"liet-ke"}, Short: say("cli.theme.list"), Args: t.noArgs, RunE: func(*cobra.Command, []string) error { return t.themeList(f) }}
	show := &cobra.Command{Use: "show FILE", Aliases: []string{"xem"}, Short: say("cli.theme.show"), Args: t.someFiles, RunE: func(_ *cobra.Command, args []string) error { return t.themeShow(f, args) }}
	copyFiles := &cobra.Command{Use: "copy FILE…", Aliases: []string{"chep"}, Short: say("cli.theme.copy"), Args: t.someFiles, RunE: func(_ *cobra.Command, args []string) error { return t.themeCopy(f, args) }}
	for _, c := range []*cobra.Command{list, show, copyFiles} {
		c.Flags().SortFlags = false
		c.Flags().StringVar(&f.site, "site", ".", say("cli.flag.site"))
		c.Flags().StringVar(&f.theme, "theme", "", say("cli.flag.theme"))
		c.Flags().BoolVar(&f.builtin, "builtin", false, say("cli.flag.builtin"))
	}
	copyFiles.Flags().StringVar(&f.name, "name", "", say("cli.flag.name"))
	cmd.AddCommand(list, show, copyFiles)
	return cmd
}

// someFiles refuses a call without arguments.
func (t *tool) someFiles(_ *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usageError{t.voice.Say("cli.theme-no-file", nil)}
	}
	return nil
}

// themeFiles returns the name of the theme that is meant and its files; site is the
// folder of the site, nil for none.
func (t *tool) themeFiles(f themeFlags) (site fs.FS, name string, files []themefiles.File, err error) {
	if info, err := os.Stat(f.site); err != nil || !info.IsDir() {
		return nil, "", nil, usageError{t.voice.Say("cli.no-site", diag.Args{"Dir": f.site})}
	}
	site = os.DirFS(f.site)
	name, problems := themefiles.Used(site)
	if f.theme != "" {
		name, problems = f.theme, nil
	}
	var own fs.FS
	if !f.builtin && len(problems) == 0 {
		own, problems = themefiles.Own(site)
	}
	if len(problems) == 0 {
		files, problems = themefiles.List(name, own, themes.FS)
	}
	if len(problems) > 0 {
		return nil, "", nil, t.problems(problems)
	}
	return site, name, files, nil
}

// themeList names the files of the theme, each with where it comes from.
func (t *tool) themeList(f themeFlags) error {
	_, _, files, err := t.themeFiles(f)
	if err != nil {
		return err
	}
	width := 0
	for _, file := range files {
		width = max(width, len(file.Path))
	}
	for _, file := range files {
		from := "cli.theme-builtin"
		if file.Own {
			from = "cli.theme-own"
		}
		if _, err := fmt.Fprintf(t.out, "%-*s  %s\n", width, file.Path, t.voice.Say(from, diag.Args{"Name": file.Name})); err != nil {
			return err
		}
	}
	return nil
}

// themeShow prints files as they are.
func (t *tool) themeShow(f themeFlags, args []string) error {
	_, _, files, err := t.themeFiles(f)
	if err != nil {
		return err
	}
	chosen, err := t.choose(files, args)
	if err != nil {
		return err
	}
	for _, file := range chosen {
		if _, err := t.out.Write(file.Text); err != nil {
			return err
		}
	}
	return nil
}

// choose returns the files that arguments name: by their path in a theme, or from
// the site's folder.
func (t *tool) choose(files []themefiles.File, args []string) ([]themefiles.File, error) {
	var chosen []themefiles.File
	for _, arg := range args {
		name := strings.ReplaceAll(arg, `\`, "/")
		i := slices.IndexFunc(files, func(f themefiles.File) bool { return f.Path == name || f.Name == name })
		if i < 0 {
			return nil, t.unknownFile(files, name)
		}
		chosen = append(chosen, files[i])
	}
	return chosen, nil
}

// unknownFile says that the theme has no such file, and which are named like it.
func (t *tool) unknownFile(files []themefiles.File, name string) error {
	var near []string
	for _, f := range files {
		stem := strings.TrimSuffix(path.Base(f.Path), path.Ext(f.Path))
		if stem == strings.TrimSuffix(path.Base(name), path.Ext(name)) && !slices.Contains(near, f.Path) {
			near = append(near, f.Path)
		}
	}
	if len(near) > 0 {
		return usageError{t.voice.Say("cli.theme-unknown-near", diag.Args{"File": name, "Near": strings.Join(near, ", ")})}
	}
	return usageError{t.voice.Say("cli.theme-unknown", diag.Args{"File": name})}
}

// themeCopy writes files into a theme of the site. All are copied or none; what is
// there stays as it is.
func (t *tool) themeCopy(f themeFlags, args []string) error {
	site, used, files, err := t.themeFiles(f)
	if err != nil {
		return err
	}
	chosen, err := t.choose(files, args)
	if err != nil {
		return err
	}
	name := f.name
	if name == "" {
		name = ownTheme
		if _, err := fs.Stat(site, "themes/"+used); err == nil {
			name = used
		}
	}
	if !fs.ValidPath(name) || strings.ContainsAny(name, `/\:`) || strings.HasPrefix(name, ".") {
		return usageError{t.voice.Say("cli.theme-bad-name", diag.Args{"Value": name})}
	}
	return t.copyInto(f.site, name, used, chosen)
}

// copyInto writes files into a theme, which is made where there is none, and says
// what was done.
func (t *tool) copyInto(dir, name, used string, files []themefiles.File) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	into := "themes/" + name
	var made []folder.NewFile
	manifest := into + "/theme.yaml"
	if _, err := root.Lstat(manifest); errors.Is(err, fs.ErrNotExist) && !themefiles.IsBuiltin(name, themes.FS) && name != used {
		made = append(made, folder.NewFile{Name: manifest, Data: []byte("name: " + name + "\ninherits: " + used + "\n")})
	}
	for _, file := range files {
		to := folder.NewFile{Name: into + "/" + file.Path, Data: file.Text}
		if _, err := root.Lstat(to.Name); err == nil {
			return usageError{t.voice.Say("cli.theme-there", diag.Args{"File": to.Name})}
		}
		made = append(made, to)
	}
	if err := folder.Create(dir, made); err != nil {
		return err
	}
	for _, file := range made {
		code := "cli.theme-copied"
		if file.Name == manifest {
			code = "cli.theme-made"
		}
		if _, err := fmt.Fprintln(t.out, t.voice.Say(code, diag.Args{"File": file.Name})); err != nil {
			return err
		}
	}
	if name != used {
		fmt.Fprintln(t.out, t.voice.Say("cli.theme-use", diag.Args{"Name": name}))
	}
	return nil
}
