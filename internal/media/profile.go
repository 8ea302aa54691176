package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"image"
	"io"

	"github.com/kovidgoyal/imaging/prism/meta/icc"
)

// maxProfile bounds a colour profile, in bytes: those of printing houses have half
// a mebibyte.
const maxProfile = 4 << 20

var errProfile = errors.New("a colour profile that cannot be used")

// profileOf returns the colour profile (ICC.1) that a picture has in it, nil for
// none.
func profileOf(r io.ReadSeeker, f Format) []byte {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil
	}
	switch f {
	case JPEG:
		return jpegProfile(r)
	case PNG:
		return pngProfile(r)
	case WebP:
		return webpProfile(r)
	}
	return nil
}

// jpegProfile puts the parts of a profile together (ICC.1, B.4).
func jpegProfile(r io.ReadSeeker) []byte {
	var head [4]byte
	parts := map[byte][]byte{}
	size, all := 0, byte(0)
	if _, err := io.ReadFull(r, head[:2]); err != nil {
		return nil
	}
	for {
		if _, err := io.ReadFull(r, head[:]); err != nil || head[0] != 0xff || head[1] == 0xda || head[1] == 0xd9 {
			break
		}
		if head[1] == 0xff { // filling
			if _, err := r.Seek(-3, io.SeekCurrent); err != nil {
				break
			}
			continue
		}
		n := int64(binary.BigEndian.Uint16(head[2:])) - 2
		if head[1] != 0xe2 || n < 14 {
			if _, err := r.Seek(max(0, n), io.SeekCurrent); err != nil {
				break
			}
			continue
		}
		part := make([]byte, n)
		if _, err := io.ReadFull(r, part); err != nil {
			break
		}
		if data, ok := bytes.CutPrefix(part, []byte("ICC_PROFILE\x00")); ok {
			all = data[1]
			if size += len(data); size > maxProfile {
				return nil
			}
			parts[data[0]] = data[2:]
		}
	}
	var profile []byte
	for i := byte(1); i <= all && i > 0; i++ {
		profile = append(profile, parts[i]...)
	}
	return profile
}

// chunks visits the chunks of a PNG behind its signature until visit returns false.
// visit reads what it needs of the chunk.
func pngChunks(r io.ReadSeeker, visit func(name string, size int64) bool) {
	at := int64(8)
	var head [8]byte
	for {
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return
		}
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return
		}
		size := int64(binary.BigEndian.Uint32(head[:]))
		if name := string(head[4:]); name == "IEND" || !visit(name, size) {
			return
		}
		at += 12 + size
	}
}

// pngProfile reads the chunk iCCP: a name, a method, and the profile compressed.
func pngProfile(r io.ReadSeeker) (profile []byte) {
	pngChunks(r, func(name string, size int64) bool {
		if name != "iCCP" || size > maxProfile {
			return name != "IDAT"
		}
		chunk := make([]byte, size)
		if _, err := io.ReadFull(r, chunk); err != nil {
			return false
		}
		_, packed, ok := bytes.Cut(chunk, []byte{0})
		if !ok || len(packed) < 2 {
			return false
		}
		if z, err := zlib.NewReader(bytes.NewReader(packed[1:])); err == nil {
			profile, _ = io.ReadAll(io.LimitReader(z, maxProfile))
		}
		return false
	})
	return profile
}

// isAnimatedPNG reports whether a PNG has several pictures (APNG).
func isAnimatedPNG(r io.ReadSeeker) (animated bool) {
	pngChunks(r, func(name string, _ int64) bool {
		animated = name == "acTL"
		return !animated && name != "IDAT"
	})
	return animated
}

// webpProfile reads the chunk ICCP, which stands before the pictures.
func webpProfile(r io.ReadSeeker) []byte {
	at := int64(12)
	var head [8]byte
	for {
		if _, err := r.Seek(at, io.SeekStart); err != nil {
			return nil
		}
		if _, err := io.ReadFull(r, head[:]); err != nil {
			return nil
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "ICCP":
			if size > maxProfile {
				return nil
			}
			profile := make([]byte, size)
			_, err := io.ReadFull(r, profile)
			if err != nil {
				return nil
			}
			return profile
		case "VP8 ", "VP8L", "ANMF":
			return nil
		}
		at += 8 + size + size&1
	}
}

