package remote

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"io/fs"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"cchc/internal/diag"
	"cchc/internal/disk"
)

// A Fault is why a delivery did not come to its end, with what its message names.
type Fault struct {
	Kind FaultKind
	Args diag.Args
	Err  error // what the system or the host said; nil for nothing
}

func (f *Fault) Error() string {
	if f.Err != nil {
		return string(f.Kind) + ": " + f.Err.Error()
	}
	return string(f.Kind)
}

// Unwrap returns what the system or the host said.
func (f *Fault) Unwrap() error { return f.Err }

// FaultKind tells faults apart; the message of one is "deliver." and its kind.
type FaultKind string

// The kinds.
const (
	SecretMissing  FaultKind = "secret-missing"
	WrongPassword  FaultKind = "wrong-password"
	UnknownHost    FaultKind = "unknown-host"
	Unreachable    FaultKind = "unreachable"
	Cut            FaultKind = "cut"     // the line was cut on the way
	Stopped        FaultKind = "stopped" // by the user
	HostKeyChanged FaultKind = "host-key-changed"
	SSHHostKey     FaultKind = "ssh-host-key" // what the program ssh says, which has its own list of keys
	BadCertificate FaultKind = "certificate"
	ClockSkew      FaultKind = "clock-skew"
	NoRights       FaultKind = "no-rights"
	Full           FaultKind = "full"
	NoFolder       FaultKind = "no-folder"
	NotFolder      FaultKind = "not-folder"    // a file of this machine, where a folder is needed
	NameTooLong    FaultKind = "name-too-long" // of a folder or file of this machine
	NoRepository   FaultKind = "no-repository"
	Occupied       FaultKind = "occupied"
	OtherSite      FaultKind = "other-site"
	Collision      FaultKind = "collision"
	Blocked        FaultKind = "blocked"
	Locked         FaultKind = "locked"
	LockedHere     FaultKind = "locked-here"
	LockLost       FaultKind = "lock-lost"
	NotArrived     FaultKind = "not-arrived"
	NothingThere   FaultKind = "nothing-published"
	PublicChanged  FaultKind = "public-changed"
	OtherBase      FaultKind = "other-base" // the column was built for another address
	KeyUnreadable  FaultKind = "key-unreadable"
	NoGit          FaultKind = "no-git"
	BranchMoved    FaultKind = "branch-moved"
	BadAnswer      FaultKind = "bad-answer" // the host said something else that is wrong
	NoSuchBucket   FaultKind = "no-bucket"
	OwnFolder      FaultKind = "own-folder" // the target lies in the site or in what is published, or holds them
	NoKeyring      FaultKind = "no-keyring"
)

// NewFault returns a fault; of an error that the message does not name otherwise it says
// what that says.
func NewFault(kind FaultKind, err error, args diag.Args) *Fault {
	if args == nil {
		args = diag.Args{}
	}
	if err != nil && args["Detail"] == nil {
		args["Detail"] = strings.Join(strings.Fields(err.Error()), " ")
	}
	return &Fault{kind, args, err}
}

// OfNetwork returns what the network said as a fault; err itself where that is none of its
// errors.
func OfNetwork(err error) error {
	var known *Fault
	if err == nil || errors.As(err, &known) {
		return err
	}
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &dns):
		return NewFault(UnknownHost, err, nil)
	case ofCertificate(err) != nil:
		return ofCertificate(err)
	case errors.As(err, &op) && op.Op == "dial", errors.Is(err, syscall.ECONNREFUSED):
		return NewFault(Unreachable, err, nil)
	case isCut(err):
		return NewFault(Cut, err, nil)
	}
	return err
}

// ofCertificate returns what is wrong with a certificate, nil for nothing. One that is not in
// force now says so first, whatever else a system finds: Windows names its issuer instead.
func ofCertificate(err error) error {
	var invalid x509.CertificateInvalidError
	var verification *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	errors.As(err, &verification)
	var first *x509.Certificate
	if verification != nil && len(verification.UnverifiedCertificates) > 0 {
		first = verification.UnverifiedCertificates[0]
	}
	now := time.Now()
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return NewFault(ClockSkew, err, diag.Args{"Until": invalid.Cert.NotAfter.Format("02/01/2006")})
	case first != nil && (now.Before(first.NotBefore) || now.After(first.NotAfter)):
		return NewFault(ClockSkew, err, diag.Args{"Until": first.NotAfter.Format("02/01/2006")})
	case verification != nil, errors.As(err, &unknown), errors.As(err, &invalid), errors.As(err, &name):
		args := diag.Args{"Fingerprint": ""}
		if first != nil {
			args["Fingerprint"] = CertificatePrint(first)
		}
		return NewFault(BadCertificate, err, args)
	}
	return nil
}

// isCut reports whether the line was cut, or nobody answers any more.
func isCut(err error) bool {
	var timeout net.Error
	is := func(cut error) bool { return errors.Is(err, cut) }
	return slices.ContainsFunc([]error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, io.ErrClosedPipe, ErrCut}, is) || slices.ContainsFunc(cutErrors, is) ||
		errors.As(err, &timeout) && timeout.Timeout() || strings.Contains(err.Error(), "use of closed network connection") ||
		strings.Contains(err.Error(), "response to channel open: <nil>") // what package ssh says where the line went meanwhile
}

// OfDisk returns what a disk said as a fault.
func OfDisk(err error) error {
	switch {
	case err == nil:
		return nil
	case disk.CauseOf(err) == disk.Full:
		return NewFault(Full, err, nil)
	case errors.Is(err, fs.ErrPermission), disk.CauseOf(err) == disk.ReadOnly:
		return NewFault(NoRights, err, nil)
	}
	return err
}

// KindOf returns the kind of a [Fault], "" for an error that is none.
func KindOf(err error) FaultKind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

// MissingIsNil returns nil for what is not there.
func MissingIsNil(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
