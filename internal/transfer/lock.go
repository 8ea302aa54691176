package transfer

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"cchc/internal/diag"
	"cchc/internal/remote"
)

// An owner is who holds a lock, as its file says.
type owner struct {
	Token   string    `json:"token"`
	Machine string    `json:"machine,omitempty"`
	Who     string    `json:"who"`
	Since   time.Time `json:"since"`
	Beat    int       `json:"beat"` // another one every [Options].Beat
}

// fault says who delivers, and since when.
func (o owner) fault() error {
	return remote.NewFault(remote.Locked, nil, diag.Args{"Who": o.Who, "Since": o.Since.Local().Format("15:04 02/01/2006")})
}

// A lock is the right to deliver to a host. It is held by a connection of its own, so that a
// large file that is being sent does not keep it from being renewed.
type lock struct {
	pool *pool
	own  owner
	lost context.CancelCauseFunc
	stop context.CancelFunc
	beat sync.WaitGroup
}

const (
	// usualBeat is the usual [Options].Beat. It bounds how long the second of two people
	// waits for the answer that somebody delivers.
	usualBeat = 3 * time.Second
	// staleBeats is after how many beats a lock that is not renewed is an old one: a line
	// that is cut for half a minute costs nobody the lock.
	staleBeats = 12
	// ownerlessBeats is the same for a lock without the file of its owner, who has ended
	// between the two steps of taking it, or of taking it over. One that is only slow finds
	// its lock lost.
	ownerlessBeats = 4
)

// takeLock takes the lock of a host, or says who holds it. waiting is called again and again
// while the lock of another one is watched.
func takeLock(ctx context.Context, dial func(context.Context) (remote.Host, error), opts Options, waiting func(), lost context.CancelCauseFunc) (*lock, error) {
	l := &lock{lost: lost, own: owner{Token: rand.Text(), Machine: opts.Machine, Who: opts.Who, Since: opts.Now().UTC().Truncate(time.Second)}}
	// The lock is given back after ctx has ended, too.
	l.pool = newPool(context.WithoutCancel(ctx), dial, 1, opts.Pause)
	for {
		err := l.pool.use(func(h remote.Host) error { return h.Mkdir(lockDir) })
		if errors.Is(err, fs.ErrExist) {
			var free bool
			if free, err = l.wait(ctx, opts, waiting); free && err == nil {
				continue
			}
		}
		if err == nil {
			if err = l.write(); errors.Is(err, fs.ErrNotExist) {
				continue // whoever had it has given it back meanwhile
			}
			if err != nil {
				l.abandon()
			}
		}
		if err != nil {
			l.pool.close()
			return nil, err
		}
		break
	}
	beating, stop := context.WithCancel(ctx)
	l.stop = stop
	l.beat.Go(func() { l.renew(beating, opts.Beat) })
	return l, nil
}

// wait watches a lock that another one holds. It returns nil where that is an old one, which
// is then this delivery's, and free where there is none any more.
func (l *lock) wait(ctx context.Context, opts Options, waiting func()) (free bool, err error) {
	first, err := l.read()
	if err != nil {
		return false, err
	}
	if first == nil {
		first = []byte{}
	}
	had := parseOwner(first)
	if !opts.Alone || opts.Machine == "" || had.Machine != opts.Machine {
		beats := time.Duration(staleBeats)
		if had.Token == "" {
			beats = ownerlessBeats
		}
		for end := time.Now().Add(beats * opts.Beat); time.Now().Before(end); {
			waiting()
			select {
			case <-ctx.Done():
				return false, ctx.Err()
			case <-time.After(opts.Beat / 4):
			}
			there, err := l.there()
			if err != nil || !there {
				return !there, err
			}
			now, err := l.read()
			if err != nil {
				return false, err
			}
			if !bytes.Equal(now, first) {
				o := parseOwner(now)
				if o.Who == "" {
					o = had
				}
				return false, o.fault()
			}
		}
	}
	err = l.pool.use(func(h remote.Host) error { return h.Mkdir(lockDir + "/taken-" + had.Token) })
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if errors.Is(err, fs.ErrExist) { // somebody else takes it over, or has tried to
		select {
		case <-ctx.Done():
			return false, ctx.Err()
		case <-time.After(ownerlessBeats * opts.Beat):
		}
		if there, err := l.there(); err != nil || !there {
			return !there, err
		}
		now, err := l.read()
		if err == nil && !bytes.Equal(now, first) && now != nil {
			err = parseOwner(now).fault()
		}
		return false, err
	}
	return false, err
}

// there reports whether somebody holds the lock.
func (l *lock) there() (there bool, err error) {
	err = l.pool.use(func(h remote.Host) error {
		entries, err := h.List(Dir)
		there = false
		for _, e := range entries {
			there = there || Dir+"/"+e.Name == lockDir
		}
		return remote.MissingIsNil(err)
	})
	return there, err
}

// read returns what the file of the owner says, nil where there is none.
func (l *lock) read() (text []byte, err error) {
	err = l.pool.use(func(h remote.Host) error {
		r, err := h.Read(ownerFile)
		if err != nil {
			text = nil
			return remote.MissingIsNil(err)
		}
		text, err = io.ReadAll(io.LimitReader(r, 1<<16))
		return remote.MissingIsNil(errors.Join(err, r.Close()))
	})
	return text, err
}

// parseOwner reads the file of an owner; what is no such file has no owner.
func parseOwner(text []byte) (o owner) {
	if json.Unmarshal(text, &o) != nil || strings.Trim(o.Token, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return owner{}
	}
	return o
}

// write writes the file of the owner.
func (l *lock) write() error {
	text, err := json.Marshal(l.own)
	if err != nil {
		return err
	}
	return l.pool.use(func(h remote.Host) error { return h.Write(ownerFile, bytes.NewReader(text), int64(len(text))) })
}

// renew shows that the owner is at it, until ctx ends.
func (l *lock) renew(ctx context.Context, every time.Duration) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
		if err := l.check(); remote.KindOf(err) == remote.LockLost {
			l.lost(err)
			return
		}
		l.own.Beat++
		_ = l.write() // the next time tells whether somebody has taken it over
	}
}

// check reports whether somebody else has taken the lock over.
func (l *lock) check() error {
	text, err := l.read()
	if err != nil {
		return err
	}
	if o := parseOwner(text); o.Token != l.own.Token && (o.Token != "" || text == nil) {
		return remote.NewFault(remote.LockLost, nil, diag.Args{"Who": o.Who})
	}
	return nil
}

// release gives the lock back, if it is still held and the host can be reached: an old one is
// known for what it is.
func (l *lock) release() {
	l.stop()
	l.beat.Wait()
	l.pool.tries = 0
	defer l.pool.close()
	if l.check() == nil {
		l.remove()
	}
}

// abandon gives back a lock of which the file of the owner could not be written: nobody is to
// wait for it.
func (l *lock) abandon() {
	l.pool.tries = 0
	text, err := l.read()
	if token := parseOwner(text).Token; err == nil && (token == "" || token == l.own.Token) {
		l.remove()
	}
}

// remove removes the lock, if the host can be reached.
func (l *lock) remove() {
	_ = l.pool.use(func(h remote.Host) error {
		entries, err := h.List(lockDir)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.Dir {
				err = errors.Join(err, h.RemoveDir(lockDir+"/"+e.Name))
			}
		}
		return errors.Join(err, remote.MissingIsNil(h.Remove(ownerFile)), h.RemoveDir(lockDir))
	})
}
