package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"cchc/internal/fleet"
	"cchc/internal/fleetreport"
	"cchc/internal/fleetunits"
	"cchc/internal/testenv"

	"go.yaml.in/yaml/v4"
)

// recipe returns the piece of the manual's chapter on many machines in a language that has a word.
func recipe(t *testing.T, language, has string) string {
	t.Helper()
	text, err := os.ReadFile("../../content/huong-dan/nhieu-may.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		if strings.Contains(m[1], has) {
			return m[1]
		}
	}
	t.Fatalf("the manual has no recipe in %s with %q", language, has)
	return ""
}

// strict decodes YAML; a key that the type does not have is an error.
func strict(t *testing.T, text string, into any) {
	t.Helper()
	d := yaml.NewDecoder(strings.NewReader(text))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		t.Fatal(err)
	}
}

// shell returns what a shell of the machine makes of a command that begins with cchc: each call's arguments.
func shell(t *testing.T, command string, env ...string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no shell of Unix")
	}
	command = regexp.MustCompile(`\s>\s*\S+`).ReplaceAllString(strings.ReplaceAll(command, "$((JOB_COMPLETION_INDEX + 1)).json", "x"), " ")
	cmd := exec.Command("sh", "-c", "cchc() { echo \"$@\"; }; "+command)
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}

var shardArgument = regexp.MustCompile(`--shard (\S+)`)

// wantShards holds commands, by the number of the run, to shards that have every unit once.
func wantShards(t *testing.T, runs int, commands func(run int) string) {
	t.Helper()
	for id := range 40 {
		u := &fleetunits.Unit{ID: fmt.Sprintf("xa-%d", id)}
		has := 0
		for run := range runs {
			calls := shardArgument.FindAllStringSubmatch(commands(run), -1)
			if len(calls) != 2 || calls[0][1] != calls[1][1] {
				t.Fatalf("run %d builds and delivers %q", run, calls)
			}
			s, ok := fleetunits.ParseShard(calls[0][1])
			if !ok || s.N != runs {
				t.Fatalf("run %d of %d has the shard %q", run, runs, calls[0][1])
			}
			if s.Has(u) {
				has++
			}
		}
		if has != 1 {
			t.Fatalf("%s is in %d shards", u.ID, has)
		}
	}
}

// TestKubernetesRecipe holds the Job of the manual to the fields of batch/v1 that it uses, and to the arithmetic of its shards.
func TestKubernetesRecipe(t *testing.T) {
	var job struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Metadata   struct{ Name string }
		Spec       struct {
			CompletionMode       string `yaml:"completionMode"`
			Completions          int
			Parallelism          int
			BackoffLimitPerIndex int `yaml:"backoffLimitPerIndex"`
			Template             struct {
				Spec struct {
					RestartPolicy string `yaml:"restartPolicy"`
					Containers    []struct {
						Name, Image   string
						Command, Args []string
						Env           []struct {
							Name      string
							ValueFrom struct {
								SecretKeyRef struct{ Name, Key string } `yaml:"secretKeyRef"`
							} `yaml:"valueFrom"`
						}
						VolumeMounts []struct {
							Name      string
							MountPath string `yaml:"mountPath"`
						} `yaml:"volumeMounts"`
					}
					Volumes []struct {
						Name                  string
						PersistentVolumeClaim struct {
							ClaimName string `yaml:"claimName"`
						} `yaml:"persistentVolumeClaim"`
					}
				}
			}
		}
	}
	strict(t, recipe(t, "yaml", "kind: Job"), &job)
	spec, pod := job.Spec, job.Spec.Template.Spec
	if job.APIVersion != "batch/v1" || job.Kind != "Job" || spec.CompletionMode != "Indexed" || spec.Parallelism > spec.Completions || len(pod.Containers) != 1 {
		t.Fatalf("it is no Indexed Job: %+v", job)
	}
	if pod.RestartPolicy != "Never" { // which backoffLimitPerIndex asks for
		t.Errorf("restartPolicy is %s", pod.RestartPolicy)
	}
	volumes := map[string]bool{}
	for _, v := range pod.Volumes {
		volumes[v.Name] = v.PersistentVolumeClaim.ClaimName != ""
	}
	for _, m := range pod.Containers[0].VolumeMounts {
		if !volumes[m.Name] {
			t.Errorf("the volume %s is not declared", m.Name)
		}
	}
	if name := pod.Containers[0].Env[0].Name; name != "CCHC_TARGET_MAY_CHU_PASSWORD" {
		t.Errorf("the password is in %s", name)
	}
	outputs := map[int]string{}
	wantShards(t, spec.Completions, func(run int) string {
		if outputs[run] == "" {
			outputs[run] = shell(t, strings.Join(pod.Containers[0].Args, " "), "JOB_COMPLETION_INDEX="+strconv.Itoa(run))
		}
		return outputs[run]
	})
}

