package hosting

import (
	"fmt"
	"regexp"
	"strings"
)

// The configuration of nginx is one file for a server block. Everything is in
// one location, so that a portal which has the column below a path keeps its
// own rules. Redirects are exact locations, which nginx finds in a tree like
// the entries of a map; a map would have to stand outside the server block and
// needs its hash tables made larger for long addresses.
//
// Headers of an outer block are inherited only by a block that has none, so
// every block repeats them all.

// nginxVariable is the variable that holds the folder on the server, another
// one for each base path, so that many columns fit into one server block.
func nginxVariable(base string) string {
	name := "$cchc"
	for part := range strings.FieldsFuncSeq(base, func(r rune) bool { return !strings.ContainsRune(nameLetters, r) }) {
		name += "_" + part
	}
	return name
}

// nameLetters are what a variable's name can have.
const nameLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// nginxConf writes _hosting/nginx.conf.
func nginxConf(s *Site) []byte {
	n := &nginxWriter{rules: s.HeaderRules()}
	encoded, base := s.Base.Path, s.Base.Plain()
	folder := nginxVariable(encoded)
	n.line("# nginx: trong khối server { } viết hai dòng")
	n.line("#   set %s /thu-muc/public;", folder)
	n.line("#   include /thu-muc/public/_hosting/nginx.conf;")
	n.line("# Có mô-đun brotli thì thêm dòng: brotli_static on;")
	if base == "/" {
		n.open("location /")
		n.line("root %s;", folder)
	} else {
		n.line("location = %s { absolute_redirect off; return 301 %s; }", nginxText(strings.TrimSuffix(base, "/")), nginxText(encoded))
		n.open("location ^~ " + nginxText(base))
		n.line("alias %s/;", folder)
	}
	n.line("index index.html;")
	n.line("autoindex off;")
	n.line("charset off;")
	n.line("absolute_redirect off;")
	n.line("error_page 404 %s;", nginxText(base+"404.html"))
	n.line("error_page 403 =404 %s;", nginxText(base+"404.html"))
	n.compression(s.Hosting.Compress)
	n.types()
	n.headers("", "")
	for _, name := range hidden {
		n.line("location = %s { return 404; }", nginxText(base+name))
	}
	n.line("location ^~ %s { return 404; }", nginxText(base+hidden[0]+"/"))
	for _, r := range n.rules {
		if r.Below != "" {
			n.open("location ^~ " + nginxText(base+strings.TrimPrefix(r.Below, "/")))
			n.headers(r.Below, "")
			n.endings(r.Below)
			n.close()
		}
	}
	n.endings("")
	for _, r := range s.Redirects {
		for _, from := range r.Froms() {
			n.line("location = %s { return 301 %s; }", nginxText(base+from[1:]), nginxText(r.To))
		}
	}
	n.close()
	return []byte(n.b.String())
}

type nginxWriter struct {
	b     strings.Builder
	depth int
	rules []HeaderRule
}

func (n *nginxWriter) line(format string, args ...any) {
	n.b.WriteString(strings.Repeat("    ", n.depth))
	fmt.Fprintf(&n.b, format+"\n", args...)
}

func (n *nginxWriter) open(what string) {
	n.line("%s {", what)
	n.depth++
}

func (n *nginxWriter) close() {
	n.depth--
	n.line("}")
}

// compression sends what is compressed already, or else compresses.
func (n *nginxWriter) compression(ready bool) {
	n.line("gzip_vary on;")
	if ready {
		n.line("gzip_static on;")
		return
	}
	var types []string
	for _, m := range mediaTypes {
		if m.text {
			types = append(types, nginxText(m.value)) // compared as a whole
		}
	}
	n.line("gzip on;")
	n.line("gzip_min_length 1024;")
	n.line("gzip_types %s;", strings.Join(compact(types), " "))
}

// compact removes repetitions.
func compact(items []string) []string {
	seen := map[string]bool{}
	var once []string
	for _, item := range items {
		if !seen[item] {
			seen[item] = true
			once = append(once, item)
		}
	}
	return once
}

// types writes the types that go by a file's ending.
func (n *nginxWriter) types() {
	n.line("default_type application/octet-stream;")
	n.open("types")
	for _, r := range n.rules {
		if kind, _ := r.divide(); kind != "" && strings.HasPrefix(r.Ending, ".") {
			n.line("%s %s;", nginxText(kind), r.Ending[1:])
		}
	}
	n.close()
}

// headers writes all headers of the files below an address with an ending.
func (n *nginxWriter) headers(below, ending string) {
	var all []Header
	for _, r := range n.rules {
		if (r.Below == "" || r.Below == below) && (r.Ending == "" || r.Ending == ending) {
			_, others := r.divide()
			all = merge(all, others)
		}
	}
	for _, h := range all {
		if h.Value != "" {
			n.line("add_header %s %s always;", h.Name, nginxText(h.Value))
		}
	}
}

// endings writes the locations of the endings that have headers of their own,
// and of the names that have a type of their own.
func (n *nginxWriter) endings(below string) {
	for _, r := range n.rules {
		kind, others := r.divide()
		named := !strings.HasPrefix(r.Ending, ".")
		if r.Ending == "" || len(others) == 0 && !named {
			continue
		}
		if named {
			n.open("location ~ /" + regexp.QuoteMeta(r.Ending) + "$")
			n.line("types { }")
			n.line("default_type %s;", nginxText(kind))
		} else {
			n.open("location ~* " + regexp.QuoteMeta(r.Ending) + "$")
			n.headers(below, r.Ending)
		}
		n.close()
	}
}

// nginxText quotes a text. Where nginx fills in variables the text must hold no
// $: the address of a page has none, nor has a base path or a header, and an
// old address is only compared.
func nginxText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
