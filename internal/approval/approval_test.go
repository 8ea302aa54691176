package approval

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/edit"
	"cchc/internal/folder"
	"cchc/internal/history"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// A desk is a site with its log, and people who work on it.
type desk struct {
	t     *testing.T
	dir   string
	files *folder.Folder
	log   *history.Log
	want  config.Approval
	today viet.Date
}

const (
	newsFile = "content/tin/a/index.md"
	newsText = "---\ntitle: Tin một\ndate: 2026-11-01\ntopic: results\n---\n![Ảnh](anh.jpg)\n"
)

// newDesk makes a site whose settings ask for approval, with a section of news.
func newDesk(t *testing.T, want config.Approval) *desk {
	d := &desk{t: t, dir: t.TempDir(), want: want, today: viet.NewDate(2026, 11, 30)}
	d.put("content/site.yaml", "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã Thử\napproval: "+string(want)+"\n")
	d.put("content/tin/_index.md", "---\ntitle: Tin\nkind: news\n---\n")
	var err error
	if d.files, err = folder.Open(d.dir); err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 30, 8, 0, 0, 0, viet.Zone)
	if d.log, err = history.Open(d.dir, "may", func() time.Time { now = now.Add(time.Minute); return now }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _, _ = d.log.Close(), d.files.Close() })
	return d
}

func (d *desk) put(name, text string) {
	d.t.Helper()
	file := filepath.Join(d.dir, name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(text), 0o644)); err != nil {
		d.t.Fatal(err)
	}
	if d.files != nil {
		d.files.Forget()
	}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// save saves a file as somebody.
func (d *desk) save(who, name, text string) {
	d.t.Helper()
	old, err := fs.ReadFile(d.files.FS(), name)
	if errors.Is(err, fs.ErrNotExist) {
		old, err = nil, nil
	}
	d.must(err)
	d.must(d.log.Save(d.files, history.Change{Entry: history.Entry{Who: who, File: name}, Old: old, Data: []byte(text)}))
}

// actor returns somebody with the site as it is.
func (d *desk) actor(who string) (*Actor, *store.Entry) {
	d.t.Helper()
	lib, problems := store.Load(d.files.FS(), store.Options{Today: d.today, Drafts: true})
	if lib == nil {
		d.t.Fatal(problems)
	}
	return &Actor{Log: d.log, Dir: d.files, Library: lib, Want: d.want, Who: who, Today: d.today}, lib.ByFile(newsFile)
}

// read returns the digest of the version that is there.
func (d *desk) read() folder.Digest {
	d.t.Helper()
	a, e := d.actor("")
	v, err := NewFiles(d.files.FS()).VersionOf(a.Library, e)
	d.must(err)
	return v.Digest()
}

func (d *desk) approve(who string) (done bool, code string) {
	d.t.Helper()
	a, e := d.actor(who)
	done, err := a.Approve(e, d.read())
	var refused *Refusal
	if errors.As(err, &refused) {
		return done, refused.Code
	}
	d.must(err)
	return done, ""
}

// status tells where the entry stands, in short.
func (d *desk) status() string {
	d.t.Helper()
	d.must(d.log.Reload())
	a, e := d.actor("")
	s, err := Read(d.log, d.want).Status(NewFiles(d.files.FS()), a.Library, e)
	d.must(err)
	words := []string{string(s.State)}
	if s.Edited {
		words = append(words, "edited")
	}
	if s.Names() != "" {
		words = append(words, "by "+s.Names())
	}
	if s.Bypassed != nil {
		words = append(words, "bypassed: "+s.Bypassed.Why)
	}
	if s.Returned != nil {
		words = append(words, "returned: "+s.Returned.Why)
	}
	return strings.Join(words, ", ")
}

func (d *desk) is(want string) {
	d.t.Helper()
	if got := d.status(); got != want {
		d.t.Errorf("it is %q, want %q", got, want)
	}
}

