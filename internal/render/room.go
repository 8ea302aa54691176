package render

import (
	"bytes"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/site"
)

// Pages are written into rooms that are used again: of ten thousand pages none
// is longer there than until it is published.
var rooms = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// largestRoom is how large a room may be that is kept, in bytes.
const largestRoom = 1 << 20

func room() *bytes.Buffer {
	r := rooms.Get().(*bytes.Buffer)
	r.Reset()
	return r
}

func giveBack(room *bytes.Buffer) {
	if room != nil && room.Cap() <= largestRoom {
		rooms.Put(room)
	}
}

// Release says that Data is not looked at any more, so that its room can be
// used again. Who keeps Data does not call it.
func (r *Result) Release() {
	giveBack(r.room)
	r.Data, r.room = nil, nil
}

// page is an output that the theme renders.
func page(view *site.View, render func(out *bytes.Buffer) diag.List) Result {
	out := room()
	problems := append(render(out), view.Problems()...)
	return Result{Data: out.Bytes(), Queries: view.Queries(), Problems: problems, room: out}
}
