package writing

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
	"unicode"

	"cchc/internal/diag"
	"cchc/internal/markdown"
	"cchc/internal/media"
	"cchc/internal/render"
	"cchc/internal/store"
	"cchc/internal/viet"
)

// longestSide is that of a picture as it is kept beside a text, in pixels: pages show it at
// most 1,600 wide, and a copy for printing wants a little more.
const longestSide = 2000

// preparePicture makes of an upload the picture that is kept, and reports whether it is one:
// by what is in it, for phones and chat programs give pictures wrong names. One that cannot
// be read, or has the name of a picture alone, is refused.
func (d *Desk) preparePicture(u *upload) (is bool, err error) {
	if u.Ext == ".svg" {
		u.Picture = true
		return true, d.prepareDrawing(u)
	}
	_, err = media.Probe(bytes.NewReader(u.data))
	named := (&store.File{Path: "/a" + u.Ext}).IsPicture()
	var kind *media.Unreadable
	switch {
	case errors.As(err, &kind) && kind.Kind == "PDF" && !named, errors.Is(err, media.ErrBroken) && !named:
		return false, nil
	case err != nil:
		return true, d.refusedFile(render.PictureProblem(u.Name, err))
	}
	d.uploads.preparing.Lock()
	defer d.uploads.preparing.Unlock()
	data, info, err := media.Original(u.data, longestSide)
	if err != nil {
		return true, d.refusedFile(render.PictureProblem(u.Name, err))
	}
	if info.Animated && len(data) > render.MaxAnimated {
		return true, d.refusedFile(diag.New(diag.Position{File: u.Name}, "", "picture-moving-heavy", diag.Args{"Size": len(data) >> 20, "Limit": render.MaxAnimated >> 20}))
	}
	u.Picture, u.data, u.Width, u.Height = true, data, info.Width, info.Height
	u.Ext = map[media.Format]string{media.JPEG: ".jpg", media.PNG: ".png", media.WebP: ".webp", media.GIF: ".gif"}[info.Format]
	if info.BadProfile {
		u.Notes = append(u.Notes, d.Voice.Message(diag.Warn(diag.Position{File: u.Name}, "", "picture-profile", nil)))
	}
	return true, nil
}

// prepareDrawing keeps of an SVG what is published of it.
func (d *Desk) prepareDrawing(u *upload) error {
	data, found := store.PublishSVG(u.Name, u.data)
	if found.Errors() > 0 {
		return d.refusedFile(found[0])
	}
	for _, p := range found {
		u.Notes = append(u.Notes, d.Voice.Message(p))
	}
	u.data = data
	u.Width, u.Height = media.ProbeSVG(data)
	return nil
}

// pictureStem is a name for a picture: that of its file where it says something, else from
// the words about it.
func pictureStem(name, alt string) string {
	words := strings.Split(viet.Slug(strings.TrimSuffix(name, path.Ext(name))), "-")
	telling := 0
	for _, w := range words {
		if isTelling(w) {
			telling++
		}
	}
	if telling >= 2 && len(words) <= 2*telling {
		return cutSlug(strings.Join(words, "-"), longestStem)
	}
	if stem := cutSlug(viet.Slug(alt), longestStem-20); strings.Contains(stem, "-") {
		return stem
	}
	return "anh-trong-bai"
}

// cameraWords are words that machines put into the names of pictures.
var cameraWords = strings.Fields("img image images dsc dcim photo picture pxl mvimg screenshot anh chup man hinh screen shot zalo fb received whatsapp " +
	"messenger video pasted untitled copy edited download from camera signal telegram snapseed picsart unnamed at am pm")

// isTelling reports whether a word of a name is one that a person wrote.
func isTelling(word string) bool {
	return len(word) > 1 && len(word) < 8 && !strings.ContainsFunc(word, unicode.IsDigit) && strings.ContainsAny(word, "aeiouy") && !slices.Contains(cameraWords, word)
}

// pictureMarkdown is a picture as the text of an entry has it: with the words for those who
// cannot see it, and what stands below it.
func pictureMarkdown(alt, name, caption, credit string, decorative bool) string {
	if decorative {
		alt = markdown.Decorative
	}
	title := caption
	if credit != "" {
		if !strings.Contains(credit, ":") {
			credit = "Ảnh: " + credit
		}
		title = credit
		if caption != "" {
			if !strings.ContainsAny(caption[len(caption)-1:], ".!?") {
				caption += "."
			}
			title = caption + " " + credit
		}
	}
	text := "![" + escapeLabel(alt) + "](" + name
	if title != "" {
		text += ` "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", `\&`).Replace(title) + `"`
	}
	return text + ")"
}