// out returns a file as it goes out, "none" where there is none, and the codes of what
// was told.
func (d *desk) out(name string) (text, codes string) {
	d.t.Helper()
	d.files.Forget()
	site, notes, err := Published(d.files.FS(), d.dir, "may", time.Now)
	d.must(err)
	for _, n := range notes {
		codes = strings.TrimSpace(codes + " " + n.Code)
		for _, lang := range diag.Languages {
			if v := diag.NewVoice(lang); !v.Has(n.Code+".message") || strings.Contains(v.Message(n), "no value") {
				d.t.Errorf("%s: %s", n.Code, v.Message(n))
			}
		}
	}
	data, err := fs.ReadFile(site, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "none", codes
	}
	d.must(err)
	return string(data), codes
}

func (d *desk) goesOut(name, want, wantCodes string) {
	d.t.Helper()
	if text, codes := d.out(name); !strings.Contains(text, want) || codes != wantCodes {
		d.t.Errorf("%s goes out as %q with %q, want %q with %q", name, text, codes, want, wantCodes)
	}
}

// TestOne: from a draft to the web with one approval, and what edits make of it.
func TestOne(t *testing.T) {
	d := newDesk(t, config.ApprovalOne)
	d.put("content/tin/a/anh.jpg", "ảnh 1")
	d.save("Lan", newsFile, newsText)
	d.is("draft")
	d.goesOut(newsFile, "draft: true", "approval-held")

	a, e := d.actor("Lan")
	d.must(a.Submit(e))
	d.is("waiting")
	a, e = d.actor("Hải")
	d.must(a.Return(e, "thiếu ngày họp"))
	d.is("draft, returned: thiếu ngày họp")
	d.save("Lan", newsFile, strings.Replace(newsText, "Tin một", "Tin hai", 1))
	a, e = d.actor("Lan")
	d.must(a.Submit(e))
	d.is("waiting")
	if done, code := d.approve("Hải"); !done || code != "" {
		t.Errorf("%v, %s", done, code)
	}
	d.is("published, by Hải")
	d.goesOut(newsFile, "approvedBy: Hải\napprovedOn: 2026-11-30", "")
	approved, _ := d.out(newsFile)

	// A change of a draft's line alone is none; one of a word is.
	d.save("Lan", newsFile, strings.Replace(approved, "title", "draft: true\ntitle", 1))
	d.is("draft, by Hải")
	d.goesOut(newsFile, "draft: true", "")
	d.save("Lan", newsFile, strings.Replace(approved, "Tin hai", "Tin ba", 1))
	d.is("draft, edited")
	d.goesOut(newsFile, "Tin hai", "approval-earlier")
	d.save("Lan", newsFile, approved)
	d.is("published, by Hải")

	// So is one of a picture.
	d.put("content/tin/a/anh.jpg", "ảnh 2")
	d.is("draft, edited")
	d.goesOut("content/tin/a/anh.jpg", "ảnh 1", "approval-earlier")
	d.must(os.Remove(filepath.Join(d.dir, "content/tin/a/anh.jpg")))
	d.goesOut("content/tin/a/anh.jpg", "ảnh 1", "approval-earlier")
	d.put("content/tin/a/anh.jpg", "ảnh 2")
	d.approve("Hải")
	d.goesOut("content/tin/a/anh.jpg", "ảnh 2", "")

	// Published, and approved later than that.
	d.must(d.log.Record(history.Entry{Act: history.Published, Target: "web"}))
	d.is("published, by Hải")
	d.save("Lan", newsFile, strings.Replace(approved, "Tin hai", "Tin bốn", 1))
	d.approve("Hải")
	d.is("approved, by Hải")
}

// TestTwo: two people approve, none of them who wrote it.
func TestTwo(t *testing.T) {
	d := newDesk(t, config.ApprovalTwo)
	d.put("content/tin/a/anh.jpg", "ảnh")
	d.save("Lan", newsFile, newsText)
	a, e := d.actor("Lan")
	d.must(a.Submit(e))
	if _, code := d.approve("LAN"); code != "approval-own" {
		t.Errorf("%s", code)
	}
	if _, code := d.approve(" "); code != "approval-no-name" {
		t.Errorf("%s", code)
	}
	if done, code := d.approve("Hải"); done || code != "" {
		t.Errorf("%v, %s", done, code)
	}
	d.is("waiting, by Hải")
	d.goesOut(newsFile, "draft: true", "approval-held")
	if _, code := d.approve("hải"); code != "approval-again" {
		t.Errorf("%s", code)
	}
	if done, code := d.approve("Minh"); !done || code != "" {
		t.Errorf("%v, %s", done, code)
	}
	d.is("published, by Hải; Minh")
	d.goesOut(newsFile, "approvedBy: Hải; Minh", "")

	// Each change begins anew, and its author cannot approve it.
	text, _ := d.out(newsFile)
	d.save("Minh", newsFile, strings.Replace(text, "Tin một", "Tin hai", 1))
	if _, code := d.approve("Minh"); code != "approval-own" {
		t.Errorf("%s", code)
	}
	d.approve("Lan")
	d.is("draft, edited, by Lan")
	d.goesOut(newsFile, "Tin một", "approval-earlier")
	d.approve("Hải")
	d.is("published, by Lan; Hải")
}

