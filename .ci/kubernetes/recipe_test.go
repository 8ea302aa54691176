// Package kubernetes holds the Job of the manual's chapter on many machines to the types of
// Kubernetes' own API, from which the schema of its server is made. What the values mean
// is held in cmd/cchc.
package kubernetes

import (
	"os"
	"regexp"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

const manual = "../../content/huong-dan/nhieu-may.md"

func TestJob(t *testing.T) {
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	m := regexp.MustCompile("(?s)```yaml\n(apiVersion:.*?)```").FindAllStringSubmatch(string(text), -1)
	if len(m) != 1 {
		t.Fatalf("%s has %d manifests", manual, len(m))
	}
	manifest := m[0][1]
	var job batch.Job
	if err := yaml.UnmarshalStrict([]byte(manifest), &job, yaml.DisallowUnknownFields); err != nil {
		t.Fatal(err)
	}
	spec := job.Spec
	if job.APIVersion != batch.SchemeGroupVersion.String() || job.Kind != "Job" || spec.CompletionMode == nil || *spec.CompletionMode != batch.IndexedCompletion ||
		spec.BackoffLimitPerIndex == nil || spec.Template.Spec.RestartPolicy != core.RestartPolicyNever {
		t.Errorf("it is no Indexed Job that runs an index again: %+v", job)
	}
	for right, wrong := range map[string]string{
		"backoffLimitPerIndex: 2": "backoffLimitByIndex: 2", "completions: 8": "completions: tám", "{claimName: cchc-ra}": "{claim: cchc-ra}",
	} {
		bad := strings.Replace(manifest, right, wrong, 1)
		if bad == manifest {
			t.Errorf("the manifest has no %q", right)
		}
		if yaml.UnmarshalStrict([]byte(bad), new(batch.Job), yaml.DisallowUnknownFields) == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
