package search

import (
	"slices"
	"strings"
	"testing"

	"cchc/internal/config"
	"cchc/internal/viet"
)

// TestOneWordManyWritings: people write one word in several ways; all are one.
func TestOneWordManyWritings(t *testing.T) {
	for _, same := range [][]string{
		{"hoà", "hòa", "HOÀ", "hoa"}, {"thuỷ", "thủy", "THUY"}, {"khoá", "khóa"}, {"uỷ quyền", "ủy quyền", "u\u0309y quye\u0302\u0300n"},
		{"kỹ", "kĩ", "ki"}, {"lý lịch", "lí lịch"}, {"mỹ", "mĩ"}, {"tỷ", "tỉ"}, {"y tế", "i tế"}, {"Đất", "đất", "Ðất", "dat"},
		{"1.001193", "1.001193.H42", "1.001193.000.00.00.H42", "1001193", "1.001193."}, {"63/2010/NĐ-CP", "63 2010 nd cp"}, {"50.000 đồng", "50000 dong"},
	} {
		want := Split(same[0])
		for _, text := range same[1:] {
			if got := Split(text); !slices.Equal(got, want) {
				t.Errorf("%q is %q, %q is %q", same[0], want, text, got)
			}
		}
	}
	for _, other := range [][2]string{{"quý", "quí"}, {"tay", "tai"}, {"thuỷ", "thui"}} {
		if slices.Equal(Split(other[0]), Split(other[1])) {
			t.Errorf("%q and %q are one", other[0], other[1])
		}
	}
	for _, nothing := range []string{"", " \t", "😀", "\u0301\u0302", "...", "«»–…", "一二三"} {
		if got := Split(nothing); len(got) != 0 {
			t.Errorf("%q has the words %q", nothing, got)
		}
	}
}

func TestTelex(t *testing.T) {
	for typed, want := range map[string]string{
		"nguyeenx": "nguyen", "nguyeexn": "nguyen", "ddaatj": "dat", "nuwowcs": "nuoc", "ddawng": "dang", "kys": "ki", "khai": "khai", "sinh": "sinh",
		"thuwjc": "thuc", "hooij": "hoi", "tieenf": "tien", "xaay": "xay", "s": "s", "63": "63",
		"d9a61t": "dat", "so63": "so", "nguye64n": "nguyen", "nd92": "nd92", "118": "118", "thwcj": "thuc", "tw": "tw", "sinhh": "sinh", "khaii": "khai", "honnnn": "hon",
	} {
		if got := telex(typed); got != want {
			t.Errorf("%q is read as %q, want %q", typed, got, want)
		}
	}
}

// TestWordsMeant: a word that is none becomes the one that its keys mean, where
// there is one.
func TestWordsMeant(t *testing.T) {
	for keys, want := range map[string]string{
		"giaays": "giay", "keets": "ket", "khuye6t1": "khuyet", "sinhh": "sinh", "vneid": "vneid", "facebook": "facebook", "samsung": "samsung", "khai": "khai", "cccd": "cccd",
	} {
		if got := typed(keys); got != want {
			t.Errorf("%q is %q, want %q", keys, got, want)
		}
	}
}

// TestUnmarked: VIQR is read, and no other text is taken for it.
func TestUnmarked(t *testing.T) {
	for text, want := range map[string]string{
		"so^? ddo?": "so ddo", "gia^'y ke^'t ho^n": "giay ket hon", "ca(n cu+o+'c": "can cuoc", "ho^. nghe`o": "ho ngheo", "ddi.a chi?": "ddia chi", "DDA^'T": "DDAT",
	} {
		if got := unmarked(text); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"", "mấy giờ mở cửa?", "may gio mo cua?", "63/2010/ND-CP", "1.001193.H42", "ho so (ban sao)", "zalo.me", "xã (phường)", "C++", "đổi 'tên'", "a.b"} {
		if got := unmarked(text); got != text {
			t.Errorf("%q is read as %q", text, got)
		}
	}
}

// TestSound: what is written as somebody speaks sounds as what was meant.
func TestSound(t *testing.T) {
	for _, p := range [][2]string{{"ngeo", "ngheo"}, {"chu", "tru"}, {"xinh", "sinh"}, {"chuc", "truc"}, {"liec", "liet"}, {"ghe", "ge"}, {"kan", "can"}, {"long", "nong"}, {"hong", "hon"}, {"giay", "day"}, {"rung", "dung"}} {
		if sound(p[0]) != sound(p[1]) {
			t.Errorf("%q sounds %q, %q sounds %q", p[0], sound(p[0]), p[1], sound(p[1]))
		}
	}
	for _, p := range [][2]string{{"khai", "cai"}, {"nha", "la"}, {"tho", "cho"}, {"ba", "bo"}, {"nga", "ga"}, {"pha", "ha"}} {
		if sound(p[0]) == sound(p[1]) {
			t.Errorf("%q and %q sound alike", p[0], p[1])
		}
	}
}