// toSRGB returns what turns the colours of a profile into those of sRGB, as
// browsers do it: colours that sRGB has not become the nearest value in each of
// red, green and blue. It is nil where they are those of sRGB already. channels is how many the
// picture has: 3, or 4 of CMYK; a profile of greys is for pictures of 3 too.
func toSRGB(profile []byte, channels int) (p *icc.Pipeline, inputs int, err error) {
	defer func() {
		if recover() != nil { // a profile that its reader's authors did not think of
			p, err = nil, errProfile
		}
	}()
	if len(profile) == 0 {
		return nil, 0, nil
	}
	if !isBounded(profile) {
		return nil, 0, errProfile
	}
	read, err := icc.DecodeProfile(bytes.NewReader(profile))
	if err != nil {
		return nil, 0, errProfile
	}
	inputs = 3
	switch read.Header.DataColorSpace {
	case icc.ColorSpaceGray:
		inputs = 1
	case icc.ColorSpaceCMYK:
		inputs = 4
	}
	switch {
	case (inputs == 4) != (channels == 4):
		return nil, 0, errProfile // it is another picture's
	case inputs == 3 && read.IsSRGB():
		return nil, 0, nil
	}
	const withBlackPoint, clamp, mapGamut, optimize = true, true, false, true
	if p, err = read.CreateTransformerToSRGB(icc.RelativeColorimetricRenderingIntent, withBlackPoint, inputs, clamp, mapGamut, optimize); err != nil {
		return nil, 0, errProfile
	}
	return p, inputs, nil
}

// isBounded reports whether a profile says of its parts no more than it has: its
// reader makes room for what is said.
func isBounded(profile []byte) bool {
	const head, entry = 132, 12
	if len(profile) < head || len(profile) > maxProfile {
		return false
	}
	n := int(binary.BigEndian.Uint32(profile[128:]))
	if n < 1 || n > 200 || head+n*entry > len(profile) {
		return false
	}
	for i := range n {
		e := profile[head+i*entry:]
		from, size := int64(binary.BigEndian.Uint32(e[4:])), int64(binary.BigEndian.Uint32(e[8:]))
		if from < int64(head+n*entry) || from+size > int64(len(profile)) {
			return false
		}
	}
	for rest := profile; ; { // curves stand in tags and within them
		_, behind, found := bytes.Cut(rest, []byte("curv\x00\x00\x00\x00"))
		if !found {
			return true
		}
		if len(behind) < 4 || int64(binary.BigEndian.Uint32(behind))*2 > int64(len(behind)-4) {
			return false
		}
		rest = behind
	}
}

// convert turns the colours of a picture into sRGB. Where inputs is 4, its four
// bytes are cyan, magenta, yellow and black.
func convert(m *image.RGBA, p *icc.Pipeline, inputs int) {
	var in, out [4]float64
	var last, made [4]byte
	known := false
	for i := 0; i+4 <= len(m.Pix); i += 4 {
		pix := m.Pix[i : i+4 : i+4]
		if known && [4]byte(pix) == last {
			copy(pix, made[:])
			continue
		}
		last, known = [4]byte(pix), true
		alpha := 255.0
		if inputs != 4 {
			alpha = float64(pix[3])
		}
		if alpha > 0 {
			for c := range 4 {
				in[c] = min(1, float64(pix[c])/alpha)
			}
			if inputs == 3 {
				out[0], out[1], out[2] = p.Transform(in[0], in[1], in[2])
			} else {
				p.TransformGeneral(out[:], in[:])
			}
			for c := range 3 {
				pix[c] = byte(max(0, min(1, out[c]))*alpha + 0.5)
			}
			if inputs == 4 {
				pix[3] = 255
			}
		}
		made = [4]byte(pix)
	}
}
