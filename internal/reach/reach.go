// Package reach asks other hosts whether the addresses that a site leads to can be
// opened: one request at a time for each host, with pauses, HEAD before GET, and no
// longer than a time. Good answers are kept for some days (cache.go).
package reach

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"cchc/internal/check"
)

// Options say how hosts are asked.
type Options struct {
	Agent   string        // how the program names itself to hosts
	Timeout time.Duration // for one request
	Pause   time.Duration // between two requests to a host
	Hosts   int           // how many hosts are asked at once
	Cache   *Cache        // nil for none
	Asked   func()        // called behind each address, several at once; nil for nothing
}

// Default are the options of the tool.
func Default() Options {
	return Options{Agent: "cchc-check (kiem tra lien ket)", Timeout: 20 * time.Second, Pause: 500 * time.Millisecond, Hosts: 8}
}

// mostAddresses bounds how many addresses are asked for in a run.
const mostAddresses = 5000

// Ask asks for addresses and returns what their hosts said. What was not asked any more,
// because ctx ended or there were too many, has no answer.
func Ask(ctx context.Context, addresses []string, opts Options) map[string]check.Answer {
	answers := map[string]check.Answer{}
	byHost := map[string][]string{}
	for _, address := range addresses[:min(len(addresses), mostAddresses)] {
		if a, ok := opts.Cache.get(address); ok {
			answers[address] = a
			continue
		}
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			byHost[u.Host] = append(byHost[u.Host], address)
		}
	}
	hosts := make(chan []string)
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range max(1, min(opts.Hosts, len(byHost))) {
		wg.Go(func() {
			a := newAsker(opts)
			for list := range hosts {
				a.host(ctx, list, func(address string, answer check.Answer) {
					mu.Lock()
					defer mu.Unlock()
					answers[address] = answer
					opts.Cache.put(address, answer)
				})
			}
		})
	}
	for _, list := range byHost {
		slices.Sort(list)
		hosts <- slices.Compact(list)
	}
	close(hosts)
	wg.Wait()
	return answers
}

// An asker asks hosts, one after the other.
type asker struct {
	opts   Options
	client *http.Client
	moved  bool // all redirects of this request were for good
}

func newAsker(opts Options) *asker {
	a := &asker{opts: opts}
	a.client = &http.Client{
		Timeout: opts.Timeout,
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) >= 10 {
				return errors.New("too many redirects")
			}
			if code := req.Response.StatusCode; code != http.StatusMovedPermanently && code != http.StatusPermanentRedirect {
				a.moved = false
			}
			return nil
		},
	}
	return a
}

// host asks for the addresses of one host, with pauses.
func (a *asker) host(ctx context.Context, addresses []string, found func(address string, answer check.Answer)) {
	for i, address := range addresses {
		if i > 0 && !a.pause(ctx) {
			return
		}
		answer := a.ask(ctx, address)
		if ctx.Err() != nil {
			return
		}
		found(address, answer)
		if a.opts.Asked != nil {
			a.opts.Asked()
		}
	}
}

// pause waits between two requests; false when the run ends.
func (a *asker) pause(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(a.opts.Pause):
		return true
	}
}

// ask asks for one address: for its head, and for all of it where the host refuses that.
func (a *asker) ask(ctx context.Context, address string) check.Answer {
	answer := a.request(ctx, http.MethodHead, address)
	if answer.Failed != "" && answer.Failed != "other" || answer.Failed == "" && answer.Status < 400 {
		return answer
	}
	if !a.pause(ctx) {
		return answer
	}
	return a.request(ctx, http.MethodGet, address)
}

func (a *asker) request(ctx context.Context, method, address string) check.Answer {
	req, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return check.Answer{Failed: "other"}
	}
	req.Header.Set("User-Agent", a.opts.Agent)
	a.moved = true
	res, err := a.client.Do(req)
	if err != nil {
		return check.Answer{Failed: why(err)}
	}
	res.Body.Close() // only whether it opens is asked
	answer := check.Answer{Status: res.StatusCode}
	if end := res.Request.URL.String(); a.moved && end != address && res.StatusCode < 400 {
		answer.Moved = end
	}
	return answer
}

// why names what kept a host from answering.
func why(err error) string {
	var (
		name        *net.DNSError
		timeout     net.Error
		certificate *tls.CertificateVerificationError
		unknown     x509.UnknownAuthorityError
		host        x509.HostnameError
	)
	switch {
	case errors.As(err, &name) && name.IsNotFound:
		return "name"
	case errors.As(err, &certificate), errors.As(err, &unknown), errors.As(err, &host):
		return "certificate"
	case errors.Is(err, errRefused):
		return "refused"
	case errors.As(err, &timeout) && timeout.Timeout():
		return "timeout"
	}
	return "other"
}