func TestOneSlip(t *testing.T) {
	for _, p := range [][2]string{{"chung", "chugn"}, {"chung", "chng"}, {"chung", "cchung"}, {"chung", "chunh"}, {"khuyet", "huyet"}, {"thuc", "thucc"}} {
		if !oneSlip(p[0], p[1]) || !oneSlip(p[1], p[0]) {
			t.Errorf("%q and %q are one slip apart", p[0], p[1])
		}
	}
	for _, p := range [][2]string{{"chung", "chung"}, {"chung", "chuhn"}, {"chung", "chu"}, {"abcde", "badce"}, {"", "ab"}} {
		if oneSlip(p[0], p[1]) {
			t.Errorf("%q and %q are not one slip apart", p[0], p[1])
		}
	}
}

// TestSynonymsAreShown, and a site's own come before those that every site has.
func TestSynonymsAreShown(t *testing.T) {
	x := &Index{fillers: fillerWords(), rules: rules([]config.Synonym{{Words: []string{"Bìa Xanh", "sổ đỏ"}, Means: "sổ mục kê"}}, func(string) bool { return true })}
	for query, want := range map[string][]Expansion{
		"làm bia xanh": {{"bia xanh", "sổ mục kê"}}, "SO DO": {{"so do", "sổ mục kê"}}, "sổ hồng": {{"so hong", "giấy chứng nhận quyền sử dụng đất"}},
		"ubnd tỉnh": {{"ubnd", "ủy ban nhân dân"}}, "ubnd xã": nil, "ủy ban nhân dân": nil, "ba đồng heo": nil, "gcn qsdđ": {{"gcn qsdd", "giấy chứng nhận quyền sử dụng đất"}}, "cccd": {{"cccd", "thẻ căn cước"}}, "": nil,
	} {
		if _, said := x.phrasings(Split(query)); !slices.Equal(said, want) {
			t.Errorf("%q: %v, want %v", query, said, want)
		}
	}
	if all, _ := x.phrasings(Split("ủy ban nhân dân")); len(all) != 2 || strings.Join(all[1].words, " ") != "ubnd" {
		t.Errorf("the full words do not find the short form: %v", all)
	}
}

// TestBuiltInSynonyms: every rule can be typed, and says something else than
// itself.
func TestBuiltInSynonyms(t *testing.T) {
	for i, s := range slices.Concat(intents, popular, abbreviations, spellings) {
		if s.means != viet.NFC(s.means) || s.words != viet.NFC(s.words) {
			t.Errorf("%q is not in NFC", s.means)
		}
		for w := range strings.SplitSeq(s.words, ",") {
			if i >= len(intents) && slices.Equal(Split(w), Split(s.means)) || len(Split(w)) == 0 {
				t.Errorf("%q means itself or nothing", w)
			}
		}
	}
}

// FuzzSearch: no query breaks the search, and nothing is found without a score.
func FuzzSearch(f *testing.F) {
	x := demonstration(f)
	for _, c := range relevance {
		f.Add(c.query)
	}
	f.Add("%<script>😀\u0301")
	f.Fuzz(func(t *testing.T, query string) {
		for _, h := range x.Search(query).Hits {
			if h.Score <= 0 {
				t.Errorf("%q: %v", query, h)
			}
		}
		for _, w := range Split(query) {
			if again := Split(w); !slices.Equal(again, []string{w}) {
				t.Errorf("%q is a word, read again %q", w, again)
			}
		}
	})
}

// TestListsAreReadBack: what is written of a list says what it was.
func TestListsAreReadBack(t *testing.T) {
	list := []posting{{0, inShortTitle}, {1, inText}, {44, inSummary}, {45, inKeywords}, {5000, inLongTitle}, {49_999, inText}}
	text := string(appendList(nil, list))
	if strings.ContainsAny(text, "\"\\") {
		t.Errorf("%q has signs that JSON escapes", text)
	}
	var read []posting
	doc, n, unit := -1, 0, 1
	for _, c := range []byte(text) {
		digit := int(c) - firstSign
		if c > '\\' {
			digit--
		}
		if digit >= signs {
			n += (digit - signs) * unit
			unit *= moreSigns
		} else {
			n += digit * unit
			doc += n / levels
			read = append(read, posting{int32(doc), int32(n % levels)})
			n, unit = 0, 1
		}
	}
	if !slices.Equal(read, list) {
		t.Errorf("%v is read as %v", list, read)
	}
}
