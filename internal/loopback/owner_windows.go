package loopback

import (
	"encoding/binary"
	"net/netip"
	"unsafe"

	"golang.org/x/sys/windows"
)

var getExtendedTCPTable = windows.NewLazySystemDLL("iphlpapi.dll").NewProc("GetExtendedTcpTable")

// tcpTableOwnerPIDConnections asks for the connections with the programs that have them
// (TCP_TABLE_OWNER_PID_CONNECTIONS).
const tcpTableOwnerPIDConnections = 4

// ownedBy reports whether the socket at peer whose other end is here is the user's: the
// program that has it runs for the same user as this one. Programs of others cannot be
// asked, which is an answer.
func ownedBy(peer, here netip.AddrPort) (bool, error) {
	table, err := connections()
	if err != nil {
		return false, err
	}
	const row = 24 // state, local address, local port, remote address, remote port, program
	for n := binary.LittleEndian.Uint32(table); n > 0 && len(table) >= 4+row; n-- {
		r := table[4 : 4+row]
		if endpoint(r[4:]) == peer && endpoint(r[12:]) == here {
			return sameUser(binary.LittleEndian.Uint32(r[20:])), nil
		}
		table = table[row:]
	}
	return false, errUnknown
}

// connections returns the table of IPv4 connections: their number and a row for each.
func connections() ([]byte, error) {
	size := uint32(16 << 10)
	for range 5 { // it may grow between two calls
		table := make([]byte, size)
		code, _, _ := getExtendedTCPTable.Call(uintptr(unsafe.Pointer(&table[0])), uintptr(unsafe.Pointer(&size)), 0,
			windows.AF_INET, tcpTableOwnerPIDConnections, 0)
		switch windows.Errno(code) {
		case windows.ERROR_SUCCESS:
			return table, nil
		case windows.ERROR_INSUFFICIENT_BUFFER:
			size += 4 << 10
		default:
			return nil, windows.Errno(code)
		}
	}
	return nil, windows.ERROR_INSUFFICIENT_BUFFER
}

// endpoint reads an address and a port, both in the order of networks, the port in the
// first two of four bytes.
func endpoint(b []byte) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(b[:4])), binary.BigEndian.Uint16(b[4:]))
}

// sameUser reports whether a program runs for the user of this one.
func sameUser(pid uint32) bool {
	process, err := windows.OpenProcess(windows.PROCESS_QUERY_LIMITED_INFORMATION, false, pid)
	if err != nil {
		return false
	}
	defer windows.CloseHandle(process)
	var token windows.Token
	if windows.OpenProcessToken(process, windows.TOKEN_QUERY, &token) != nil {
		return false
	}
	defer token.Close()
	theirs, err := token.GetTokenUser()
	if err != nil {
		return false
	}
	own, err := windows.GetCurrentProcessToken().GetTokenUser()
	return err == nil && own.User.Sid.Equals(theirs.User.Sid)
}
