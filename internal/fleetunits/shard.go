package fleetunits

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/cespare/xxhash/v2"
)

// A Shard is a share of the units (phần): number I of N, from 1. Which share a unit is in
// depends on its ID and on N alone, so that a unit that comes or goes moves no other one.
type Shard struct{ I, N int }

var shardForm = regexp.MustCompile(`^(\d{1,4})/(\d{1,4})$`)

// ParseShard reads 2/8.
func ParseShard(text string) (s Shard, ok bool) {
	m := shardForm.FindStringSubmatch(text)
	if m == nil {
		return s, false
	}
	s.I, _ = strconv.Atoi(m[1])
	s.N, _ = strconv.Atoi(m[2])
	return s, s.I >= 1 && s.I <= s.N
}

func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.I, s.N) }

// Has reports whether a unit is in the share; the zero value has all units.
func (s Shard) Has(u *Unit) bool {
	return s.N == 0 || int(xxhash.Sum64String(u.ID)%uint64(s.N)) == s.I-1
}
