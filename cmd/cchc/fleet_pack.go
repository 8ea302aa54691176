package main

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetunits"
	"cchc/internal/folder"
	"cchc/internal/sharedpack"
	"cchc/internal/userdir"
	"cchc/internal/viet"

	"github.com/spf13/cobra"
)

// packFlags are the flags of cchc fleet pack and cchc fleet key.
type packFlags struct {
	fleetFlags
	key   string
	force bool
}

func (t *tool) fleetKeyCommand() *cobra.Command {
	var f packFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "key", Aliases: []string{"khoa"}, Short: say("cli.fleet-key.short"), Long: say("cli.fleet-key.long"), Args: t.noArgs,
		RunE: func(*cobra.Command, []string) error { return t.fleetKey(f) },
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&f.sites, "sites", fleet.File, say("cli.flag.fleet-sites"))
	cmd.Flags().StringVar(&f.key, "key", "", say("cli.flag.pack-key"))
	return cmd
}

func (t *tool) fleetPackCommand() *cobra.Command {
	var f packFlags
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "pack", Aliases: []string{"dong-goi"}, Short: say("cli.fleet-pack.short"), Long: say("cli.fleet-pack.long"), Args: t.noArgs,
		RunE: func(*cobra.Command, []string) error { return t.fleetPack(f) },
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.sites, "sites", fleet.File, say("cli.flag.fleet-sites"))
	flags.StringArrayVar(&f.units, "unit", nil, say("cli.flag.fleet-unit"))
	flags.StringVarP(&f.out, "output", "o", "", say("cli.flag.pack-out"))
	flags.BoolVar(&f.force, "force", false, say("cli.flag.force"))
	flags.StringVar(&f.key, "key", "", say("cli.flag.pack-key"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	return cmd
}

// fleetKey makes the key that packs are signed with, where there is none, and says its fingerprint.
func (t *tool) fleetKey(f packFlags) error {
	name, err := t.keyFile(f)
	if err != nil {
		return err
	}
	made := "cli.fleet-key.there"
	if _, err := os.Lstat(name); err != nil {
		made = "cli.fleet-key.made"
		if err := writeKey(name); err != nil {
			return t.cannotWrite(name, err)
		}
	}
	key, err := t.readKey(name)
	if err != nil {
		return err
	}
	public, _ := key.Public().(ed25519.PublicKey)
	_, err = fmt.Fprintln(t.out, t.voice.Say(made, diag.Args{"File": filepath.ToSlash(name), "Print": sharedpack.Fingerprint(public)}))
	return err
}

// writeKey makes a key that only the user can read.
func writeKey(name string) error {
	text, err := sharedpack.NewKey()
	if err != nil {
		return err
	}
	if err := folder.CheckName(name); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	return errors.Join(err, file.Sync(), file.Close())
}

// keyFile returns the file of the key: one that others get with the province's folder, or that is
// committed with it, is refused.
func (t *tool) keyFile(f packFlags) (string, error) {
	if f.key == "" {
		user, err := userdir.Open()
		if err != nil {
			return "", err
		}
		return user.SigningKey(), nil
	}
	sites, _ := sitesFile(f.sites)
	if within, err := isWithin(sites, f.key); err != nil {
		return "", err
	} else if within || underGit(f.key) {
		return "", usageError{t.voice.Say("cli.fleet-key.shared", diag.Args{"File": filepath.ToSlash(f.key)})}
	}
	return f.key, nil
}

// isWithin reports whether a file stands in a folder, or would.
func isWithin(dir, file string) (bool, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false, err
	}
	if file, err = filepath.Abs(file); err != nil {
		return false, err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	if real, err := filepath.EvalSymlinks(filepath.Dir(file)); err == nil {
		file = filepath.Join(real, filepath.Base(file))
	}
	rel, err := filepath.Rel(dir, file)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator)), nil
}

// underGit reports whether a file stands in a folder that git looks after.
func underGit(file string) bool {
	dir, err := filepath.Abs(filepath.Dir(file))
	for err == nil {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		above := filepath.Dir(dir)
		if above == dir {
			break
		}
		dir = above
	}
	return false
}

