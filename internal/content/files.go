package content

import (
	"bytes"
	"path"
	"strings"

	"cchc/internal/diag"

	"golang.org/x/net/html"
)

// refused reports whether a type of file is not published: what a browser or a
// server would run as code when it is opened.
func refused(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml", ".js", ".mjs", ".css", ".php", ".asp", ".aspx", ".jsp", ".cgi",
		".exe", ".msi", ".bat", ".cmd", ".com", ".scr", ".vbs", ".ps1", ".jar", ".swf", ".hta", ".lnk", ".reg":
		return true
	}
	return false
}

// CheckFile reports what makes a file unfit for publishing: code in an SVG
// picture, which would run when the picture is opened by itself.
func CheckFile(name string, data []byte) diag.List {
	if !strings.EqualFold(path.Ext(name), ".svg") {
		return nil
	}
	what := svgCode(data)
	if what == "" {
		return nil
	}
	return diag.List{diag.New(diag.Position{File: "content/" + name}, "", "svg-script", diag.Args{"What": what})}
}

// svgCode returns the first thing in an SVG that can run code, "" for none.
func svgCode(data []byte) string {
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.Data {
			case "script", "foreignobject", "iframe", "object", "embed", "handler":
				return "<" + t.Data + ">"
			}
			for _, a := range t.Attr {
				value := strings.ToLower(strings.Join(strings.Fields(a.Val), ""))
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:text/html") {
					return a.Key + "="
				}
			}
		}
	}
}
