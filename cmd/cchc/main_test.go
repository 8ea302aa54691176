package main

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/xml"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"cchc/internal/testenv"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cchc": main})
}

// TestStories runs the stories in testdata. Beside the usual commands they
// have
//
//	column         makes the smallest column that can be built
//	write F "…"    writes a file from a Go string, for bytes that a story cannot hold
//	remember D     notes everything in a folder
//	unchanged D    fails where anything in it has changed since
//	waitfor A      waits until a server listens on an address
//	shows U TEXT   waits until the page at a URL has a text
//	province DIR   copies the province of the demonstration into a folder
//	acts WHO …     is somebody at work with the log of the site, see acts
//	delivered P H  fails unless a host's folder H has what is published in P, byte for byte
//	words D F      writes the text of a document of Word into a file, a paragraph a line
//
// UPDATE_STORIES=1 renews what the stories expect to be printed.
func TestStories(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       os.Getenv("UPDATE_STORIES") != "",
		Setup: func(env *testscript.Env) error {
			env.Values["memory"] = map[string]string{}
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name == "links" { // whether there are symbolic links
				return !testenv.Wine(), nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"column": column, "write": write, "remember": remember, "unchanged": unchanged, "waitfor": waitFor, "shows": shows, "words": words,
			"month": month, "province": province, "acts": acts, "recorded": recorded, "delivered": delivered,
		},
	})
}

// provinceFolder is where the province of the demonstration is, from the folder of the tests.
var provinceFolder = must(filepath.Abs("../../internal/fleet/testdata/province"))

func must(path string, err error) string {
	if err != nil {
		panic(err)
	}
	return path
}

var smallest = map[string]string{
	"content/site.yaml":       "title: Cải cách hành chính xã Thử\nbaseURL: https://thu.example/\nagency: Ủy ban nhân dân xã Thử\n",
	"content/trang/_index.md": "---\ntitle: Trang\nkind: page\n---\n",
	"content/tin/_index.md":   "---\ntitle: Tin\nkind: news\n---\n",
	"content/tin/mot.md":      "---\ntitle: Tin một\ndate: 2026-11-01\ntopic: results\nauthor: Ban Biên tập\n---\nNội dung.\n",
}

func column(ts *testscript.TestScript, _ bool, _ []string) {
	for name, text := range smallest {
		file := ts.MkAbs(name)
		if _, err := os.Stat(file); err == nil {
			continue // the story brings its own
		}
		ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
		ts.Check(os.WriteFile(file, []byte(text), 0o644))
	}
}

func write(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: write FILE TEXT")
	}
	text, err := strconv.Unquote(`"` + strings.ReplaceAll(args[1], `"`, `\"`) + `"`)
	ts.Check(err)
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o755))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
}

// month writes the news of a month of 2026 into a column: month DIR 03.
func month(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: month DIR MONTH")
	}
	name := ts.MkAbs(filepath.Join(args[0], "content/tin-tuc/thang-"+args[1]+".md"))
	text := "---\nTiêu đề: Tin tháng " + args[1] + "\nNgày đăng: 2026-" + args[1] + "-05\nChủ đề: Kết quả\nTác giả: Lò Thị Xuân\n" +
		"Đơn vị: Văn phòng HĐND và UBND xã\n---\nTrong tháng, Trung tâm nhận hồ sơ của người dân cả năm ngày trong tuần.\n"
	ts.Check(os.WriteFile(name, []byte(text), 0o644))
}

func province(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: province DIR")
	}
	ts.Check(os.CopyFS(ts.MkAbs(args[0]), os.DirFS(provinceFolder)))
}

// listing returns every file of a folder with a digest of what is in it.
func listing(ts *testscript.TestScript, dir string) string {
	var b strings.Builder
	root := ts.MkAbs(dir)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(root, path)
		fmt.Fprintf(&b, "%s %x\n", rel, sha256.Sum256(text))
		return err
	})
	ts.Check(err)
	return b.String()
}

func memory(ts *testscript.TestScript) map[string]string {
	return ts.Value("memory").(map[string]string)
}

func remember(ts *testscript.TestScript, _ bool, args []string) {
	memory(ts)[args[0]] = listing(ts, args[0])
}

func unchanged(ts *testscript.TestScript, neg bool, args []string) {
	before, ok := memory(ts)[args[0]]
	if !ok {
		ts.Fatalf("%s was not remembered", args[0])
	}
	if same := before == listing(ts, args[0]); same == neg {
		ts.Fatalf("unchanged: %v", same)
	}
}

func waitFor(ts *testscript.TestScript, _ bool, args []string) {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if c, err := net.Dial("tcp", args[0]); err == nil {
			c.Close()
			return
		}
	}
	ts.Fatalf("nothing listens on %s", args[0])
}

func shows(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: shows URL TEXT")
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		res, err := http.Get(args[0])
		if err != nil {
			continue
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err == nil && strings.Contains(string(body), args[1]) {
			return
		}
	}
	ts.Fatalf("%s never has %s", args[0], args[1])
}

func words(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: words DOCUMENT FILE")
	}
	z, err := zip.OpenReader(ts.MkAbs(args[0]))
	ts.Check(err)
	defer z.Close()
	f, err := z.Open("word/document.xml")
	ts.Check(err)
	var b strings.Builder
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		ts.Check(err)
		switch token := token.(type) {
		case xml.CharData:
			b.Write(token)
		case xml.EndElement:
			if token.Name.Local == "p" {
				b.WriteByte('\n')
			}
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o644))
}

// delivered holds a folder of a host to the published one: the same files beside those that
// deliveries keep for themselves.
func delivered(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 || neg {
		ts.Fatalf("usage: delivered public host")
	}
	published, there := sums(ts, ts.MkAbs(args[0])), sums(ts, ts.MkAbs(args[1]))
	for name, sum := range published {
		if there[name] != sum {
			ts.Fatalf("%s is not on the host as it is published", name)
		}
	}
	for name := range there {
		if _, ok := published[name]; !ok && !strings.HasPrefix(name, ".cchc-deliver/") {
			ts.Fatalf("%s is on the host only", name)
		}
	}
}

// sums returns the check sums of the files below a folder, by name.
func sums(ts *testscript.TestScript, dir string) map[string][32]byte {
	all := map[string][32]byte{}
	ts.Check(fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if e != nil && e.IsDir() && e.Name() == ".git" {
			return fs.SkipDir
		}
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		all[name] = sha256.Sum256(data)
		return err
	}))
	return all
}