func (t *tool) readKey(name string) (ed25519.PrivateKey, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, t.refuse("cli.fleet-key.none", diag.Args{"File": filepath.ToSlash(name)})
	}
	if err != nil {
		return nil, t.refused(err)
	}
	key, err := sharedpack.ParseKey(text)
	if err != nil {
		return nil, t.refuse("cli.fleet-key.bad", diag.Args{"File": filepath.ToSlash(name)})
	}
	return key, nil
}

// fleetPack writes what units share as one signed file.
func (t *tool) fleetPack(f packFlags) error {
	if f.out != "" {
		if _, err := t.formatOfFile(f.out, "", []ending{{sharedpack.Ext, "pack"}}); err != nil {
			return err
		}
	}
	today, err := t.day(f.date)
	if err != nil {
		return err
	}
	name, err := t.keyFile(f)
	if err != nil {
		return err
	}
	key, err := t.readKey(name)
	if err != nil {
		return err
	}
	all, problems := fleet.Open(sitesFile(f.sites))
	if all == nil {
		return t.problems(problems)
	}
	defer all.Close()
	units, err := t.chosen(all, f.units, fleetunits.Shard{})
	if err != nil {
		return err
	}
	packing, more := all.Pack(units)
	if problems = append(problems, more...); problems.Errors() > 0 {
		return t.problems(problems)
	}
	if problems = append(problems, all.Unsound(units, packing, fleet.Options{Today: today, Host: host(), Now: time.Now})...); problems.Errors() > 0 {
		return t.problems(problems)
	}
	if err := problems.WriteText(t.err, t.voice); err != nil {
		return err
	}
	return t.writePack(f, all, packing, key, today)
}

// writePack signs a pack, writes it and remembers its number.
func (t *tool) writePack(f packFlags, all *fleet.Fleet, p fleet.Packing, key ed25519.PrivateKey, today viet.Date) error {
	public, _ := key.Public().(ed25519.PublicKey)
	contents := sharedpack.Contents(all.Title, p.Files, public)
	last := readLastPack(all.Dir())
	now := last
	if last.Contents != contents {
		now = lastPack{contents, sharedpack.NextSerial(last.Serial, today), today.ISO()}
	}
	data, err := sharedpack.Write(sharedpack.Manifest{Title: all.Title, Serial: now.Serial, Day: now.Day}, p.Files, key)
	var refused *sharedpack.Refusal
	if errors.As(err, &refused) {
		return t.problems(diag.List{refused.Problem(all.File())})
	} else if err != nil {
		return err
	}
	out := f.out
	if out == "" {
		out = fmt.Sprintf("dung-chung-%d%s", now.Serial, sharedpack.Ext)
	}
	if err := t.writeFile(out, data, f.force || last == now); err != nil {
		return err
	}
	if err := now.keep(all.Dir()); err != nil {
		return t.cannotWrite(filepath.Join(all.Dir(), lastPackFile), err)
	}
	for _, draft := range p.Drafts {
		fmt.Fprintln(t.out, t.voice.Say("cli.fleet-pack.draft", diag.Args{"File": draft}))
	}
	_, err = fmt.Fprintln(t.out, t.voice.Say("cli.fleet-pack.made", diag.Args{"File": filepath.ToSlash(out), "Files": len(p.Files) - 1, "KB": (len(data) + 1023) >> 10,
		"Serial": now.Serial, "Themes": p.Themes, "Print": sharedpack.Fingerprint(public)}))
	return err
}

// A lastPack is the last pack that was made of a folder: what is in it, its number and its day.
type lastPack struct {
	Contents folder.Digest `json:"contents"`
	Serial   int64         `json:"serial"`
	Day      string        `json:"day"`
}

// lastPackFile is where it is remembered, beside sites.yaml: it is kept and copied with it, as units refuse
// a pack with a smaller number. Without it the number follows from the day.
const lastPackFile = "goi-dung-chung.json"

// olderPackFile is where it was remembered before.
const olderPackFile = ".cchc/pack.json"

func readLastPack(dir string) (last lastPack) {
	for _, name := range []string{olderPackFile, lastPackFile} {
		var p lastPack
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err == nil && json.Unmarshal(text, &p) == nil && p.Serial >= last.Serial {
			last = p
		}
	}
	return last
}

func (p lastPack) keep(dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return folder.Write(root, lastPackFile, text)
}
