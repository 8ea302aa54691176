package store

import (
	"encoding/binary"
	"io"
	"io/fs"
	"reflect"

	"github.com/cespare/xxhash/v2"
)

// stateOf returns a number that tells one state of a file from another, 0 where
// the file cannot be read. Size and time are not enough: what was unpacked from an
// archive has one time, and two files can change their names. Where the system
// keeps the time of the last change to anything of a file, which nobody can set,
// and a number for each file, these tell; else what is in the file does.
func stateOf(fsys fs.FS, name string, info fs.FileInfo) uint64 {
	var known [4]int64
	known[0], known[1] = info.Size(), info.ModTime().UnixNano()
	ok := false
	if known[2], known[3], ok = changed(info.Sys()); !ok {
		sum, err := sumOf(fsys, name, info.Size())
		if err != nil {
			return 0
		}
		known[2], known[3] = int64(sum), 0
	}
	var b [8 * len(known)]byte
	for i, n := range known {
		binary.LittleEndian.PutUint64(b[8*i:], uint64(n))
	}
	return max(1, xxhash.Sum64(b[:]))
}

// changed returns the time of the last change to anything of a file, in
// nanoseconds, and the number of the file, from what Unix systems say of it: a
// pointer to a struct whose fields have these names. This package knows no system
// (see floors_test.go), so it asks for them by name.
func changed(system any) (at, number int64, ok bool) {
	v := reflect.ValueOf(system)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return 0, 0, false
	}
	v = v.Elem()
	time := v.FieldByName("Ctim") // Linux
	if !time.IsValid() {
		time = v.FieldByName("Ctimespec") // macOS
	}
	inode := v.FieldByName("Ino")
	if time.Kind() != reflect.Struct || !inode.IsValid() || !inode.CanUint() {
		return 0, 0, false
	}
	sec, nsec := time.FieldByName("Sec"), time.FieldByName("Nsec")
	if !sec.IsValid() || !sec.CanInt() || !nsec.IsValid() || !nsec.CanInt() {
		return 0, 0, false
	}
	return sec.Int()*1e9 + nsec.Int(), int64(inode.Uint()), true
}

// Of a file that is larger than three parts, only its beginning, its middle and
// its end are read: recordings, whose size and ends differ where anything does.
const sumPart = 1 << 20

// sumOf is a digest of what is in a file.
func sumOf(fsys fs.FS, name string, size int64) (uint64, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	h := xxhash.New()
	seeker, ok := f.(io.Seeker)
	if !ok || size <= 3*sumPart {
		_, err := io.Copy(h, f)
		return h.Sum64(), err
	}
	for _, at := range []int64{0, (size - sumPart) / 2, size - sumPart} {
		if _, err := seeker.Seek(at, io.SeekStart); err != nil {
			return 0, err
		}
		if _, err := io.CopyN(h, f, sumPart); err != nil {
			return 0, err
		}
	}
	return h.Sum64(), nil
}
