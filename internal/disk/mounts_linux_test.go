package disk

import "testing"

// TestMountsInFile reads what the system says of mounts.
func TestMountsInFile(t *testing.T) {
	const text = `1 0 8:1 / / rw - ext4 /dev/a rw
2 1 8:2 / /srv rw - ext4 /dev/b rw
3 1 8:2 /cot\040a/public /var/www rw - ext4 /dev/b rw
4 1 0:5 / /srv/cot\040b/public rw - tmpfs none rw
5 1 0:6 / /srv/c/public/uploads rw - tmpfs none rw
6 1 8:2 /d/public/t /elsewhere rw - ext4 /dev/b rw
`
	for out, want := range map[string][2]bool{
		"/srv/cot a/public": {false, true}, "/srv/cot b/public": {true, false}, "/srv/c/public": {false, true}, "/srv/d/public": {false, true},
		"/srv/e/public": {}, "/home/x/public": {}, "/srv/cot a/public2": {}, "/var/www": {true, false},
	} {
		if mounted, shown := mountsIn(text, out); [2]bool{mounted, shown} != want {
			t.Errorf("%s: mounted %v, shown %v", out, mounted, shown)
		}
	}
}
