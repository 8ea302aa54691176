package check

import (
	"fmt"
	"io"
	"net/url"

	"cchc/internal/diag"
)

// The parts of SARIF 2.1.0 (OASIS, 27 March 2020) that a report has.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		Language   string        `json:"language"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID         string          `json:"id"`
		Short      *sarifText      `json:"shortDescription,omitempty"`
		Full       *sarifText      `json:"fullDescription,omitempty"`
		Help       *sarifText      `json:"help,omitempty"`
		Default    *sarifDefault   `json:"defaultConfiguration,omitempty"`
		Properties *sarifRuleProps `json:"properties,omitempty"`
	}
	sarifDefault struct {
		Level string `json:"level"`
	}
	sarifRuleProps struct {
		Tags []string `json:"tags"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifText          `json:"message"`
		Locations    []sarifLocation    `json:"locations,omitempty"`
		Fingerprints map[string]string  `json:"partialFingerprints,omitempty"`
		Suppressions []sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification"`
	}
)

// WriteSARIF writes a report in the Static Analysis Results Interchange Format 2.1.0,
// with columns in characters; version is the program's. What was let pass is there as
// suppressed, with its reason.
func (r *Report) WriteSARIF(w io.Writer, v *diag.Voice, version string) error {
	s := &sarifWriter{voice: v, index: map[string]int{}, run: sarifRun{Language: v.Lang, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}}
	s.run.Tool.Driver = sarifDriver{Name: "cchc", Version: version, Rules: []sarifRule{}}
	for i := range r.Findings {
		s.add(&r.Findings[i], nil)
	}
	for i := range r.Dismissed {
		s.add(&r.Dismissed[i].Finding, r.Dismissed[i].Dismissal)
	}
	return diag.WriteJSON(w, sarifLog{"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "2.1.0", []sarifRun{s.run}})
}

type sarifWriter struct {
	voice *diag.Voice
	run   sarifRun
	index map[string]int // of rules by their codes
}

func (s *sarifWriter) add(f *Finding, passed *Dismissal) {
	text := s.voice.Message(f.Diagnostic)
	if hint := s.voice.Hint(f.Diagnostic); hint != "" {
		text += "\n" + hint
	}
	result := sarifResult{RuleID: f.Code, RuleIndex: s.rule(f), Level: string(f.Severity), Message: sarifText{text}}
	if f.File != "" {
		at := sarifPhysical{Artifact: sarifArtifact{(&url.URL{Path: f.File}).EscapedPath()}}
		if f.Line > 0 {
			at.Region = &sarifRegion{f.Line, f.Column}
		}
		result.Locations = []sarifLocation{{at}}
	}
	if passed != nil {
		result.Suppressions = []sarifSuppression{{"external", "accepted", fmt.Sprintf("%s (%s, %s)", passed.Reason, passed.By, passed.On)}}
		result.Fingerprints = map[string]string{"cchc/v1": passed.Digest}
	}
	s.run.Results = append(s.run.Results, result)
}

// rule returns the number of a finding's rule, which is described where it is new.
func (s *sarifWriter) rule(f *Finding) int {
	if i, ok := s.index[f.Code]; ok {
		return i
	}
	described := sarifRule{ID: f.Code}
	if f.Rule != nil {
		described.Short = &sarifText{s.voice.Say(f.Code+".title", nil)}
		described.Full = &sarifText{s.voice.Say(f.Code+".reason", nil)}
		help := s.voice.Say(f.Code+".reason", nil)
		if basis := f.Rule.basis(); basis != "" {
			help += "\n" + basis
		}
		described.Help = &sarifText{help}
		described.Default = &sarifDefault{string(f.Rule.Severity)}
		described.Properties = &sarifRuleProps{[]string{string(f.Rule.Group)}}
	}
	i := len(s.run.Tool.Driver.Rules)
	s.index[f.Code] = i
	s.run.Tool.Driver.Rules = append(s.run.Tool.Driver.Rules, described)
	return i
}
