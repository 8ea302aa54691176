package content

import (
	"encoding"
	"encoding/binary"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// What was read of entries is kept between runs in a form of its own, because
// all of it is read again by every build that has anything to do: the values of
// a type one behind the other, without names, in the order of the fields.
//
//	bool           one byte
//	int            varint
//	uint64, float  8 bytes, the least significant first
//	string         its length (uvarint), its bytes
//	slice          its length and one (uvarint), its items; 0 for nil
//	pointer        0 for nil, else 1 and its value
//	struct         its fields; one that is an encoding.BinaryMarshaler, as a string
//
// It says nothing of itself: the program that reads it must be the one that
// wrote it (publish.Build.Recall sees to that).

// A codec writes and reads values of one type.
type codec struct {
	write func(b []byte, v reflect.Value) []byte
	read  func(r *keptReader, v reflect.Value)
}

// A keptReader reads what codecs wrote. Strings are parts of what is read, and
// are not copied. Once it is broken it gives zero values.
type keptReader struct {
	rest   string
	broken bool
}

func (r *keptReader) bytes(n uint64) string {
	if n > uint64(len(r.rest)) {
		r.broken, r.rest = true, ""
		return ""
	}
	s := r.rest[:n]
	r.rest = r.rest[n:]
	return s
}

func (r *keptReader) uvarint() uint64 {
	var x uint64
	for shift := 0; shift < 64; shift += 7 {
		if r.rest == "" {
			break
		}
		c := r.rest[0]
		r.rest = r.rest[1:]
		if x |= uint64(c&0x7f) << shift; c < 0x80 {
			return x
		}
	}
	r.broken, r.rest = true, ""
	return 0
}

func (r *keptReader) varint() int64 {
	x := r.uvarint()
	return int64(x>>1) ^ -int64(x&1)
}

func (r *keptReader) uint64() uint64 {
	s := r.bytes(8)
	if r.broken {
		return 0
	}
	return binary.LittleEndian.Uint64([]byte(s))
}

func (r *keptReader) string() string { return r.bytes(r.uvarint()) }

// flag reads whether something follows.
func (r *keptReader) flag() bool {
	s := r.bytes(1)
	return s != "" && s[0] != 0
}

func appendString(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

func appendFlag(b []byte, flag bool) []byte {
	if flag {
		return append(b, 1)
	}
	return append(b, 0)
}

var codecs sync.Map // reflect.Type → *codec: a memo of what is fixed when the program is compiled

// codecOf returns the codec of a type.
func codecOf(t reflect.Type) *codec {
	if known, ok := codecs.Load(t); ok {
		return known.(*codec)
	}
	known, _ := codecs.LoadOrStore(t, makeCodec(t))
	return known.(*codec)
}

var binaryMarshaler = reflect.TypeFor[encoding.BinaryMarshaler]()

func makeCodec(t reflect.Type) *codec {
	if t.Implements(binaryMarshaler) {
		return &codec{writeBinary, readBinary}
	}
	switch t.Kind() {
	case reflect.Bool:
		return &codec{
			func(b []byte, v reflect.Value) []byte { return appendFlag(b, v.Bool()) },
			func(r *keptReader, v reflect.Value) { v.SetBool(r.flag()) },
		}
	case reflect.Int:
		return &codec{
			func(b []byte, v reflect.Value) []byte { return binary.AppendVarint(b, v.Int()) },
			func(r *keptReader, v reflect.Value) { v.SetInt(r.varint()) },
		}
	case reflect.Float64:
		return &codec{
			func(b []byte, v reflect.Value) []byte {
				return binary.LittleEndian.AppendUint64(b, math.Float64bits(v.Float()))
			},
			func(r *keptReader, v reflect.Value) { v.SetFloat(math.Float64frombits(r.uint64())) },
		}
	case reflect.String:
		return &codec{
			func(b []byte, v reflect.Value) []byte { return appendString(b, v.String()) },
			func(r *keptReader, v reflect.Value) { v.SetString(r.string()) },
		}
	case reflect.Slice:
		return sliceCodec(t)
	case reflect.Pointer:
		return pointerCodec(t)
	case reflect.Struct:
		return structCodec(t)
	}
	panic("content: no way to keep a " + t.String())
}

func writeBinary(b []byte, v reflect.Value) []byte {
	if v.CanAddr() {
		v = v.Addr() // so that no copy is made of it
	}
	data, err := v.Interface().(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil {
		data = nil // reads as the zero value
	}
	return append(binary.AppendUvarint(b, uint64(len(data))), data...)
}

func readBinary(r *keptReader, v reflect.Value) {
	if s := r.string(); v.Addr().Interface().(encoding.BinaryUnmarshaler).UnmarshalBinary(bytesOf(s)) != nil {
		r.broken = true
	}
}

func sliceCodec(t reflect.Type) *codec {
	item := codecOf(t.Elem())
	return &codec{
		func(b []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(b, 0)
			}
			b = binary.AppendUvarint(b, uint64(v.Len())+1)
			for i := range v.Len() {
				b = item.write(b, v.Index(i))
			}
			return b
		},
		func(r *keptReader, v reflect.Value) {
			n := r.uvarint()
			if n == 0 {
				return
			}
			if n--; n > uint64(len(r.rest)) { // each item has at least a byte
				r.broken, r.rest = true, ""
				return
			}
			if n == 0 {
				v.Set(reflect.MakeSlice(t, 0, 0)) // not nil
				return
			}
			v.SetZero()
			v.Grow(int(n))
			v.SetLen(int(n))
			for i := range int(n) {
				item.read(r, v.Index(i))
			}
		},
	}
}

func pointerCodec(t reflect.Type) *codec {
	value := codecOf(t.Elem())
	return &codec{
		func(b []byte, v reflect.Value) []byte {
			if b = appendFlag(b, !v.IsNil()); !v.IsNil() {
				b = value.write(b, v.Elem())
			}
			return b
		},
		func(r *keptReader, v reflect.Value) {
			if r.flag() {
				v.Set(reflect.New(t.Elem()))
				value.read(r, v.Elem())
			}
		},
	}
}

func structCodec(t reflect.Type) *codec {
	return fieldsCodec(t, func(reflect.StructField) bool { return true })
}

// fieldsCodec is the codec of some of the fields of a struct.
func fieldsCodec(t reflect.Type, of func(f reflect.StructField) bool) *codec {
	type field struct {
		*codec
		number int
	}
	var fields []field
	for i := range t.NumField() {
		f := t.Field(i)
		if !f.IsExported() {
			panic("content: no way to keep the field " + f.Name + " of " + t.String())
		}
		if of(f) {
			fields = append(fields, field{codecOf(f.Type), i})
		}
	}
	if len(fields) == 0 { // so that each item of a slice has a byte
		return &codec{
			func(b []byte, _ reflect.Value) []byte { return append(b, 0) },
			func(r *keptReader, _ reflect.Value) { r.bytes(1) },
		}
	}
	return &codec{
		func(b []byte, v reflect.Value) []byte {
			for _, f := range fields {
				b = f.write(b, v.Field(f.number))
			}
			return b
		},
		func(r *keptReader, v reflect.Value) {
			for _, f := range fields {
				f.read(r, v.Field(f.number))
			}
		},
	}
}

// appendValue appends the value that a pointer points to.
func appendValue(b []byte, pointer any) []byte {
	v := reflect.ValueOf(pointer).Elem()
	return codecOf(v.Type()).write(b, v)
}

// A front matter is kept in two parts: what lists and the graph need, and what
// the entry's own page needs alone. The fields of the latter are marked "later";
// they are the larger part of a procedure, and are read when somebody asks.

// halves are the codecs of the two parts.
type halves struct {
	soon, later *codec
	whole       bool // nothing is later
}

var knownHalves sync.Map // reflect.Type → *halves

func halvesOf(t reflect.Type) *halves {
	if known, ok := knownHalves.Load(t); ok {
		return known.(*halves)
	}
	h := &halves{whole: true}
	isLater := func(f reflect.StructField) bool {
		return slices.Contains(strings.Split(f.Tag.Get("cchc"), ","), "later")
	}
	for i := range t.NumField() {
		h.whole = h.whole && !isLater(t.Field(i))
	}
	h.soon = fieldsCodec(t, func(f reflect.StructField) bool { return !isLater(f) })
	h.later = fieldsCodec(t, isLater)
	knownHalves.Store(t, h)
	return h
}

// readValue reads a value into what a pointer points to.
func (r *keptReader) readValue(pointer any) {
	v := reflect.ValueOf(pointer).Elem()
	codecOf(v.Type()).read(r, v)
}
