package media

// originalQuality is that of the JPEG that is kept of a photo: variants are made of it, so
// nothing of it is to be seen in them.
const originalQuality = 90

// Original returns a picture as it is kept beside a text: upright, in the colours of sRGB,
// with nothing of the file but its pixels, its longer side at most so long. info is of
// what is returned.
//
// A photo becomes a JPEG. A drawing stays a PNG, but for one without transparency that is
// less than a third as large as a JPEG: a photo that a clipboard has stored as PNG. What
// moves stays as it is, without its metadata. The error is that of [Probe].
func Original(data []byte, longest int) (out []byte, info Info, err error) {
	info, err = probeBytes(data)
	if err != nil {
		return nil, info, err
	}
	if info.Animated {
		return Strip(data), info, nil
	}
	widest := longest
	if info.Height > info.Width {
		widest = max(1, longest*info.Width/info.Height)
	}
	base, err := Decode(data, widest)
	if err != nil {
		return nil, info, err
	}
	out, format, err := base.original()
	if err != nil {
		return nil, info, err
	}
	info.Width, info.Height = base.pixels.Rect.Dx(), base.pixels.Rect.Dy()
	return out, Info{Format: format, Width: info.Width, Height: info.Height, Drawing: format == PNG, BadProfile: info.BadProfile, orientation: 1}, nil
}

func (b *Base) original() ([]byte, Format, error) {
	photo, err := encodeJPEG(b.pixels, originalQuality)
	if err != nil || !b.drawing {
		return photo, JPEG, err
	}
	drawing, err := encodePNG(b.pixels)
	if err == nil && b.pixels.Opaque() && len(photo) < len(drawing)/3 {
		return photo, JPEG, nil
	}
	return drawing, PNG, err
}
