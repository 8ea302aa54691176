package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"testing"
)

// profile makes a colour profile of tags (ICC.1:2022).
func profile(space string, major byte, tags map[string][]byte) []byte {
	names := []string{"rXYZ", "gXYZ", "bXYZ", "wtpt", "rTRC", "gTRC", "bTRC", "kTRC", "A2B0"}
	pcs := "XYZ "
	if tags["A2B0"] != nil {
		pcs = "Lab "
	}
	var table, data []byte
	n := 0
	for _, name := range names {
		if tags[name] != nil {
			n++
		}
	}
	at := 128 + 4 + 12*n
	for _, name := range names {
		if tag := tags[name]; tag != nil {
			table = append(table, name...)
			table = binary.BigEndian.AppendUint32(table, uint32(at+len(data)))
			table = binary.BigEndian.AppendUint32(table, uint32(len(tag)))
			data = append(data, tag...)
			for len(data)%4 != 0 {
				data = append(data, 0)
			}
		}
	}
	head := make([]byte, 128)
	binary.BigEndian.PutUint32(head, uint32(at+len(data)))
	head[8] = major
	copy(head[12:], "mntr")
	copy(head[16:], space)
	copy(head[20:], pcs)
	copy(head[36:], "acsp")
	binary.BigEndian.PutUint32(head[68:], 0xf6d6)
	binary.BigEndian.PutUint32(head[72:], 0x10000)
	binary.BigEndian.PutUint32(head[76:], 0xd32d)
	out := binary.BigEndian.AppendUint32(head, uint32(n))
	return append(append(out, table...), data...)
}

func fixed16(values ...float64) (b []byte) {
	for _, v := range values {
		b = binary.BigEndian.AppendUint32(b, uint32(int32(math.Round(v*65536))))
	}
	return b
}

func xyz(x, y, z float64) []byte { return append([]byte("XYZ \x00\x00\x00\x00"), fixed16(x, y, z)...) }

// parametric is the curve of sRGB; gamma is a power alone, as profiles of version 2
// have it.
func parametric() []byte {
	return append([]byte("para\x00\x00\x00\x00\x00\x03\x00\x00"), fixed16(2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)...)
}

func gamma(g float64) []byte {
	b := append([]byte("curv\x00\x00\x00\x00"), 0, 0, 0, 1)
	return binary.BigEndian.AppendUint16(b, uint16(math.Round(g*256)))
}

func matrix(major byte, curve []byte, r, g, b [3]float64) []byte {
	return profile("RGB ", major, map[string][]byte{
		"rXYZ": xyz(r[0], r[1], r[2]), "gXYZ": xyz(g[0], g[1], g[2]), "bXYZ": xyz(b[0], b[1], b[2]), "wtpt": xyz(0.9642, 1, 0.8249),
		"rTRC": curve, "gTRC": curve, "bTRC": curve,
	})
}

func displayP3(major byte) []byte {
	return matrix(major, parametric(), [3]float64{0.51512, 0.24120, -0.00105}, [3]float64{0.29198, 0.69225, 0.04189}, [3]float64{0.15710, 0.06657, 0.78407})
}

func adobeRGB() []byte {
	return matrix(2, gamma(2.19921875), [3]float64{0.60974, 0.31111, 0.01947}, [3]float64{0.20528, 0.62567, 0.06087}, [3]float64{0.14919, 0.06322, 0.74457})
}

func sRGB() []byte {
	return matrix(4, parametric(), [3]float64{0.43607, 0.22249, 0.01392}, [3]float64{0.38515, 0.71687, 0.09708}, [3]float64{0.14307, 0.06061, 0.71410})
}

// ink is a profile of CMYK with a table of two steps for each ink, in Lab.
func ink() []byte {
	b := append([]byte("mft1\x00\x00\x00\x00"), 4, 3, 2, 0)
	b = append(b, fixed16(1, 0, 0, 0, 1, 0, 0, 0, 1)...)
	straight := make([]byte, 256)
	for i := range straight {
		straight[i] = byte(i)
	}
	b = append(b, bytes.Repeat(straight, 4)...)
	for i := range 16 { // cyan varies slowest
		c, m, y, k := i>>3&1, i>>2&1, i>>1&1, i&1
		lab := map[[3]int][3]int{{}: {100, 0, 0}, {1, 0, 0}: {55, -37, -50}, {0, 1, 0}: {48, 74, -3}, {0, 0, 1}: {89, -5, 93},
			{1, 1, 0}: {24, 22, -46}, {1, 0, 1}: {50, -68, 33}, {0, 1, 1}: {48, 68, 48}, {1, 1, 1}: {22, 0, 0}}[[3]int{c, m, y}]
		if k == 1 {
			lab = [3]int{12, 0, 0}
		}
		b = append(b, byte(lab[0]*255/100), byte(lab[1]+128), byte(lab[2]+128))
	}
	b = append(b, bytes.Repeat(straight, 3)...)
	return profile("CMYK", 2, map[string][]byte{"A2B0": b, "wtpt": xyz(0.9642, 1, 0.8249)})
}

