package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"cchc/internal/fleet"
	"cchc/internal/fleetreport"
	"cchc/internal/fleetunits"
	"cchc/internal/testenv"

	"golang.org/x/crypto/ssh"
)

// needed returns the path of a program for which a test is, skipping the test where it is missing.
func needed(t *testing.T, from string, names ...string) string {
	t.Helper()
	at := program(names...)
	if at == "" {
		testenv.Missing(t, "CCHC_SERVERS", names[0]+" is not installed ("+from+")")
	}
	return at
}

// machine starts an OpenSSH server with a key, a home folder and programs of its own, and
// returns the lines by which ssh finds it under a name.
func machine(t *testing.T, name, programs string) (config string) {
	t.Helper()
	sshd := needed(t, "apt-get install openssh-server", "sshd")
	if os.Getuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // where the server puts itself as root
			t.Fatal(err)
		}
	}
	etc, home := t.TempDir(), t.TempDir()
	testenv.SSHKey(t, filepath.Join(etc, "host"))
	at := func(name, text string) string {
		file := filepath.Join(etc, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	authorized := at("authorized", string(ssh.MarshalAuthorizedKey(testenv.SSHKey(t, filepath.Join(etc, "own")))))
	address := listening(t, "", func(port string) *exec.Cmd {
		conf := at("sshd_config", fmt.Sprintf(`ListenAddress 127.0.0.1
Port %s
HostKey %s/host
AuthorizedKeysFile %s
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
MaxStartups 100
SetEnv HOME=%s PATH=%s:%s
`, port, etc, authorized, home, programs, os.Getenv("PATH")))
		return exec.Command(sshd, "-D", "-e", "-f", conf)
	})
	host, port, _ := strings.Cut(address, ":")
	return fmt.Sprintf("Host %s\n  HostName %s\n  Port %s\n  IdentityFile %s/own\n  IdentitiesOnly yes\n  StrictHostKeyChecking no\n  UserKnownHostsFile %[4]s/known\n  LogLevel ERROR\n", name, host, port, etc)
}

// TestParallelOverSSH runs the recipe of the manual for GNU parallel on two machines as it stands there, has one shard die
// while it writes a column, and runs the recipe again.
func TestParallelOverSSH(t *testing.T) {
	whole(t)
	needed(t, "apt-get install parallel", "parallel")
	client := needed(t, "apt-get install openssh-client", "ssh")
	real, err := exec.LookPath("cchc")
	if err != nil {
		t.Fatal(err)
	}
	dir, want := shardedProvince(t)
	victim, dies := "", "son-thuy"
	for i := 1; i <= 4; i++ {
		if (fleetunits.Shard{I: i, N: 4}).Has(&fleetunits.Unit{ID: dies}) {
			victim = fmt.Sprintf("%d/4", i)
		}
	}
	programs, home := t.TempDir(), t.TempDir()
	// Once, the shard with the unit is killed when its first pages are in the side folder.
	writeProgram(t, filepath.Join(programs, "cchc"), fmt.Sprintf(`#!/bin/sh
case "$*" in *"--shard %[1]s "*)
  if mkdir '%[2]s/died' 2>/dev/null; then
    '%[3]s' "$@" & pid=$!
    while kill -0 $pid 2>/dev/null && ! ls ra/.%[4]s.cchc/new/* >/dev/null 2>&1; do sleep 0.005; done
    kill -9 $pid; wait $pid; exit
  fi
esac
exec '%[3]s' "$@"
`, victim, home, real, dies))
	config := filepath.Join(home, "config")
	if err := os.WriteFile(config, []byte(machine(t, "may-1", programs)+machine(t, "may-2", programs)), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func() (string, error) {
		cmd := exec.Command("bash", "-c", recipe(t, "bash", "--sshlogin"))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+home, "PARALLEL_SSH="+client+" -F "+config)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := run()
	if err == nil || !strings.Contains(out, "Xã Sơn Thủy") {
		t.Fatalf("with a shard that died: %v\n%s", err, out)
	}
	if anything(filepath.Join(dir, "ra", dies)) {
		t.Errorf("something of %s is published", dies)
	}
	if out, err = run(); err != nil || !strings.Contains(out, "4 đơn vị") {
		t.Fatalf("again: %v\n%s", err, out)
	}
	for unit, files := range want {
		sameAs(t, filepath.Join(dir, "ra", unit), unit, files)
	}
	wantJobs(t, filepath.Join(dir, "viec.log"), victim)
}

// wantJobs holds the log of parallel to both machines, each shard once, and the one that died twice.
func wantJobs(t *testing.T, file, victim string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 4; i++ {
		shard, want := fmt.Sprintf("%d/4", i), 1
		if shard == victim {
			want = 2
		}
		if n := strings.Count(string(text), "--shard "+shard); n != want {
			t.Errorf("the shard %s ran %d times, not %d", shard, n, want)
		}
	}
	for _, name := range []string{"may-1", "may-2"} {
		if !strings.Contains(string(text), "\t"+name+"\t") {
			t.Errorf("nothing ran on %s", name)
		}
	}
	if t.Failed() {
		t.Logf("%s", text)
	}
}

func writeProgram(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o755); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
}

// An s3Store is a server of S3 with the bucket of columns and the one of what the next build needs.
type s3Store struct{ address, root string }

const s3Secret = "bi-mat-rat-dai"

func startS3(t *testing.T) *s3Store {
	t.Helper()
	rclone := needed(t, "go install github.com/rclone/rclone", "rclone")
	if exec.Command(rclone, "serve", "s3", "--help").Run() != nil {
		testenv.Missing(t, "CCHC_SERVERS", "this rclone serves no S3 (go install github.com/rclone/rclone)")
	}
	s := &s3Store{root: t.TempDir()}
	for _, bucket := range []string{"cchc", "cchc-tam"} {
		if err := os.Mkdir(filepath.Join(s.root, bucket), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s.address = "http://" + listening(t, "", func(port string) *exec.Cmd {
		return exec.Command(rclone, "serve", "s3", "--config", filepath.Join(t.TempDir(), "rclone.conf"), "--addr", "127.0.0.1:"+port,
			"--auth-key", "cchc,"+s3Secret, "--vfs-cache-mode", "off", s.root)
	})
	return s
}

// here puts the address of the server into a recipe.
func (s *s3Store) here(t *testing.T, recipe string) string {
	t.Helper()
	if !strings.Contains(recipe, "https://s3.lachong.example") {
		t.Fatalf("no address of S3 in\n%s", recipe)
	}
	return strings.ReplaceAll(recipe, "https://s3.lachong.example", s.address)
}

// fresh returns a machine that has the sources of the province, and nothing of earlier builds.
func (s *s3Store) fresh(t *testing.T) (dir string) {
	t.Helper()
	dir = provinceCopy(t, "\n"+s.here(t, recipe(t, "yaml", "name: kho")))
	writeProgram(t, filepath.Join(dir, "phan.sh"), s.here(t, recipe(t, "bash", "rclone copyto")))
	return dir
}

// run runs a command as the manual has it.
func (s *s3Store) run(t *testing.T, dir, command string, env ...string) (string, error) {
	t.Helper()
	cmd := exec.Command("bash", "-c", command)
	cmd.Dir = dir
	home := t.TempDir()
	cmd.Env = append(append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+home, "CCHC_TARGET_KHO_PASSWORD="+s3Secret), env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// merged runs the recipe that joins the results of a run, on a machine of its own.
func (s *s3Store) merged(t *testing.T, name string) (r fleetreport.Results, err error) {
	t.Helper()
	dir := s.fresh(t)
	settings := strings.Join(strings.Split(s.here(t, recipe(t, "bash", "rclone copyto")), "\n")[1:5], "\n")
	get, merge, ok := strings.Cut(strings.TrimSpace(recipe(t, "bash", "rclone copy kho:")), "\n")
	if !ok || !strings.Contains(settings, "SECRET_ACCESS_KEY") {
		t.Fatalf("the recipe is\n%s\n%s", settings, get)
	}
	if out, err := s.run(t, dir, settings+"\n"+strings.ReplaceAll(get, "2026-11-30", name)); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := s.run(t, dir, merge+" --format json")
	if json.Unmarshal([]byte(out), &r) != nil {
		t.Fatal(out)
	}
	return r, err
}

// TestShardsOnS3 runs the recipe of the manual for machines that share no disk: each has the sources alone. One dies while it
// delivers; another one does its shard. On the next day new machines find what is built, and change nothing.
func TestShardsOnS3(t *testing.T) {
	whole(t)
	s := startS3(t)
	_, want := shardedProvince(t)
	if out, err := s.run(t, s.fresh(t), "bash phan.sh 2/2 a"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	dies := "son-thuy"
	if first := (fleetunits.Shard{I: 1, N: 2}); !first.Has(&fleetunits.Unit{ID: dies}) {
		t.Fatalf("%s is not in the first shard", dies)
	}
	if out, err := s.run(t, s.fresh(t), "setsid bash phan.sh 1/2 a & pid=$!; "+
		`while kill -0 $pid && ! ls "$ROOT"/.cchc-deliver/* "$ROOT"/index.html >/dev/null; do sleep 0.005; done 2>/dev/null; kill -9 -- -$pid`,
		"ROOT="+filepath.Join(s.root, "cchc", dies)); err != nil {
		t.Fatalf("it was not killed: %v\n%s", err, out)
	}
	if r, err := s.merged(t, "a"); err == nil || r.OK {
		t.Errorf("with a shard that died: %+v", r)
	}
	if out, err := s.run(t, s.fresh(t), "bash phan.sh 1/2 a"); err != nil {
		t.Fatalf("again: %v\n%s", err, out)
	}
	s.holds(t, want)
	if r, err := s.merged(t, "a"); err != nil || !r.OK || r.Count(fleet.Built) != 4 {
		t.Errorf("the first day: %v, %+v", err, r)
	}
	for _, shard := range []string{"1/2", "2/2"} {
		if out, err := s.run(t, s.fresh(t), "bash phan.sh "+shard+" b"); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	if r, err := s.merged(t, "b"); err != nil || !r.OK || r.Count(fleet.Unchanged) != 4 {
		t.Errorf("the next day: %v, %+v", err, r)
	}
	s.holds(t, want)
}

// holds holds the bucket of columns to what one process builds.
func (s *s3Store) holds(t *testing.T, want map[string]map[string]string) {
	t.Helper()
	for unit, files := range want {
		dir := filepath.Join(t.TempDir(), unit)
		if err := os.CopyFS(dir, os.DirFS(filepath.Join(s.root, "cchc", unit))); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(filepath.Join(dir, ".cchc-deliver")); err != nil {
			t.Fatal(err)
		}
		sameAs(t, dir, unit, files)
	}
}

// TestGitLabRuns has the jobs of the manual run as GitLab runs them, which holds them to GitLab's schema first: eight at once,
// then the one that joins their results.
func TestGitLabRuns(t *testing.T) {
	whole(t)
	runner, err := filepath.Abs("../../.ci/web/node_modules/.bin/gitlab-ci-local")
	if err != nil {
		t.Fatal(err)
	}
	if program(runner) == "" {
		testenv.Missing(t, "CCHC_SERVERS", "gitlab-ci-local is not installed (npm ci in .ci/web)")
	}
	_, want := shardedProvince(t)
	host, jobs := t.TempDir(), recipe(t, "yaml", "CI_NODE_INDEX")
	dir := filepath.Join(provinceCopy(t, "\ntargets:\n  - {name: may-chu, type: folder, folder: '"+host+"/{unit.id}'}\n"), "tinh")
	run := func(jobs string, args ...string) (string, error) {
		if err := os.WriteFile(filepath.Join(dir, ".gitlab-ci.yml"), []byte(jobs), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(runner, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, args := range [][]string{
		{"init", "--quiet", "--initial-branch", "main"}, {"remote", "add", "origin", "git@gitlab.example:tinh/cchc.git"}, {"add", "--all"},
		{"-c", "user.name=Lan", "-c", "user.email=lan@lachong.example", "commit", "--quiet", "--message", "Tỉnh"},
	} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	if out, err := run(strings.Replace(jobs, "  retry:", "  again:", 1), "--list"); err == nil || !strings.Contains(out, "'again'") {
		t.Errorf("a key that GitLab does not know: %v\n%s", err, out)
	}
	if out, err := run(jobs); err != nil || !strings.Contains(out, "PASS  dung: [8/8]") || !strings.Contains(out, "4 đơn vị") {
		t.Fatalf("%v\n%s", err, out)
	}
	for unit, files := range want {
		column := filepath.Join(host, unit)
		if err := os.RemoveAll(filepath.Join(column, ".cchc-deliver")); err != nil {
			t.Fatal(err)
		}
		sameAs(t, column, unit, files)
	}
}
