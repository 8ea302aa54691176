package filename

import "testing"

func TestCheck(t *testing.T) {
	for name, want := range map[string]Flaw{
		"dang-ky.md": None, "Tiếng Việt có dấu.md": None, "console.md": None, "com.md": None, "com10.md": None, "lpt.pdf": None, ".an": None,
		"conta.md": None, "icon": None, "đ": None, "com¹": Reserve, "nul .txt": Reserve, "lpt0.a.b": Reserve, "a.con": None, "nul-1.md": None, "aux": Reserve, "con.md": Reserve, "NUL.tar.gz": Reserve, "Com1.pdf": Reserve,
		"lpt¹": Reserve, "prn .txt": Reserve, "CONIN$": Reserve, "lpt0.md": Reserve,
		`b\c.md`: Sign, "a:b.md": Sign, "gì?.md": Sign, "a\tb": Sign, "a\x7f": Sign, `"a".md`: Sign, "<a>": Sign, "a|b": Sign, "*": Sign,
		"a.": Ending, "a.md ": Ending, "a ": Ending, "...": Ending,
	} {
		if got := Check(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