// withProfile puts a profile into a JPEG in parts of 300 bytes, or into a PNG.
func withProfile(picture, profile []byte) []byte {
	if bytes.HasPrefix(picture, []byte("\x89PNG")) {
		var packed bytes.Buffer
		packed.WriteString("iCCPten\x00\x00")
		z := zlib.NewWriter(&packed)
		_, _ = z.Write(profile)
		_ = z.Close()
		chunk := binary.BigEndian.AppendUint32(nil, uint32(packed.Len()-4))
		chunk = append(chunk, packed.Bytes()...)
		chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(packed.Bytes()))
		return append(append(bytes.Clone(picture[:33]), chunk...), picture[33:]...)
	}
	out := bytes.Clone(picture[:2])
	all := (len(profile) + 299) / 300
	for i := range all {
		part := profile[300*i : min(len(profile), 300*i+300)]
		out = append(out, 0xff, 0xe2)
		out = binary.BigEndian.AppendUint16(out, uint16(len(part)+16))
		out = append(append(append(out, "ICC_PROFILE\x00"...), byte(i+1), byte(all)), part...)
	}
	return append(out, picture[2:]...)
}

func plain(t *testing.T, format Format, c color.RGBA) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 24, 16))
	draw.Draw(m, m.Rect, image.NewUniform(c), image.Point{}, draw.Src)
	var b bytes.Buffer
	err := png.Encode(&b, m)
	if format == JPEG {
		b.Reset()
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: 100})
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// shown returns the colour in the middle of what is published of a picture.
func shown(t *testing.T, data []byte) color.RGBA {
	t.Helper()
	b, err := Decode(data, 12)
	if err != nil {
		t.Fatal(err)
	}
	data, err = b.Encode(Variant{Width: 12, Format: PNG})
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return color.RGBAModel.Convert(m.At(m.Bounds().Dx()/2, m.Bounds().Dy()/2)).(color.RGBA)
}

func closeTo(a, b color.RGBA, by int) bool {
	d := func(x, y uint8) bool { return int(x)-int(y) <= by && int(y)-int(x) <= by }
	return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B) && a.A == b.A
}

