// Package fleetdeliver takes the published columns of many units to where they are hosted.
//
// A unit's column goes to the targets of its own settings; for units that name none, to those of
// sites.yaml, in which variables stand for the unit. Each delivery is one of package deliver, with all
// that this holds to; one that fails stops none of the others.
//
// Some go at once, where waiting for a host takes most of the time ([atOnce]); what one disk or
// one server with few sessions has to do goes one behind the other.
package fleetdeliver

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"cchc/internal/config"
	"cchc/internal/deliver"
	"cchc/internal/diag"
	"cchc/internal/fleet"
	"cchc/internal/fleetunits"
	"cchc/internal/outdir"
	"cchc/internal/remote"
	"cchc/internal/transfer"
	"cchc/internal/userdir"
)

// Options say how columns are delivered.
type Options struct {
	fleet.Options        // Out is the folder of the published columns
	Target        string // only to the target of this name; "" for all
	Who           string // see transfer.Options
	DryRun        bool
	Verify        bool
	TakeOver      bool   // see transfer.Options; what one target of one unit is asked about, no other one is
	NewKey        string // see remote.Env, likewise
	User          *userdir.Dir
	Waiting       func(out string) // called where another program publishes into a folder, or delivers from it, just now; nil for nobody
}

// State says what became of a delivery.
type State string

// The states.
const (
	Delivered State = "delivered" // what is published stands there now
	Unchanged State = "unchanged" // it stood there before
	Planned   State = "planned"   // nothing was changed, see Options.DryRun
	Failed    State = "failed"
)

// A Result is what became of the delivery of one unit's column to one target.
type Result struct {
	Unit     *fleetunits.Unit
	Target   *config.Target // nil where the unit has none, or nothing is known of it
	State    State
	Done     transfer.Result
	Built    time.Time // when the column was published; zero for unknown
	Took     time.Duration
	Problems diag.List // with names as sites.yaml sees them: why nothing was begun
	Err      error     // why it did not come to its end: see deliver.Run, deliver.Open
}

// A job is one delivery.
type job struct {
	unit   *fleetunits.Unit
	target config.Target
	dir    string        // from which paths of the target are read
	at     diag.Position // where the target is declared, as sites.yaml sees it
	own    *deliver.Own
}

// Run delivers the columns of some units, and calls each with what became of every delivery, one call at a time, in
// the order in which they end. What was not begun when ctx ends is told as stopped.
func Run(ctx context.Context, f *fleet.Fleet, units []*fleetunits.Unit, opts Options, each func(Result)) {
	var jobs []job
	own := ownFolders(f, opts)
	for _, u := range units {
		of, problems := jobsOf(f, u, opts)
		if problems.Errors() > 0 {
			each(Result{Unit: u, State: Failed, Problems: problems})
		}
		for i := range of {
			of[i].own = own
		}
		jobs = append(jobs, of...)
	}
	var mu sync.Mutex
	var all sync.WaitGroup
	for _, group := range byHost(jobs) {
		queue := make(chan job)
		for range atOnce(group[0].target.Type) {
			all.Go(func() {
				for j := range queue {
					r := j.deliver(ctx, opts)
					mu.Lock()
					each(r)
					mu.Unlock()
				}
			})
		}
		all.Go(func() {
			defer close(queue)
			for _, j := range group {
				queue <- j
			}
		})
	}
	all.Wait()
}

// ownFolders are the folders of the units, those that they share, and those in which they are published.
func ownFolders(f *fleet.Fleet, opts Options) *deliver.Own {
	own := &deliver.Own{}
	own.Folder(opts.Out)
	for _, dir := range f.Sites.Shared {
		own.Site(filepath.Join(f.Dir(), filepath.FromSlash(dir.Folder)))
	}
	for _, u := range f.All() {
		if u.Folder != "" {
			own.Site(filepath.Join(f.Dir(), filepath.FromSlash(u.Folder)))
		}
	}
	return own
}

// byHost divides deliveries by where they go: those of a group have one host, or the disk of this machine.
func byHost(jobs []job) (all [][]job) {
	at := map[string]int{}
	for _, j := range jobs {
		key := ""
		if atOnce(j.target.Type) > 1 || j.target.Host != "" {
			key = string(j.target.Type) + " " + string(j.target.Host) + string(j.target.URL)
			if j.target.Type == config.WebDAVTarget { // the address has the folder
				key = string(j.target.Type)
			}
		}
		i, ok := at[key]
		if !ok {
			i = len(all)
			at[key], all = i, append(all, nil)
		}
		all[i] = append(all[i], j)
	}
	return all
}

// atOnce is how many columns go to one host at once. Each delivery has some connections of its own: servers of SFTP
// refuse more than about ten that are not let in yet (MaxStartups of OpenSSH), those of FTPS often more than a few of one user.
func atOnce(t config.TargetType) int {
	switch t {
	case config.S3Target, config.WebDAVTarget:
		return 4
	case config.SFTPTarget:
		return 2
	}
	return 1
}

// Targets returns where the column of a unit goes, variables replaced, or why that is nowhere; see [Options].Target. The
// problems have names as sites.yaml sees them.
func Targets(f *fleet.Fleet, u *fleetunits.Unit, opts Options) (targets []config.Target, problems diag.List) {
	jobs, problems := jobsOf(f, u, opts)
	for _, j := range jobs {
		targets = append(targets, j.target)
	}
	return targets, problems
}

