package schema

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"cchc/internal/front"
	"cchc/internal/testenv"
	"cchc/internal/viet"

	"golang.org/x/text/unicode/norm"
)

type formed struct {
	base     `cchc:",inline"`
	Summary  string      `cchc:"summary,long" vi:"Tóm tắt" doc:"Một câu."`
	Color    color       `cchc:"color" vi:"Màu" eg:"Đỏ"`
	Colors   []color     `cchc:"colors" vi:"Các màu"`
	Draft    bool        `cchc:"draft" vi:"Nháp"`
	Copies   int         `cchc:"copies" vi:"Bản sao"`
	Score    float64     `cchc:"score" vi:"Điểm"`
	Steps    []string    `cchc:"steps,required,lines" vi:"Các bước"`
	Leads    []string    `cchc:"leads,names" vi:"Chủ trì"`
	At       address     `cchc:"at" vi:"Ở"`
	Papers   []paper     `cchc:"papers" vi:"Giấy tờ"`
	Best     *paper      `cchc:"best" vi:"Tốt nhất"`
	Options  *front.Node `cchc:"options" vi:"Tùy chọn"`
	Children []formed    `cchc:"children" vi:"Con"`
}

// TestForm: a kind as a form sees it.
func TestForm(t *testing.T) {
	got, err := json.Marshal(Form(TypeOf(reflect.TypeFor[formed]())))
	if err != nil {
		t.Fatal(err)
	}
	paper := `"widget":"group","fields":[{"key":"name","label":"Tên giấy tờ","required":true,"widget":"text"},{"key":"copies","label":"Bản sao","widget":"whole"}],"short":"name"}`
	colors := `"widget":"choice","options":[{"value":"red","label":"Đỏ"},{"value":"green","label":"Xanh lá"}]}`
	want := `{"widget":"group","fields":[` + strings.Join([]string{
		`{"key":"title","label":"Tiêu đề","required":true,"widget":"text"}`,
		`{"key":"date","label":"Ngày","widget":"date"}`,
		`{"key":"summary","label":"Tóm tắt","help":"Một câu.","widget":"long-text"}`,
		`{"key":"color","label":"Màu","example":"Đỏ",` + colors,
		`{"key":"colors","label":"Các màu","widget":"list","item":{` + colors + `}`,
		`{"key":"draft","label":"Nháp","widget":"yes-no"}`,
		`{"key":"copies","label":"Bản sao","widget":"whole"}`,
		`{"key":"score","label":"Điểm","widget":"number"}`,
		`{"key":"steps","label":"Các bước","required":true,"widget":"lines","item":{"widget":"text"}}`,
		`{"key":"leads","label":"Chủ trì","widget":"names","item":{"widget":"text"}}`,
		`{"key":"at","label":"Ở","widget":"link"}`,
		`{"key":"papers","label":"Giấy tờ","widget":"list","item":{` + paper + `}`,
		`{"key":"best","label":"Tốt nhất",` + paper,
		`{"key":"options","label":"Tùy chọn","widget":"any"}`,
		`{"key":"children","label":"Con","widget":"list","item":{"widget":"group"}}`,
	}, ",") + `]}`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestSpellings: the pattern of a name takes what viet.Key takes for it.
func TestSpellings(t *testing.T) {
	pattern := regexp.MustCompile(spellings([]string{"Phí, lệ phí", "fees", "Đối tượng"}))
	for text, want := range map[string]bool{
		"Phí, lệ phí": true, "PHI LE PHI": true, "phí/lệ-phí": true, " phi – le \"phi\" ": true, norm.NFD.String("Phí, lệ phí"): true, "phílệphí": true,
		"fees": true, "Fees": true, "f.e.e.s": true, "doi tuong": true, "ĐỐI TƯỢNG": true,
		"fee": false, "feess": false, "Phí": false, "": false, "đôi đũa": false,
	} {
		if pattern.MatchString(text) != want || (viet.Key(text) == "philephi" || viet.Key(text) == "fees" || viet.Key(text) == "doituong") != want {
			t.Errorf("%q: %v, its key is %s", text, !want, viet.Key(text))
		}
	}
}

// TestDatePattern: the pattern of days takes what is read as one, and of what is
// none only days that no calendar has.
func TestDatePattern(t *testing.T) {
	pattern := regexp.MustCompile(datePattern)
	pieces := []string{"9", "09", "31", "2026", "/", "-", ".", " / ", "ngày ", "Ngày ", "NGÀY ", " tháng ", " năm ", ", ", " ", "8h30", "8:30", "8 giờ 30", "lúc ", "vào lúc ", "08:30:15", "phút", "T", "Z", "+07:00", "2026-03-09", "9/3/2026", "ngày 9 tháng 3 năm 2026"}
	r := rand.New(rand.NewPCG(3, 9))
	dates, rounds := 0, testenv.Rounds(20_000, 1_000_000)
	for range rounds {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		text := b.String()
		if strings.TrimSpace(text) == "" {
			continue // nothing, which Decode leaves out
		}
		_, err := viet.ParseDate(text)
		if err == nil {
			dates++
		}
		if read, takes := err == nil, pattern.MatchString(text); read != takes && (read || err != viet.DateImpossible) {
			t.Fatalf("%q: read %v, the pattern takes it: %v", text, err, takes)
		}
	}
	if dates < rounds/200 {
		t.Errorf("only %d dates", dates)
	}
}

// TestTicked: a form has a tick for true, which it does not name.
func TestTicked(t *testing.T) {
	type kind struct {
		Zalo bool   `cchc:"zalo" vi:"Zalo" doc:"true: đã có Zalo."`
		Off  bool   `cchc:"off" vi:"Tắt" doc:"Không dùng nữa."`
		Text string `cchc:"text" vi:"Chữ" doc:"true: là chữ."`
	}
	want := []string{"Đã có Zalo.", "Không dùng nữa.", "true: là chữ."}
	for i, f := range TypeOf(reflect.TypeFor[kind]()).Fields {
		if got := f.Form().Help; got != want[i] {
			t.Errorf("%s: %q", f.Key, got)
		}
	}
}
