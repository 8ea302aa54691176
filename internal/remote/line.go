package remote

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"net"
	"strings"
	"sync"
	"time"

	"cchc/internal/config"
)

// Times of the network.
const (
	dialTimeout = 20 * time.Second
	idleTimeout = 60 * time.Second // nothing came or went for so long: the line is cut
)

// ErrCut says that a line was cut.
var ErrCut = errors.New("the line is cut")

// DialFunc opens a connection to an address, as [net.Dialer.DialContext] does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// lines opens the connections of one host, and closes all of them together.
type lines struct {
	ctx  context.Context
	dial DialFunc

	mu   sync.Mutex
	open map[*line]bool
	stop func() bool
}

// newLines returns the connections of a host, which end with ctx.
func newLines(ctx context.Context, dial DialFunc) *lines {
	if dial == nil {
		dial = (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext
	}
	l := &lines{ctx: ctx, dial: dial, open: map[*line]bool{}}
	l.stop = context.AfterFunc(ctx, l.closeAll)
	return l
}

// connect opens a connection.
func (l *lines) connect(network, address string) (net.Conn, error) {
	return l.connectContext(l.ctx, network, address)
}

func (l *lines) connectContext(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := l.dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := &line{Conn: conn, all: l}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open[c] = true
	return c, nil
}

// Close closes all connections.
func (l *lines) Close() {
	l.stop()
	l.closeAll()
}

// closeAfter closes all connections when the other side has been told, or does not answer in
// time.
func (l *lines) closeAfter(tell func() error, limit time.Duration) error {
	defer l.Close()
	done := make(chan error, 1)
	go func() { done <- tell() }()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		return ErrCut
	}
}

func (l *lines) closeAll() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		_ = c.Conn.Close()
	}
	clear(l.open)
}

// A line is a connection on which something comes or goes, or it ends.
type line struct {
	net.Conn
	all *lines
}

func (c *line) Read(p []byte) (int, error) {
	_ = c.SetReadDeadline(time.Now().Add(idleTimeout))
	return c.Conn.Read(p)
}

func (c *line) Write(p []byte) (int, error) {
	_ = c.SetWriteDeadline(time.Now().Add(idleTimeout))
	return c.Conn.Write(p)
}

func (c *line) Close() error {
	c.all.mu.Lock()
	delete(c.all.open, c)
	c.all.mu.Unlock()
	return c.Conn.Close()
}

// tlsConfig returns how a certificate is judged: by the system, or by the fingerprint that
// the settings name.
func tlsConfig(name string, print config.Fingerprint) *tls.Config {
	c := &tls.Config{ServerName: name, MinVersion: tls.VersionTLS12, ClientSessionCache: tls.NewLRUClientSessionCache(8)}
	if print == "" {
		return c
	}
	c.InsecureSkipVerify = true // VerifyConnection does
	c.VerifyConnection = func(s tls.ConnectionState) error {
		if !samePrint(CertificatePrint(s.PeerCertificates[0]), string(print)) {
			return &tls.CertificateVerificationError{UnverifiedCertificates: s.PeerCertificates, Err: errors.New("another fingerprint")}
		}
		return nil
	}
	return c
}

// CertificatePrint returns the SHA-256 of a certificate in hexadecimal.
func CertificatePrint(cert *x509.Certificate) string {
	sum := sha256.Sum256(cert.Raw)
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

// samePrint compares fingerprints, with or without colons.
func samePrint(a, b string) bool {
	return strings.EqualFold(strings.ReplaceAll(a, ":", ""), strings.ReplaceAll(b, ":", ""))
}
