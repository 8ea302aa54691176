package desk

import (
	"time"

	"cchc/internal/viet"
)

// stamp is a time as people read it.
func stamp(t time.Time) string { return t.In(viet.Zone).Format("15:04 02/01/2006") }

// clock is a time of day as people read it.
func clock(t time.Time) string { return t.In(viet.Zone).Format("15:04:05") }
