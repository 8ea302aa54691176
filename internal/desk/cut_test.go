package desk

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// A cutListener cuts connections on which something is saved, where and when a test says.
type cutListener struct {
	net.Listener
	how atomic.Int32
}

const (
	whole     = iota
	inRequest // half of what is sent arrives
	inAnswer  // it arrives, and the answer does not
)

func (l *cutListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &cutConn{Conn: c, l: l}, nil
}

type cutConn struct {
	net.Conn
	l      *cutListener
	saving atomic.Bool
}

func (c *cutConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if bytes.HasPrefix(b[:n], []byte("POST /soan/luu ")) {
		switch c.l.how.Load() {
		case inRequest:
			_ = c.Conn.Close()
			return n / 2, err
		case inAnswer:
			c.saving.Store(true)
		}
	}
	return n, err
}

func (c *cutConn) Write(b []byte) (int, error) {
	if c.saving.Load() && c.l.how.Load() == inAnswer {
		_, _ = c.Conn.Write(b[:min(len(b), 40)])
		_ = c.Conn.Close()
		return 0, net.ErrClosed
	}
	return c.Conn.Write(b)
}

// quoted is a text in a script.
func quoted(text string) string {
	in, _ := json.Marshal(text)
	return string(in)
}

// cutDesk serves a desk behind a listener that cuts.
func cutDesk(t *testing.T, dir string) (*Desk, *cutListener) {
	screens, pages := &cutListener{Listener: listen(t)}, listen(t)
	ctx, cancel := context.WithCancel(context.Background())
	d, err := New(ctx, screens.Addr(), pages.Addr(), options(dir, "may-1"))
	if err != nil {
		t.Fatal(err)
	}
	<-d.begun
	var wg sync.WaitGroup
	wg.Go(func() { _ = d.Serve(ctx, screens, pages) })
	t.Cleanup(func() { cancel(); wg.Wait() })
	return d, screens
}

// TestSavedWithoutAnswer: an editor whose answer was lost saves again, with more text, and
// what it saved before is no conflict; what somebody else wrote between is.
func TestSavedWithoutAnswer(t *testing.T) {
	dir := newSite(t)
	lan := come(t, serve(t, dir, "may-1"), "Trần Lan")
	o := lan.open(newsOne)
	opened := o.base
	o.body = "Lần một.\n"
	if err := o.save(); err != nil {
		t.Fatal(err)
	}
	o.base = opened // the answer did not arrive
	if err := o.save(); err != nil {
		t.Fatal(err)
	}
	o.base, o.body = opened, "Lần hai.\n"
	if err := o.save(); err != nil {
		t.Fatal(err)
	}
	if got := text(t, dir, newsOne); !strings.HasSuffix(got, "---\nLần hai.\n") || !strings.Contains(got, "# ngày họp") {
		t.Error(got)
	}
	put(t, dir, newsOne, strings.Replace(text(t, dir, newsOne), "Lần hai", "Của người khác", 1))
	o.base, o.body = opened, "Lần ba.\n"
	if status, answer := lan.post("/soan/luu", o.sent()); !strings.HasPrefix(answer["goto"].(string), "/xung-dot") {
		t.Error(status, answer)
	}
	if got := text(t, dir, newsOne); !strings.Contains(got, "Của người khác") {
		t.Error(got)
	}
}

// TestNetworkCut: the connection is cut while somebody saves: before anything is sent, in the
// middle of what is sent, in the middle of the answer. The screen says so, nothing typed is
// lost, no file is half written, and pressing again saves.
func TestNetworkCut(t *testing.T) {
	dir := newSite(t)
	d, l := cutDesk(t, dir)
	s := inChromium(t, d)
	s.open(newsOne)
	offline := func(is bool) {
		s.call(func(ctx context.Context, target *chromedp.Target) error {
			_, err := cdp.Call(ctx, target, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
				MatchedNetworkConditions: []*network.Conditions{{URLPattern: "", Offline: is, DownloadThroughput: -1, UploadThroughput: -1}}})
			return err
		})
	}
	before := text(t, dir, newsOne)
	for _, c := range []struct {
		name     string
		cut      func()
		mend     func()
		arrived  bool
		sentence string
	}{
		{"offline", func() { offline(true) }, func() { offline(false) }, false, "Không có mạng trong máy"},
		{"in what is sent", func() { l.how.Store(inRequest) }, func() { l.how.Store(whole) }, false, "Đứt khi đang gửi"},
		{"in the answer", func() { l.how.Store(inAnswer) }, func() { l.how.Store(whole) }, true, "Đứt khi đang trả lời"},
	} {
		long := c.sentence + ".\n\n" + strings.Repeat("Một dòng dài của bài viết. ", 400) + "\n"
		c.cut()
		s.js(`let b = document.getElementById("body"); b.focus(); b.select(); document.execCommand("insertText", false, ` + quoted(long) + `); document.querySelector(".save-bar button[type=submit]").click()`)
		s.becomes(c.name+": the screen says so", `!document.getElementById("alarm").hidden && document.getElementById("alarm").textContent.includes("Chưa chắc đã lưu")`)
		s.is(c.name+": what was typed is there", `document.getElementById("body").value`, long)
		got := text(t, dir, newsOne)
		if !c.arrived && got != before || c.arrived && !strings.HasSuffix(got, "---\n"+long) {
			t.Errorf("%s: the file has %d bytes: %.300s", c.name, len(got), got)
		}
		s.becomes(c.name+": the browser keeps it", `Object.values(localStorage).join().includes(`+quoted(c.sentence)+`) || document.getElementById("saved").textContent.includes("giữ")`)
		c.mend()
		more := long + "\nViết thêm.\n"
		s.js(`let b = document.getElementById("body"); b.focus(); b.setSelectionRange(b.value.length, b.value.length); document.execCommand("insertText", false, "\nViết thêm.\n"); document.querySelector(".save-bar button[type=submit]").click()`)
		waitFor(t, c.name+": the file", func() bool { return strings.HasSuffix(text(t, dir, newsOne), "---\n"+more) })
		s.becomes(c.name+": saved", `document.getElementById("alarm").hidden && document.getElementById("saved").textContent.startsWith("Đã lưu")`)
		if before = text(t, dir, newsOne); !strings.HasSuffix(before, "---\n"+more) || !strings.Contains(before, "# ngày họp") {
			t.Errorf("%s: the file is %.400s", c.name, before)
		}
	}
	if breaks, err := d.History.Verify(); err != nil || len(breaks) > 0 {
		t.Error(breaks, err)
	}
}
