package screen

import (
	"time"

	"cchc/internal/viet"
)

// Stamp is a time as people read it.
func Stamp(t time.Time) string { return t.In(viet.Zone).Format("15:04 02/01/2006") }

// Clock is a time of day as people read it.
func Clock(t time.Time) string { return t.In(viet.Zone).Format("15:04:05") }