// jobsOf returns the deliveries of a unit, or why there are none.
func jobsOf(f *fleet.Fleet, u *fleetunits.Unit, opts Options) (jobs []job, problems diag.List) {
	c, problems := f.OpenColumn(u, opts.Options, false)
	if c == nil {
		return nil, problems
	}
	defer c.Close()
	settings, dir, problems := c.Settings()
	if settings == nil || problems.Errors() > 0 {
		return nil, problems
	}
	for _, t := range settings.Targets {
		jobs = append(jobs, job{unit: u, target: t, dir: dir, at: c.Located(diag.New(t.In(config.SettingsFile), "", "", nil)).Position})
	}
	if len(jobs) == 0 {
		for _, t := range f.Targets {
			own, dir, wrong := c.Target(t)
			problems = append(problems, wrong...)
			jobs = append(jobs, job{unit: u, target: own, dir: dir, at: t.In(f.File())})
		}
	}
	refuse := func(code string) (none []job, problems diag.List) {
		return nil, diag.List{diag.New(u.In(f.File()), "", code, diag.Args{"Unit": u.Name, "Name": opts.Target})}
	}
	switch {
	case problems.Errors() > 0:
		return nil, problems
	case len(jobs) == 0:
		return refuse("fleet-no-targets")
	}
	if opts.Target != "" {
		if jobs = slices.DeleteFunc(jobs, func(j job) bool { return string(j.target.Name) != opts.Target }); len(jobs) == 0 {
			return refuse("fleet-unknown-target")
		}
	}
	return jobs, nil
}

// deliver delivers.
func (j job) deliver(ctx context.Context, opts Options) Result {
	r := Result{Unit: j.unit, Target: &j.target, State: Failed}
	start := opts.Now()
	r.Err = j.run(ctx, opts, &r)
	r.Took = opts.Now().Sub(start)
	switch {
	case r.Err != nil:
	case r.Done.Empty() && (opts.DryRun || !r.Done.First):
		r.State = Unchanged
	case opts.DryRun:
		r.State = Planned
	default:
		r.State = Delivered
	}
	return r
}

func (j job) run(ctx context.Context, opts Options, r *Result) error {
	if ctx.Err() != nil {
		return &remote.Fault{Kind: remote.Stopped, Args: diag.Args{"Name": string(j.target.Name)}}
	}
	out := filepath.Join(opts.Out, j.unit.ID)
	src, err := deliver.Open(out, func() {
		if opts.Waiting != nil {
			opts.Waiting(out)
		}
	})
	if err != nil {
		return err
	}
	defer src.Close()
	r.Built = src.Time
	r.Done, err = deliver.RunHere(ctx, src, &j.target, remote.Env{SiteDir: j.dir, Secret: remote.Secret, Keys: opts.User, NewKey: opts.NewKey},
		deliver.Options{Own: j.own, Declared: j.at, Options: transfer.Options{
			Site: j.unit.BaseURL.String(), Who: opts.Who, TakeOver: opts.TakeOver, Verify: opts.Verify, DryRun: opts.DryRun, Now: opts.Now,
		}}, opts.User)
	return err
}

// A Record is what became of one delivery, as programs read it.
type Record struct {
	Unit         string        `json:"unit"` // its ID
	Name         string        `json:"name"`
	Target       string        `json:"target,omitempty"`
	Where        string        `json:"where,omitempty"`
	State        State         `json:"state"`
	Built        *time.Time    `json:"built,omitempty"`
	First        bool          `json:"first"`
	Resumed      bool          `json:"resumed"`
	Added        int           `json:"added"`
	Changed      int           `json:"changed"`
	Removed      int           `json:"removed"`
	Kept         int           `json:"kept"`
	Bytes        int64         `json:"bytes"` // to be sent
	Sent         int64         `json:"sent"`
	Read         int           `json:"read"` // files that were read back
	Milliseconds int64         `json:"milliseconds"`
	Notes        []string      `json:"notes"`
	Error        *Fault        `json:"error,omitempty"`
	Problems     []diag.Record `json:"problems"`
}

// A Fault is why a delivery did not come to its end, in words.
type Fault struct {
	Code    string `json:"code"` // a remote.FaultKind, or system
	Message string `json:"message"`
}

// Record returns a result as programs read it.
func (r Result) Record(v *diag.Voice) Record {
	d := r.Done
	rec := Record{
		Unit: r.Unit.ID, Name: r.Unit.Name, Where: d.Where, State: r.State, First: d.First, Resumed: d.Resumed, Added: len(d.Added), Changed: len(d.Changed), Removed: len(d.Removed),
		Kept: d.Kept, Bytes: d.Bytes, Sent: d.Sent, Read: d.Read, Milliseconds: r.Took.Milliseconds(), Notes: d.SayNotes(v), Problems: r.Problems.Records(v),
	}
	if r.Target != nil {
		rec.Target = string(r.Target.Name)
		if rec.Where == "" {
			rec.Where = r.Target.Where()
		}
	}
	if !r.Built.IsZero() {
		rec.Built = &r.Built
	}
	if r.Err != nil {
		rec.Added, rec.Changed, rec.Removed, rec.Kept = 0, 0, 0, 0 // what was planned is not done
		rec.Error = faultOf(r.Err, r.Unit.ID, v)
	}
	return rec
}

// faultOf says an error in words; what is to be done is done to all units, or to the one that is named.
func faultOf(err error, unit string, v *diag.Voice) *Fault {
	var f *remote.Fault
	if errors.As(err, &f) {
		f.Args["Unit"] = unit
	}
	if text, kind := transfer.SayFault(v, err); kind != "" {
		return &Fault{string(kind), text}
	}
	if code, name := outdir.Refusal(err); code != "" {
		return &Fault{"system", v.Say(code, diag.Args{"Name": name})}
	}
	return &Fault{"system", err.Error()}
}
