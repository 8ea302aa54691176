// Package loopback says who is at the other end of a connection within this machine.
//
// A server at 127.0.0.1 is open to every user of the machine, and cookies do not know of
// ports: a browser sends those of 127.0.0.1 to every server there, other users' too, who
// then have them. So what lets a browser in is not enough where several people share a
// machine, and the server asks the system whose the connection is. Linux and Windows
// tell; elsewhere nobody is refused.
package loopback

import (
	"errors"
	"net"
	"net/netip"
	"time"
)

// errUnknown says that the system does not tell.
var errUnknown = errors.New("loopback: nobody knows whose the connection is")

// A listener refuses connections of other users.
type listener struct {
	net.Listener
	own func(peer, here netip.AddrPort) (bool, error)
}

// OwnUser returns a listener that accepts the connections of the user who runs the
// program and closes those of others. Where the system does not tell whose a connection
// is, which is tried out first, it is l itself, and sure is false.
func OwnUser(l net.Listener) (own net.Listener, sure bool) {
	if !tells(ownedBy) {
		return l, false
	}
	return &listener{l, ownedBy}, true
}

// Accept returns the next connection of the user.
func (l *listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if isOwn(c, l.own) {
			return c, nil
		}
		_ = c.Close()
	}
}

// isOwn reports whether a connection is the user's. The table of connections may be read
// while it changes, so what is not found, or has no owner yet, is looked for again: in
// 55 ms at most.
func isOwn(c net.Conn, own func(peer, here netip.AddrPort) (bool, error)) bool {
	peer, here := addrPort(c.RemoteAddr()), addrPort(c.LocalAddr())
	for try := range 6 {
		time.Sleep(time.Duration(try*try) * time.Millisecond)
		if is, err := own(peer, here); err == nil && is {
			return true
		}
	}
	return false
}

func addrPort(a net.Addr) netip.AddrPort {
	t, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	p := t.AddrPort()
	return netip.AddrPortFrom(p.Addr().Unmap(), p.Port())
}

// tells reports whether the system says of a connection of this program that it is the
// user's.
func tells(own func(peer, here netip.AddrPort) (bool, error)) bool {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return false
	}
	defer l.Close()
	from, err := net.DialTimeout("tcp4", l.Addr().String(), time.Second)
	if err != nil {
		return false
	}
	defer from.Close()
	to, err := l.Accept()
	if err != nil {
		return false
	}
	defer to.Close()
	return isOwn(to, own)
}
