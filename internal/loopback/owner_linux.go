package loopback

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// ownedBy reports whether the socket at peer whose other end is here is the user's. The
// kernel lists sockets with their users; a socket that its program has closed has none,
// and is listed as root's.
func ownedBy(peer, here netip.AddrPort) (bool, error) {
	for _, table := range []string{"/proc/net/tcp", "/proc/net/tcp6"} {
		user, err := userIn(table, peer, here)
		if err == nil {
			return user == os.Getuid(), nil
		}
	}
	return false, errUnknown
}

// userIn finds the user of a socket in a table.
func userIn(table string, peer, here netip.AddrPort) (int, error) {
	file, err := os.Open(table)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		f := strings.Fields(lines.Text())
		if len(f) > 7 && readAddress(f[1]) == peer && readAddress(f[2]) == here {
			return strconv.Atoi(f[7])
		}
	}
	return 0, errUnknown
}

// readAddress reads 0100007F:0582, words of an address in the machine's order of bytes
// and a port.
func readAddress(text string) (zero netip.AddrPort) {
	host, port, _ := strings.Cut(text, ":")
	words, err := hex.DecodeString(host)
	number, err2 := strconv.ParseUint(port, 16, 16)
	if err != nil || err2 != nil || len(words)%4 != 0 {
		return zero
	}
	for i := 0; i < len(words); i += 4 {
		binary.NativeEndian.PutUint32(words[i:], binary.BigEndian.Uint32(words[i:]))
	}
	addr, ok := netip.AddrFromSlice(words)
	if !ok {
		return zero
	}
	return netip.AddrPortFrom(addr.Unmap(), uint16(number))
}