// TestGitLabRecipe does the same for the jobs of GitLab.
func TestGitLabRecipe(t *testing.T) {
	var jobs struct {
		Dung struct {
			Parallel, Retry int
			Script          []string
			Artifacts       struct {
				When  string
				Paths []string
			}
		}
		Gop struct {
			Needs  []string
			When   string
			Script []string
		}
	}
	strict(t, recipe(t, "yaml", "CI_NODE_INDEX"), &jobs)
	if jobs.Dung.Parallel < 2 || len(jobs.Gop.Needs) != 1 || jobs.Gop.Needs[0] != "dung" || jobs.Gop.When != "always" || jobs.Dung.Artifacts.When != "always" {
		t.Fatalf("the jobs are %+v", jobs)
	}
	if pattern := jobs.Dung.Artifacts.Paths[0]; !strings.HasSuffix(jobs.Gop.Script[0], " "+pattern) || !strings.Contains(jobs.Dung.Script[0], strings.TrimSuffix(pattern, "*.json")) {
		t.Errorf("%s is not what is joined: %q", pattern, jobs.Gop.Script)
	}
	outputs := map[int]string{}
	wantShards(t, jobs.Dung.Parallel, func(run int) string {
		if outputs[run] == "" {
			outputs[run] = shell(t, strings.Join(jobs.Dung.Script, "\n"), "CI_NODE_INDEX="+strconv.Itoa(run+1), "CI_NODE_TOTAL="+strconv.Itoa(jobs.Dung.Parallel))
		}
		return outputs[run]
	})
}

// cchc runs the program in a process of its own and returns its output.
func cchc(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("cchc", args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("cchc %q: %v\n%s%s", args, err, out, stderr.Bytes())
	}
	return string(out)
}

// shardedProvince copies the province of the demonstration, and builds it whole, to compare with.
func shardedProvince(t *testing.T) (dir string, want map[string]map[string]string) {
	t.Helper()
	dir = provinceCopy(t, "")
	cchc(t, dir, "fleet", "build", "--sites", "tinh", "--out", "ca-tinh")
	want = map[string]map[string]string{}
	for _, unit := range []string{"binh-lac", "son-thuy", "tan-lac"} {
		want[unit] = tree(t, filepath.Join(dir, "ca-tinh", unit))
	}
	return dir, want
}

// provinceCopy copies the province of the demonstration into the folder tinh of a new one, with
// more lines in sites.yaml.
func provinceCopy(t *testing.T, more string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "tinh"), os.DirFS(provinceFolder)); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, "tinh", fleet.File)
	text, err := os.ReadFile(name)
	if err == nil {
		err = os.WriteFile(name, append(text, more...), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// sameAs holds a unit's published column to the one of the whole build.
func sameAs(t *testing.T, dir, unit string, whole map[string]string) {
	t.Helper()
	got := tree(t, dir)
	if len(got) != len(whole) {
		t.Errorf("%s has %d files, not %d", unit, len(got), len(whole))
	}
	for name, text := range whole {
		if got[name] != text {
			t.Errorf("%s of %s is another one", name, unit)
		}
	}
}

// TestShardKilled kills a shard at several moments while the other one runs, and runs it again: at no moment is a column
// there in part, and at the end every unit is published once, as by one process.
func TestShardKilled(t *testing.T) {
	whole(t)
	dir, want := shardedProvince(t)
	cchc(t, dir, "fleet", "build", "--sites", "tinh", "--out", "ra", "--shard", "2/2", "--format", "json")
	first := fleetunits.Shard{I: 1, N: 2}
	if !first.Has(&fleetunits.Unit{ID: "binh-lac"}) && !first.Has(&fleetunits.Unit{ID: "son-thuy"}) && !first.Has(&fleetunits.Unit{ID: "tan-lac"}) {
		t.Fatal("no unit is in the first shard")
	}
	killed := 0
	for delay := 2 * time.Millisecond; ; delay += delay / 2 {
		cmd := exec.Command("cchc", "fleet", "build", "--sites", "tinh", "--out", "ra", "--shard", "1/2", "--format", "json")
		cmd.Dir = dir
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stop := time.AfterFunc(delay, func() { _ = cmd.Process.Kill() })
		err := cmd.Wait()
		stop.Stop()
		for unit, files := range want {
			if published := filepath.Join(dir, "ra", unit); anything(published) { // its folder is made first, empty
				sameAs(t, published, unit, files)
			}
		}
		if err == nil || t.Failed() {
			break
		}
		killed++
	}
	if killed == 0 {
		t.Fatal("it was never stopped in the middle")
	}
	var parts []string
	for _, shard := range []string{"1", "2"} {
		name := filepath.Join(dir, "phan-"+shard+".json")
		if err := os.WriteFile(name, []byte(cchc(t, dir, "fleet", "build", "--sites", "tinh", "--out", "ra", "--shard", shard+"/2", "--format", "json")), 0o644); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, name)
	}
	var merged fleetreport.Results
	if err := json.Unmarshal([]byte(cchc(t, dir, append([]string{"fleet", "merge", "--sites", "tinh", "--format", "json"}, parts...)...)), &merged); err != nil {
		t.Fatal(err)
	}
	if !merged.OK || len(merged.Units) != 4 || merged.Count(fleet.Unchanged) != 4 {
		t.Errorf("the joined result is %+v", merged)
	}
	for unit, files := range want {
		sameAs(t, filepath.Join(dir, "ra", unit), unit, files)
	}
}

// anything reports whether there is something in a folder.
func anything(dir string) bool {
	entries, err := os.ReadDir(dir)
	return err == nil && len(entries) > 0
}

// TestParallelRecipe runs the recipe of the manual for GNU parallel, as it stands there.
func TestParallelRecipe(t *testing.T) {
	whole(t)
	if _, err := exec.LookPath("parallel"); err != nil {
		testenv.Missing(t, "CCHC_SERVERS", "GNU parallel is not installed (apt-get install parallel)")
	}
	dir, want := shardedProvince(t)
	cmd := exec.Command("bash", "-c", "set -e\n"+recipe(t, "bash", "parallel"))
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "HOME="+t.TempDir())
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "4 đơn vị") {
		t.Fatalf("%v\n%s", err, out)
	}
	for unit, files := range want {
		sameAs(t, filepath.Join(dir, "ra", unit), unit, files)
	}
}
