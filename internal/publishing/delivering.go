package publishing

import (
	"context"
	"time"

	"cchc/internal/config"
	"cchc/internal/deliver"
	"cchc/internal/diag"
	"cchc/internal/remote"
	"cchc/internal/schema"
	"cchc/internal/transfer"
	"cchc/internal/userdir"
)

// deliveryTargets are the places of the settings to which what is published is delivered.
func (d *Desk) deliveryTargets(dir string) (all []target) {
	set := d.Set()
	if set == nil {
		return nil
	}
	for i := range set.Site.Settings.Targets {
		to := &set.Site.Settings.Targets[i]
		all = append(all, target{Name: "toi-" + string(to.Name), Dir: dir, To: to})
	}
	return all
}

// Place names where a target leads.
func (t target) Place() string {
	if t.To == nil {
		return t.Dir
	}
	return t.To.Where()
}

// deliverTo takes what was just published to where it is hosted, notes what came of it, and
// returns where that is.
func (d *Desk) deliverTo(t target, p *published) (where string) {
	start := time.Now()
	r, err := d.runDelivery(t.To, t.Dir, p.Who)
	if err == nil {
		p.Sent = r.Say(d.Voice, t.To, time.Since(start))
		return r.Where
	}
	p.OK, p.Sent = false, nil
	if p.Why, _ = transfer.SayFault(d.Voice, err); p.Why == "" {
		p.Why = d.refusedBySystem(err)
	}
	p.Why = d.Say("desk.not-delivered", diag.Args{"Why": diag.Capitalize(p.Why)})
	return ""
}

// runDelivery delivers a folder.
func (d *Desk) runDelivery(to *config.Target, dir, who string) (r transfer.Result, err error) {
	user := d.User
	if user == nil {
		if user, err = userdir.Open(); err != nil {
			return r, err
		}
	}
	src, err := deliver.Open(dir, nil)
	if err != nil {
		return r, err
	}
	defer src.Close()
	var stage transfer.Stage
	var begun time.Time
	opts := deliver.Options{Options: transfer.Options{
		Site: d.Set().Site.Settings.BaseURL.String(), Who: who + " (" + d.Host + ")", Now: d.Now,
		Progress: func(now transfer.Progress) {
			if now.Stage != stage {
				stage, begun = now.Stage, time.Now()
			}
			w := &d.publishing
			w.mu.Lock()
			defer w.mu.Unlock()
			w.text = now.Say(d.Voice, time.Since(begun))
			w.done, w.all = now.Done, now.Files
		},
	}}
	env := remote.Env{SiteDir: d.Dir, Secret: remote.Secret, Keys: user}
	return deliver.RunHere(context.Background(), src, to, env, opts, user)
}

// Kind is what a target is, in words.
func (t target) Kind() string {
	if t.To == nil {
		return ""
	}
	return schema.Label(t.To.Type)
}
