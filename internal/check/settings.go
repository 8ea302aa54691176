package check

import (
	"fmt"
	"strings"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/front"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// severities are what a rule can be set to, by the keys of their names.
var severities = map[string]diag.Severity{
	"off": "", "tat": "", "false": "", "khong": "", "khongxet": "",
	"warning": diag.Warning, "luuy": diag.Warning, "canhbao": diag.Warning,
	"error": diag.Error, "loi": diag.Error,
}

// configure gives the rules the severities that the settings say, and notes what
// cannot be meant.
func (r *run) configure() {
	node := r.Site.Settings.Check.Severity
	if node == nil {
		return
	}
	report := func(n diag.Position, field, code string, args diag.Args) {
		r.found = append(r.found, Finding{Diagnostic: diag.New(n, field, code, args)})
	}
	if node.Kind != front.Map {
		report(node.Pos(config.SettingsFile), "check.severity", "severity-form", nil)
		return
	}
	for _, p := range node.Pairs {
		at := diag.Position{File: config.SettingsFile, Line: p.Line, Column: p.Column}
		field := "check.severity." + p.Key
		rule := r.byCode[p.Key]
		if rule == nil {
			code, args := "rule-unknown", diag.Args{"Code": p.Key}
			if near := Nearest(r.Rules, p.Key); near != "" {
				code, args["Near"] = "rule-unknown-near", near
			}
			report(at, field, code, args)
			continue
		}
		severity, ok := severities[viet.Key(p.Value.Text)]
		switch {
		case !ok:
			report(at, field, "severity-unknown", diag.Args{"Value": p.Value.Text})
		case rule.Read && rule.Severity == diag.Error:
			report(at, field, "severity-fixed", diag.Args{"Code": rule.Code})
		default:
			r.severity[rule] = severity
		}
	}
}

// Find returns the rule with a code, nil for none.
func Find(rules []*Rule, code string) *Rule {
	for _, rule := range rules {
		if rule.Code == code {
			return rule
		}
	}
	return nil
}

// Nearest returns the code that somebody who typed another one may have meant, "" for
// none.
func Nearest(rules []*Rule, typed string) string {
	codes := make([]string, len(rules))
	for i, rule := range rules {
		codes[i] = rule.Code
	}
	return schema.NearestName(typed, codes)
}

// basis names the sources of a rule.
func (rule *Rule) basis() string {
	var parts []string
	for _, s := range rule.Basis {
		part := s.Text
		if !s.From.IsZero() {
			part = fmt.Sprintf("%s (từ %s)", s.Text, s.From)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}