// TestBypass: an entry goes out without approval only for a reason, and an approval
// later takes its place.
func TestBypass(t *testing.T) {
	d := newDesk(t, config.ApprovalOne)
	d.put("content/tin/a/anh.jpg", "ảnh")
	d.save("Lan", newsFile, strings.Replace(newsText, "date", "draft: true\ndate", 1))
	a, e := d.actor("Lan")
	if d := Problem(newsFile, a.Bypass(e, d.read(), " ")); d.Code != "approval-no-reason" {
		t.Errorf("%s", d.Code)
	}
	d.must(a.Bypass(e, d.read(), "bão số 9, phải đăng ngay"))
	d.is("published, bypassed: bão số 9, phải đăng ngay")
	d.goesOut(newsFile, "title: Tin một\ndate", "")
	if all := Bypassed(d.log); len(all) != 1 || all[0].Who != "Lan" {
		t.Errorf("%v", all)
	}
	d.approve("Hải")
	d.is("published, by Hải")
}

// TestChangedMeanwhile: what is approved is what was read.
func TestChangedMeanwhile(t *testing.T) {
	d := newDesk(t, config.ApprovalOne)
	d.put("content/tin/a/anh.jpg", "ảnh")
	d.save("Lan", newsFile, newsText)
	read := d.read()
	d.put("content/tin/a/anh.jpg", "ảnh khác")
	a, e := d.actor("Hải")
	if _, err := a.Approve(e, read); Problem(newsFile, err).Code != "approval-changed" {
		t.Errorf("%v", err)
	}
	d.is("draft")
}

// TestNothingKept: where a version cannot be kept, the file stays as it is, and nothing is
// recorded.
func TestNothingKept(t *testing.T) {
	d := newDesk(t, config.ApprovalOne)
	d.save("Lan", newsFile, newsText)
	d.put("content/tin/a/anh.jpg", "ảnh") // not kept yet
	read := d.read()
	versions := filepath.Join(d.dir, history.Dir, "files")
	d.must(os.RemoveAll(versions))
	d.must(os.WriteFile(versions, nil, 0o600))
	before := d.log.Len()
	a, e := d.actor("Hải")
	if _, err := a.Approve(e, read); err == nil || errors.Is(err, history.ErrNotRecorded) {
		t.Errorf("approved with %v", err)
	}
	if now, err := os.ReadFile(filepath.Join(d.dir, newsFile)); err != nil || string(now) != newsText || d.log.Len() != before {
		t.Errorf("%v, %d acts, %s", err, d.log.Len()-before, now)
	}
}

