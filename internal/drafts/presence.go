package drafts

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"
)

// beat is how often a browser says that it has an editor open; after three beats without
// one it is taken to be gone.
const beat = 20 * time.Second

// Someone has an entry open.
type Someone struct {
	Who  string `json:"who"`
	Host string `json:"host"`
	Tab  string `json:"tab"`
	File string `json:"file"`
}

// A Presence says who has which entry open, to the desks of other machines too that work in
// the same folder: a small file for each editor, written anew with each beat.
type Presence struct {
	root *os.Root
	host string
	now  func() time.Time
	mu   sync.Mutex
	mine map[string]bool // names of files that this desk has written
}

// NewPresence returns the presence of the desk of a machine.
func NewPresence(root *os.Root, host string, now func() time.Time) *Presence {
	return &Presence{root: root, host: host, now: now, mine: map[string]bool{}}
}

const openDir = Dir + "/open"

// Here notes that an editor is open, and returns who else has the entry open.
func (p *Presence) Here(s Someone) []Someone {
	s.Host = p.host
	p.mu.Lock()
	defer p.mu.Unlock()
	name := path.Join(openDir, Key(s.File)+"-"+s.Tab+"-"+strconv.Itoa(os.Getpid())+".json")
	data, err := json.Marshal(s)
	if err != nil || p.root.MkdirAll(openDir, 0o755) != nil || p.root.WriteFile(name, data, 0o644) != nil {
		return nil // a folder that cannot be written to: nothing can be saved there either
	}
	p.mine[name] = true
	return p.others(s, name)
}

// others reads who has an entry open. The times are those of the disk that all write on, for
// clocks of machines differ.
func (p *Presence) others(s Someone, own string) (all []Someone) {
	info, err := p.root.Stat(own)
	if err != nil {
		return nil
	}
	entries, _ := fs.ReadDir(p.root.FS(), openDir)
	for _, e := range entries {
		name := path.Join(openDir, e.Name())
		other, err := e.Info()
		if err != nil || name == own || !strings.HasPrefix(e.Name(), Key(s.File)+"-") {
			continue
		}
		if info.ModTime().Sub(other.ModTime()) > 3*beat {
			_ = p.root.Remove(name)
			continue
		}
		var one Someone
		if data, err := p.root.ReadFile(name); err == nil && json.Unmarshal(data, &one) == nil && one.Tab != s.Tab {
			all = append(all, one)
		}
	}
	return all
}

// Gone notes that an editor was closed.
func (p *Presence) Gone(file, tab string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name := range p.mine {
		if strings.HasPrefix(path.Base(name), Key(file)+"-"+tab+"-") {
			_ = p.root.Remove(name)
			delete(p.mine, name)
		}
	}
}

// Leave notes that this desk has stopped.
func (p *Presence) Leave() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for name := range p.mine {
		_ = p.root.Remove(name)
	}
}
