package config

import (
	"strings"
	"testing"

	"cchc/internal/content"
)

// TestBucketNames: a name that no S3 has is told where the settings stand, not by the host.
func TestBucketNames(t *testing.T) {
	for name, ok := range map[string]bool{
		"cchc": true, "cchc-xa-mau.lachong.example": true, "123": true, strings.Repeat("a", 63): true,
		"kc": false, strings.Repeat("a", 64): false, "Cchc": false, "kho_cchc": false, "kho cchc": false, "kho-chứa": false, "-cchc": false, "cchc-": false, "a..b": false, "192.168.1.1": false, "{unit.id}": false,
	} {
		target := Target{Place: content.Place{Line: 4, Column: 5}, Name: "kho", Type: S3Target, URL: "https://s3.example", User: "lan", Bucket: name}
		problems := CheckTargets(SettingsFile, []Target{target})
		if ok != (len(problems) == 0) {
			t.Errorf("%s: %v", name, problems)
		}
		if !ok && (problems[0].Code != "target-bucket" || problems[0].Field != "targets[1].bucket" || problems[0].Line != 4 || problems[0].Column != 5) {
			t.Errorf("%s: %+v", name, problems[0])
		}
	}
}
