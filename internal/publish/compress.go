package publish

import (
	"bytes"
	"compress/gzip"
	"io"
	"math/bits"

	"cchc/internal/hosting"

	"github.com/andybalholm/brotli"
)

// A Compressed is a smaller form of a file, which stands beside it for servers
// that send what is compressed already.
type Compressed struct {
	Suffix string // behind the file's name: .br, .gz
	Data   []byte
}

// leastCompressed is the size in bytes from which a file is compressed: what
// is smaller fits one packet as it is.
const leastCompressed = 1 << 10

// brotliQuality is how hard brotli tries: as long as gzip takes, for a tenth
// less. The next steps that gain anything (10, 11) gain five per cent and take
// ten times as long, which a site of ten thousand pages waits for.
const brotliQuality = 8

// Compress returns the smaller forms of a file, .br and then .gz: none of a
// file that is no text, that is small already, or that does not become smaller.
// name is the file's name, of which only the ending counts. The same bytes
// always give the same forms: they hold neither name nor time.
func Compress(name string, data []byte) []Compressed {
	if !hosting.Compressible(name) || len(data) < leastCompressed {
		return nil
	}
	var forms []Compressed
	for _, f := range []Compressed{{".br", brotliOf(data)}, {".gz", gzipOf(data)}} {
		if len(f.Data) < len(data) {
			forms = append(forms, f)
		}
	}
	return forms
}

// brotliOf compresses data with a window that is no larger than it needs, so
// that ten thousand small pages do not cost ten thousand large windows.
func brotliOf(data []byte) []byte {
	window := min(max(bits.Len(uint(len(data)+16)), 10), 22)
	return through(data, func(w io.Writer) io.WriteCloser {
		return brotli.NewWriterOptions(w, brotli.WriterOptions{Quality: brotliQuality, LGWin: window})
	})
}

func gzipOf(data []byte) []byte {
	return through(data, func(w io.Writer) io.WriteCloser {
		z, err := gzip.NewWriterLevel(w, gzip.BestCompression)
		if err != nil {
			panic("publish: " + err.Error()) // no such level
		}
		return z
	})
}

// through returns what a compressor makes of data. A compressor that writes to
// memory has nothing to fail at.
func through(data []byte, compressor func(io.Writer) io.WriteCloser) []byte {
	var out bytes.Buffer
	w := compressor(&out)
	if _, err := w.Write(data); err != nil {
		panic("publish: " + err.Error())
	}
	if err := w.Close(); err != nil {
		panic("publish: " + err.Error())
	}
	return out.Bytes()
}