// TestProfiles: a picture is published in the colours that its profile says.
func TestProfiles(t *testing.T) {
	c := func(r, g, b uint8) color.RGBA { return color.RGBA{r, g, b, 255} }
	for name, p := range map[string]struct {
		profile  []byte
		in, want color.RGBA
	}{
		"Adobe RGB, red":    {adobeRGB(), c(200, 30, 39), c(233, 24, 36)},
		"Adobe RGB, green":  {adobeRGB(), c(120, 180, 90), c(80, 181, 82)},
		"Adobe RGB, grey":   {adobeRGB(), c(128, 128, 128), c(127, 127, 127)},
		"Adobe RGB, white":  {adobeRGB(), c(255, 255, 255), c(255, 255, 255)},
		"Adobe RGB, beyond": {adobeRGB(), c(0, 255, 0), c(0, 255, 0)},
		"P3, red":           {displayP3(4), c(200, 60, 50), c(216, 45, 39)},
		"P3, skin":          {displayP3(4), c(220, 180, 150), c(227, 179, 145)},
		"P3 v2":             {displayP3(2), c(200, 60, 50), c(216, 45, 39)},
		"P3, black":         {displayP3(4), c(0, 0, 0), c(0, 0, 0)},
		"P3, beyond":        {displayP3(4), c(255, 0, 0), c(255, 0, 0)},
		"sRGB":              {sRGB(), c(200, 60, 50), c(200, 60, 50)},
		"none":              {nil, c(200, 60, 50), c(200, 60, 50)},
		"gamma 1.8":         {matrix(2, gamma(1.8), [3]float64{0.43607, 0.22249, 0.01392}, [3]float64{0.38515, 0.71687, 0.09708}, [3]float64{0.14307, 0.06061, 0.71410}), c(128, 128, 128), c(146, 146, 146)},
	} {
		for _, format := range []Format{JPEG, PNG} {
			data := withProfile(plain(t, format, p.in), p.profile)
			info, err := Probe(bytes.NewReader(data))
			if got := shown(t, data); err != nil || info.BadProfile || !closeTo(got, p.want, 3) {
				t.Errorf("%s, %s: %v, want %v; %+v, %v", name, format, got, p.want, info, err)
			}
		}
	}
	// What is half transparent keeps its transparency.
	m := image.NewNRGBA(image.Rect(0, 0, 24, 16))
	draw.Draw(m, m.Rect, image.NewUniform(color.NRGBA{200, 30, 39, 128}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	got := shown(t, withProfile(b.Bytes(), adobeRGB()))
	if want := (color.RGBA{117, 12, 18, 128}); !closeTo(got, want, 2) {
		t.Errorf("half transparent: %v, want %v", got, want)
	}
}

// TestBadProfiles: one that is broken, or another picture's, is told, and the
// colours stay as they are.
func TestBadProfiles(t *testing.T) {
	in := color.RGBA{200, 60, 50, 255}
	good := displayP3(4)
	cut := map[string][]byte{"none of a profile": []byte("không phải hồ sơ màu, chỉ là chữ"), "another's": ink(), "half": good[:200], "no curves": profile("RGB ", 4, map[string][]byte{"wtpt": xyz(0.9642, 1, 0.8249)})}
	for name, p := range cut {
		data := withProfile(plain(t, PNG, in), p)
		info, err := Probe(bytes.NewReader(data))
		if err != nil || !info.BadProfile {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
		if got := shown(t, data); !closeTo(got, in, 1) {
			t.Errorf("%s: %v", name, got)
		}
	}
	for _, good := range [][]byte{good, adobeRGB(), ink()} { // nothing panics, and nothing takes memory without end
		for i := range min(len(good), 600) {
			damaged := bytes.Clone(good)
			damaged[i] ^= 0xff
			_, _, _ = toSRGB(damaged, 3)
			_, _, _ = toSRGB(damaged, 4)
		}
	}
}

// TestInk: the inks of a printing house become what they look like on paper.
func TestInk(t *testing.T) {
	_, inputs, err := toSRGB(ink(), 4)
	if err != nil || inputs != 4 {
		t.Fatal(inputs, err)
	}
	for _, c := range []struct{ ink, want [4]uint8 }{
		{[4]uint8{0, 0, 0, 0}, [4]uint8{255, 255, 255, 255}}, {[4]uint8{0, 255, 255, 0}, [4]uint8{218, 37, 42, 255}},
		{[4]uint8{255, 0, 0, 0}, [4]uint8{0, 146, 217, 255}}, {[4]uint8{0, 0, 255, 0}, [4]uint8{242, 222, 0, 255}}, {[4]uint8{255, 255, 255, 255}, [4]uint8{20, 20, 20, 255}},
	} {
		m := inSRGB(&image.CMYK{Pix: bytes.Repeat(c.ink[:], 16), Stride: 16, Rect: image.Rect(0, 0, 4, 4)}, 2, 2, ink())
		got := m.RGBAAt(1, 1)
		if want := (color.RGBA{c.want[0], c.want[1], c.want[2], c.want[3]}); !closeTo(got, want, 40) || got.A != 255 {
			t.Errorf("%v is %v, want about %v", c.ink, got, want)
		}
	}
}

// TestMovingPNG: a PNG that moves is known as such, and loses what it says of
// itself alone.
func TestMovingPNG(t *testing.T) {
	chunk := func(name, data string) []byte {
		b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
		b = append(b, name+data...)
		return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(name+data)))
	}
	still := plain(t, PNG, color.RGBA{1, 2, 3, 255})
	moving := append(bytes.Clone(still[:33]), chunk("tEXt", "Comment\x00GPS")...)
	moving = append(moving, chunk("acTL", "\x00\x00\x00\x02\x00\x00\x00\x00")...)
	moving = append(moving, still[33:]...)
	for name, c := range map[string]struct {
		data []byte
		want bool
	}{"still": {still, false}, "moving": {moving, true}} {
		if info, err := Probe(bytes.NewReader(c.data)); err != nil || info.Animated != c.want {
			t.Errorf("%s: %+v, %v", name, info, err)
		}
	}
	stripped := Strip(moving)
	if bytes.Contains(stripped, []byte("GPS")) || !bytes.Contains(stripped, []byte("acTL")) {
		t.Error("stripped of the wrong chunks")
	}
	if _, err := png.Decode(bytes.NewReader(stripped)); err != nil {
		t.Error(err)
	}
}
