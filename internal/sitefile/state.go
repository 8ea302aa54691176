package sitefile

import (
	"encoding/binary"
	"io"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// StateOf returns a number that tells one state of a file from another, never 0. Where
// the file cannot be read, it is a number that was never given before, so that the file
// is taken to have changed, is read, and its fault is told. Size and time are not enough: what was unpacked from an
// archive has one time, and two files can change their names. Where the system
// keeps the time of the last change to anything of a file, which nobody can set,
// and a number for each file, these tell; on Windows what is in the file does. A
// file system that is no machine's has size and time, or what is in the file where
// it has no time.
func StateOf(fsys fs.FS, name string, info fs.FileInfo) uint64 {
	var known [4]int64
	known[0], known[1] = info.Size(), info.ModTime().UnixNano()
	ok := false
	if known[2], known[3], ok = changed(info.Sys()); !ok && (info.Sys() != nil || info.ModTime().IsZero()) {
		sum, err := sumOf(fsys, name, info.Size())
		if err != nil {
			return max(1, rand.Uint64())
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
// pointer to a struct with these fields. This package knows no system (see
// floors_test.go), so it asks for them by name.
func changed(system any) (at, number int64, ok bool) {
	v := reflect.ValueOf(system)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return 0, 0, false
	}
	v = v.Elem()
	known, ok := changeFields.Load(v.Type())
	if !ok {
		known, _ = changeFields.LoadOrStore(v.Type(), fieldsOf(v.Type()))
	}
	f, ok := known.([]int)
	if !ok || f == nil {
		return 0, 0, false
	}
	time := v.Field(f[0])
	return time.Field(f[1]).Int()*1e9 + time.Field(f[2]).Int(), int64(v.Field(f[3]).Uint()), true
}

var changeFields sync.Map // reflect.Type → []int, see fieldsOf

// fieldsOf returns the numbers of the fields of a struct that say when and which:
// of the time, of its seconds and nanoseconds, of the number; nil where it has not
// all of them.
func fieldsOf(t reflect.Type) []int {
	time, ok := t.FieldByName("Ctim") // Linux
	if !ok {
		time, ok = t.FieldByName("Ctimespec") // macOS
	}
	inode, has := t.FieldByName("Ino")
	if !ok || !has || time.Type.Kind() != reflect.Struct || !reflect.Zero(inode.Type).CanUint() {
		return nil
	}
	sec, ok := time.Type.FieldByName("Sec")
	nsec, has := time.Type.FieldByName("Nsec")
	if !ok || !has || !reflect.Zero(sec.Type).CanInt() || !reflect.Zero(nsec.Type).CanInt() {
		return nil
	}
	return []int{time.Index[0], sec.Index[0], nsec.Index[0], inode.Index[0]}
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
