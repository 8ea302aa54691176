package hosting

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The configuration of Apache 2.4 is .htaccess at the root of the site, which
// needs AllowOverride All for the folder, and the modules rewrite and headers.

// htaccess writes .htaccess.
func htaccess(s *Site) []byte {
	a := &apacheWriter{site: s, rules: s.HeaderRules()}
	a.base, a.plain = s.Base.Path, s.Base.Plain()
	a.line("# Apache 2.4: thư mục này cần AllowOverride All và các mô-đun rewrite, headers.")
	a.line("Options -Indexes -MultiViews +SymLinksIfOwnerMatch")
	a.line("DirectoryIndex index.html")
	a.line("ErrorDocument 404 %s", apacheText(a.base+"404.html"))
	a.types()
	a.line("<IfModule mod_headers.c>")
	a.headers()
	a.line("</IfModule>")
	a.line("<IfModule mod_rewrite.c>")
	a.line("RewriteEngine On")
	a.line("RewriteBase %s", apacheText(a.base))
	a.hide()
	a.redirects()
	if s.Hosting.Compress {
		a.compressed()
	}
	a.line("</IfModule>")
	if !s.Hosting.Compress {
		a.compress()
	}
	return []byte(a.b.String())
}

type apacheWriter struct {
	b           strings.Builder
	site        *Site
	rules       []HeaderRule
	base, plain string // the base path, encoded and not
}

func (a *apacheWriter) line(format string, args ...any) { fmt.Fprintf(&a.b, format+"\n", args...) }

// types announces files by ending and by name.
func (a *apacheWriter) types() {
	for _, r := range a.rules {
		kind, _ := r.divide()
		switch {
		case kind == "":
		case strings.HasPrefix(r.Ending, "."):
			a.line("AddType %s %s", apacheText(kind), r.Ending)
		default:
			a.line("<FilesMatch %s>", apacheText("^"+regexp.QuoteMeta(r.Ending)+"$"))
			a.line("ForceType %s", apacheText(kind))
			a.line("</FilesMatch>")
		}
	}
	a.line("RemoveEncoding .br .gz")
	a.line("RemoveLanguage .br")
}

// headers sets the headers of the table. What the server sets for all its
// sites stands in another list of Apache's and is taken out first.
func (a *apacheWriter) headers() {
	for _, r := range a.rules {
		_, others := r.divide()
		if len(others) == 0 {
			continue
		}
		end := ""
		switch {
		case r.Below != "":
			a.line("<If %s>", apacheText("%{REQUEST_URI} =~ m#^"+regexp.QuoteMeta(a.plain+strings.TrimPrefix(r.Below, "/"))+"#"))
			end = "</If>"
		case r.Ending != "":
			a.line("<FilesMatch %s>", apacheText("(?i)"+regexp.QuoteMeta(r.Ending)+`(?:\.(?:br|gz))?$`))
			end = "</FilesMatch>"
		}
		for _, h := range others {
			a.line("Header unset %s", h.Name)
			if h.Value == "" {
				a.line("Header always unset %s", h.Name)
			} else {
				a.line("Header always set %s %s", h.Name, apacheText(h.Value))
			}
		}
		if end != "" {
			a.line("%s", end)
		}
	}
	if a.site.Hosting.Compress {
		a.line("Header set Content-Encoding br env=REDIRECT_CCHC_BR")
		a.line("Header set Content-Encoding gzip env=REDIRECT_CCHC_GZIP")
		a.line("<FilesMatch %s>", apacheText(`(?i)\.(?:`+strings.Join(textEndings(), "|")+`)(?:\.(?:br|gz))?$`))
		a.line("Header merge Vary Accept-Encoding")
		a.line("</FilesMatch>")
	}
}

// textEndings are the endings of what is worth compressing, without the dot.
func textEndings() []string {
	var all []string
	for _, m := range mediaTypes {
		if ending, ok := strings.CutPrefix(m.ending, "."); ok && m.text {
			all = append(all, ending)
		}
	}
	return all
}

