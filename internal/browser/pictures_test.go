package browser

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"
)

// coverSizes are widths and heights of covers that people take: upright and
// lying photographs, a strip, a banner, one of a few pixels.
var coverSizes = [][2]int{{600, 1200}, {1200, 675}, {150, 1200}, {1200, 150}, {30, 20}, {400, 400}}

// newsWithCovers is a site whose news have covers of these sizes.
func newsWithCovers(t *testing.T) fstest.MapFS {
	t.Helper()
	folder := fstest.MapFS{
		"content/site.yaml":     {Data: []byte("title: Cải cách hành chính xã Thử\nbaseURL: https://thu.example/\nagency: Ủy ban nhân dân xã Thử\n")},
		"content/tin/_index.md": {Data: []byte("---\ntitle: Tin\nkind: news\n---\n")},
	}
	for i, size := range coverSizes {
		var picture bytes.Buffer
		if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, size[0], size[1]))); err != nil {
			t.Fatal(err)
		}
		folder[fmt.Sprintf("content/tin/anh-%d.png", i)] = &fstest.MapFile{Data: picture.Bytes()}
		folder[fmt.Sprintf("content/tin/tin-%d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Tin %d\ndate: 2026-11-01\ntopic: results\nauthor: Ban Biên tập\ncover: {src: anh-%d.png, alt: Ảnh}\n---\nNội dung.\n", i, i)}
	}
	return folder
}

// A box is the size of an element in CSS pixels.
type box struct{ Width, Height float64 }

const pictureBoxes = `Promise.all(Array.from(document.querySelectorAll("main img"), function (i) { i.loading = "eager"; return i.decode(); })).then(function () {
	return Array.from(document.querySelectorAll("main img"), function (i) { var r = i.getBoundingClientRect(); return {Width: r.width, Height: r.height}; });
})`

// TestCoversOfAnyShape: in a list the pictures have one shape, so that an upright
// photograph makes its item no longer than others, but the latest is large; on its own page a cover is
// never higher than the window, and never distorted.
func TestCoversOfAnyShape(t *testing.T) {
	ctx := chromium(t)
	server := serve(t, open(t, newsWithCovers(t), ""), nil)
	for _, width := range []int64{390, 1280} {
		const height = 800
		do(t, ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(server.URL+"/tin/"))
		boxes := evaluate[[]box](t, ctx, pictureBoxes)
		if len(boxes) != len(coverSizes) {
			t.Fatalf("%d: the list has %d pictures", width, len(boxes))
		}
		if b := boxes[0]; b.Width < 1.9*boxes[1].Width || math.Abs(b.Width/b.Height-16.0/9) > 0.05 {
			t.Errorf("%d: the picture of the latest item is %v", width, b)
		}
		for _, b := range boxes[1:] {
			if b.Width < 60 || math.Abs(b.Width/b.Height-1.5) > 0.05 || math.Abs(b.Width-boxes[1].Width) > 1 {
				t.Errorf("%d: pictures of the list are %v", width, boxes)
				break
			}
		}
		if fit := evaluate[string](t, ctx, `getComputedStyle(document.querySelector(".item-picture img")).objectFit`); fit != "cover" {
			t.Errorf("%d: object-fit is %s in the list", width, fit)
		}
		for i := range coverSizes {
			do(t, ctx, chromedp.Navigate(fmt.Sprintf("%s/tin/tin-%d/", server.URL, i)))
			if b := evaluate[[]box](t, ctx, pictureBoxes); len(b) != 1 || b[0].Height > height || b[0].Width > float64(width) {
				t.Errorf("%d: the cover of %v is %v", width, coverSizes[i], b)
			}
			if fit := evaluate[string](t, ctx, `getComputedStyle(document.querySelector("main img")).objectFit`); fit != "contain" {
				t.Errorf("%d: object-fit is %s on the page", width, fit)
			}
		}
	}
}
