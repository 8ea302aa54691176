package workspace

import (
	"testing"
	"time"
)

// TestGiveWay: a check waits for answers, but for none that takes long.
func TestGiveWay(t *testing.T) {
	var w Workspace
	w.asked.Store(time.Now().UnixNano())
	w.answering.Add(1)
	from := time.Now()
	time.AfterFunc(3*settling, func() { w.answering.Add(-1) })
	w.giveWay()
	if w.answering.Load() != 0 {
		t.Error("the check went on while somebody waited")
	}
	w.answering.Add(1)
	w.asked.Store(from.Add(-mostGivenWay).UnixNano())
	w.giveWay() // returns
}
