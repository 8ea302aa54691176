package fleetdeliver

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetunits"
	"cchc/internal/remote"
	"cchc/internal/transfer"
	"cchc/internal/userdir"
	"cchc/internal/viet"

	"golang.org/x/net/webdav"
)

// A davHost serves folders over WebDAV, and notes how many units it is asked about at once.
type davHost struct {
	handler webdav.Handler
	refuse  string // the unit of which no file of the column is taken

	mu   sync.Mutex
	busy map[string]int // by unit, requests under way
	most int            // units at once
}

func (h *davHost) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	unit, _, _ := strings.Cut(strings.Trim(r.URL.Path, "/"), "/")
	h.note(unit, 1)
	defer h.note(unit, -1)
	if unit == h.refuse && r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/new/") {
		http.Error(w, "", http.StatusForbidden)
		return
	}
	if r.Method == http.MethodPut {
		time.Sleep(time.Millisecond) // a host is far away
	}
	h.handler.ServeHTTP(w, r)
}

func (h *davHost) note(unit string, n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.busy[unit] += n; h.busy[unit] == 0 {
		delete(h.busy, unit)
	}
	h.most = max(h.most, len(h.busy))
}

// province publishes the columns of five units without folders, which name a host for all.
func province(t *testing.T, target string) (*fleet.Fleet, []*fleetunits.Unit, Options) {
	t.Helper()
	dir, out := t.TempDir(), t.TempDir()
	sites := "title: Các xã\nshared: chung\ntargets:\n  - " + target + "\nunits:\n"
	for i := range 5 {
		sites += fmt.Sprintf("  - {name: Xã %c, id: xa-%c, baseURL: 'https://xa-%c.example/'}\n", 'A'+i, 'a'+i, 'a'+i)
	}
	for name, text := range map[string]string{
		"sites.yaml": sites, "chung/content/site.yaml": "title: Chuyên mục {unit.name}\nbaseURL: https://tinh.example/\nagency: Tỉnh\n",
		"chung/content/trang/_index.md": "---\ntitle: Trang\nkind: page\n---\n", "chung/content/trang/mot.md": "---\ntitle: Một\n---\nChữ.\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, problems := fleet.Open(dir, fleet.File)
	if f == nil {
		t.Fatal(problems)
	}
	t.Cleanup(func() { _ = f.Close() })
	units := f.All()
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("APPDATA", t.TempDir())
	user, err := userdir.Open()
	if err != nil {
		t.Fatal(err)
	}
	opts := Options{Options: fleet.Options{Out: out, Key: "test", Today: viet.NewDate(2026, 11, 30), Now: time.Now}, User: user}
	f.Build(units, opts.Options, func(r fleet.Result) {
		if r.State != fleet.Built {
			t.Fatal(r.Problems)
		}
	})
	return f, units, opts
}

// TestHostFarAway holds that columns go to a host of WebDAV several at once, but not more than that host is good
// for, each into its own folder; that one which the host refuses stops none of the others; and that a second run sends nothing.
func TestHostFarAway(t *testing.T) {
	root := t.TempDir()
	host := &davHost{handler: webdav.Handler{FileSystem: webdav.Dir(root), LockSystem: webdav.NewMemLS()}, refuse: "xa-c", busy: map[string]int{}}
	server := httptest.NewServer(host)
	defer server.Close()
	f, units, opts := province(t, "{name: may-chu, type: webdav, url: '"+server.URL+"/{unit.id}/'}")
	states := map[State][]string{}
	Run(context.Background(), f, units, opts, func(r Result) {
		states[r.State] = append(states[r.State], r.Unit.ID)
		if r.State == Failed && r.Record(diag.NewVoice("vi")).Error == nil {
			t.Errorf("nothing says why %s failed", r.Unit.ID)
		}
	})
	if len(states[Delivered]) != 4 || !slices.Equal(states[Failed], []string{"xa-c"}) {
		t.Fatalf("the deliveries are %v", states)
	}
	if limit := atOnce(config.WebDAVTarget); host.most < 2 || host.most > limit {
		t.Errorf("%d units at once, at most %d may be", host.most, limit)
	}
	for _, id := range states[Delivered] {
		want, err := os.ReadFile(filepath.Join(opts.Out, id, "index.html"))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(root, id, "index.html")); err != nil || string(got) != string(want) {
			t.Errorf("%s does not stand there: %v", id, err)
		}
	}
	host.refuse = ""
	states = map[State][]string{}
	Run(context.Background(), f, units, opts, func(r Result) { states[r.State] = append(states[r.State], r.Unit.ID) })
	if len(states[Unchanged]) != 4 || !slices.Equal(states[Delivered], []string{"xa-c"}) {
		t.Errorf("the second run: %v", states)
	}
}

// TestStopped holds that a run which is stopped tells of every unit.
func TestStopped(t *testing.T) {
	f, units, opts := province(t, "{name: may-chu, type: folder, folder: '{unit.id}'}")
	ctx, stop := context.WithCancel(context.Background())
	told, stopped := 0, 0
	Run(ctx, f, units, opts, func(r Result) {
		told++
		if text, kind := transfer.SayFault(diag.NewVoice("vi"), r.Err); kind == remote.Stopped && text != "" {
			stopped++
		}
		stop()
	})
	if told != len(units) || stopped == 0 {
		t.Errorf("%d of %d units are told, %d as stopped", told, len(units), stopped)
	}
}