// hide answers with the page for what is not there where a reader asks for what
// is none of his business, and for a folder without a page.
func (a *apacheWriter) hide() {
	names := make([]string, len(hidden))
	for i, name := range hidden {
		names[i] = regexp.QuoteMeta(name)
	}
	a.line("RewriteRule %s - [R=404,L]", apacheText("^(?:"+strings.Join(names, "|")+")(?:/|$)"))
	a.line("RewriteCond %%{REQUEST_FILENAME} -d")
	a.line("RewriteCond %%{REQUEST_FILENAME}/index.html !-f")
	a.line("RewriteRule ^ - [R=404,L]")
}

func (a *apacheWriter) redirects() {
	for _, r := range a.site.Redirects {
		slash := ""
		from, ok := strings.CutSuffix(r.Path[1:], "/")
		if ok {
			slash = "/?"
		}
		a.line("RewriteRule %s %s [R=301,L,NE,QSD]", apacheText("^"+regexp.QuoteMeta(from)+slash+"$"), apacheText(apacheTo(r.To)))
	}
}

// accepts is the beginning of a rule for readers that take an encoding, and do
// not name it to refuse it (q=0).
const accepts = `RewriteCond %%{HTTP:Accept-Encoding} "\b%s\b(?!\s*;\s*q\s*=\s*0(?:\.0*)?\s*(?:,|$))" [NV]`

// compressed sends the smaller forms of files that stand beside them. The first
// pass turns to a form, the second one gives it the type of its file.
func (a *apacheWriter) compressed() {
	for _, form := range []struct{ encoding, suffix, mark string }{{"br", "br", "CCHC_BR"}, {"gzip", "gz", "CCHC_GZIP"}} {
		a.line(accepts, form.encoding)
		a.line("RewriteCond %%{REQUEST_FILENAME}.%s -f", form.suffix)
		a.line("RewriteRule %s %s [E=%s:1,L]", apacheText(`^(.+\.(?:`+strings.Join(textEndings(), "|")+`))$`), apacheText("$1."+form.suffix), form.mark)
		a.line(accepts, form.encoding)
		a.line("RewriteCond %%{REQUEST_FILENAME}/index.html.%s -f", form.suffix)
		a.line("RewriteRule %s %s [E=%s:1,L]", apacheText(`^((?:.+/)?)$`), apacheText("$1index.html."+form.suffix), form.mark)
	}
	named := slices.Clone(mediaTypes)
	slices.Reverse(named) // whole names before the endings that they have
	for _, m := range named {
		if !m.text {
			continue
		}
		pattern := regexp.QuoteMeta(m.ending) + `\.(?:br|gz)$`
		if !strings.HasPrefix(m.ending, ".") {
			pattern = "(?:^|/)" + pattern
		}
		a.line("RewriteCond %%{ENV:REDIRECT_CCHC_BR}%%{ENV:REDIRECT_CCHC_GZIP} .")
		a.line("RewriteRule %s - %s", apacheText(pattern), apacheText("[T="+m.value+",E=no-gzip:1,E=no-brotli:1,L]"))
	}
}

// compress lets the server compress.
func (a *apacheWriter) compress() {
	var types []string
	for _, m := range mediaTypes {
		if kind, _, _ := strings.Cut(m.value, ";"); m.text {
			types = append(types, kind)
		}
	}
	a.line("<IfModule mod_deflate.c>")
	a.line("<IfModule mod_filter.c>")
	a.line("AddOutputFilterByType DEFLATE %s", strings.Join(compact(types), " "))
	a.line("</IfModule>")
	a.line("</IfModule>")
}

// apacheText quotes a text. A backslash before anything but a quote or another
// one stays, which is what regular expressions need.
func apacheText(s string) string { return `"` + strings.ReplaceAll(s, `"`, `\"`) + `"` }

// apacheTo makes an address a substitution in which nothing is filled in.
func apacheTo(address string) string {
	return strings.NewReplacer("%", `\%`, "$", `\$`).Replace(address)
}