// TestBefore: what was on the web before the log knew it stays there until a change is
// approved; so does all that is there when the settings begin to ask.
func TestBefore(t *testing.T) {
	d := newDesk(t, config.ApprovalOne)
	d.put("content/tin/a/anh.jpg", "ảnh")
	d.put(newsFile, newsText)
	d.goesOut(newsFile, "Tin một", "")
	d.is("published")
	d.save("Lan", newsFile, strings.Replace(newsText, "Tin một", "Tin hai", 1))
	d.is("draft, edited")
	d.goesOut(newsFile, "Tin một", "approval-before")
	d.approve("Hải")
	d.goesOut(newsFile, "Tin hai", "")

	d = newDesk(t, config.ApprovalNone)
	d.put("content/tin/a/anh.jpg", "ảnh")
	d.must(Keep(d.log, d.want, "Lan"))
	d.save("Lan", newsFile, newsText)
	d.save("Lan", newsFile, strings.Replace(newsText, "Tin một", "Tin hai", 1))
	d.is("published")
	d.put("content/site.yaml", "title: Cột\nbaseURL: https://thu.example/\nagency: UBND xã Thử\napproval: one\n")
	d.want = config.ApprovalOne
	d.goesOut(newsFile, "Tin hai", "")
	d.must(Keep(d.log, d.want, "Lan"))
	n := d.log.Len()
	if d.must(Keep(d.log, d.want, "Lan")); d.log.Len() != n {
		t.Error("the settings are recorded twice")
	}
	d.is("published")
	d.save("Lan", newsFile, strings.Replace(newsText, "Tin một", "Tin ba", 1))
	d.goesOut(newsFile, "Tin hai", "approval-before")
}

// TestRemoved: what is in the trash is on the web no more, and comes back approved.
func TestRemoved(t *testing.T) {
	d := newDesk(t, config.ApprovalOne)
	d.put("content/tin/a/anh.jpg", "ảnh")
	d.save("Lan", newsFile, newsText)
	d.approve("Hải")
	data, err := fs.ReadFile(d.files.FS(), newsFile)
	d.must(err)
	d.must(d.log.Remove(d.files, history.Entry{Who: "Lan", File: newsFile}, folder.DigestOf(data), []string{"content/tin/a/anh.jpg"}))
	d.goesOut(newsFile, "none", "")
	name, kept, err := d.log.Restore(d.files, d.log.Trash()[0], "Lan")
	if d.must(err); name != newsFile || len(kept) > 0 {
		t.Errorf("%s, %v", name, kept)
	}
	d.is("published, by Hải")
	d.goesOut("content/tin/a/anh.jpg", "ảnh", "")
}

// TestGone: where an approved version cannot be had, that is an error: nothing is
// published.
func TestGone(t *testing.T) {
	d := newDesk(t, config.ApprovalOne)
	d.put("content/tin/a/anh.jpg", "ảnh")
	d.save("Lan", newsFile, newsText)
	d.approve("Hải")
	d.save("Lan", newsFile, newsText+"Thêm.\n")
	d.must(os.RemoveAll(filepath.Join(d.dir, history.Dir, "files")))
	d.goesOut(newsFile, "Thêm", "approval-version-gone")
}

// TestTextDigest: what approving writes into a file changes nothing of it, whatever the
// file looks like.
func TestTextDigest(t *testing.T) {
	for _, text := range []string{
		newsText, strings.ReplaceAll(newsText, "\n", "\r\n"), "\uFEFF" + newsText,
		"---\nTiêu đề: A\nNgười duyệt: B\nNgày duyệt: 1/2/2026\nNháp: có\n---\n", "---\ntitle: A\n# hết\n---\nX",
		"---\ntitle: A\ntags:\n- a\n---\nX", "---\ntitle: |\n  A\n  B\n---\n\n\nX\n\n",
	} {
		changes := []edit.Change{{Path: "approvedBy", Value: "Hải; Minh"}, {Path: "approvedOn", Value: viet.NewDate(2026, 11, 30)}, {Path: "draft", Value: true}}
		for n := range len(changes) + 1 {
			now, err := edit.Apply([]byte(text), commonType, changes[:n])
			if err != nil || TextDigest(now) != TextDigest([]byte(text)) {
				t.Errorf("%q becomes %q, %v", text, now, err)
			}
		}
		if TextDigest([]byte(text+" ")) == TextDigest([]byte(text)) {
			t.Errorf("%q: a change is none", text)
		}
	}
}

// TestDemonstration: the same for every entry of the demonstration.
func TestDemonstration(t *testing.T) {
	err := fs.WalkDir(os.DirFS("../.."), "content", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !isEntry(name) {
			return err
		}
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			return err
		}
		now, err := edit.Apply(text, commonType, []edit.Change{{Path: "approvedBy", Value: "Hải"}, {Path: "approvedOn", Value: viet.NewDate(2026, 11, 30)}})
		if err == nil && TextDigest(now) != TextDigest(text) {
			t.Errorf("%s: approving it changes it", name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
