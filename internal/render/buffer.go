package render

import (
	"bytes"
	"sync"

	"cchc/internal/diag"
	"cchc/internal/site"
)

// buffers are those that pages are written into. They are used again: of ten
// thousand pages none is in memory longer than until it is published.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// maxKeptBuffer is how large a buffer may be that is used again, in bytes.
const maxKeptBuffer = 1 << 20

func getBuffer() *bytes.Buffer {
	r := buffers.Get().(*bytes.Buffer)
	r.Reset()
	return r
}

func putBuffer(b *bytes.Buffer) {
	if b != nil && b.Cap() <= maxKeptBuffer {
		buffers.Put(b)
	}
}

// Release says that Data is not looked at any more, so that its buffer can be
// used again. Who keeps Data does not call it.
func (r *Result) Release() {
	putBuffer(r.buffer)
	r.Data, r.buffer = nil, nil
}

// page is an output that the theme renders.
func page(view *site.View, render func(out *bytes.Buffer) diag.List) Result {
	out := getBuffer()
	problems := append(render(out), view.Problems()...)
	return Result{Data: out.Bytes(), Queries: view.Queries(), Problems: problems, buffer: out}
}
