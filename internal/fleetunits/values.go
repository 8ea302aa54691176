package fleetunits

import (
	"iter"
	"reflect"
	"strings"

	"cchc/internal/config"
	"cchc/internal/front"
	"cchc/internal/schema"
)

// Values returns the values of a unit by the names of variables. settings is nil where
// the unit has none of its own.
func (s *Sites) Values(u *Unit, settings *config.Settings) map[string]string {
	values := map[string]string{}
	set := func(name, value string) {
		if value = strings.TrimSpace(value); value != "" && !strings.Contains(value, "\n") {
			values[name] = value
		}
	}
	for _, n := range []*front.Node{s.Variables, u.Variables} {
		if n == nil {
			continue
		}
		for _, p := range n.Pairs {
			set("unit."+p.Key, p.Value.Text)
		}
	}
	set("unit.id", u.ID)
	set("unit.name", u.Name)
	set("unit.nameInText", inText(u.Name))
	set("unit.level", u.Level)
	set("unit.url", u.BaseURL.String())
	set("unit.hotline", u.Hotline.Text)
	agency := u.OwnAgency()
	if settings != nil {
		agency = settings.Agency
	}
	for key, text := range AgencyTexts(agency) {
		set("agency."+key, text)
	}
	return values
}

// levels are the words for kinds of units, which begin with a small letter inside a sentence.
var levels = []string{"Xã ", "Phường ", "Đặc khu ", "Thị trấn ", "Tỉnh ", "Thành phố "}

// inText returns the name of a unit as it stands inside a sentence: xã Bình Lạc.
func inText(name string) string {
	for _, level := range levels {
		if strings.HasPrefix(name, level) {
			return strings.ToLower(level) + strings.TrimPrefix(name, level)
		}
	}
	return name
}

// AgencyTexts returns the fields of an agency that say something, as texts by their keys, in the order of the declaration.
func AgencyTexts(a config.Agency) iter.Seq2[string, string] {
	return func(yield func(key, text string) bool) {
		v := reflect.ValueOf(a)
		for _, f := range schema.TypeOf(v.Type()).Fields {
			if text := textOf(f.In(v)); text != "" && !yield(f.Key, text) {
				return
			}
		}
	}
}

// textOf returns a text, or a value that is written as one.
func textOf(v reflect.Value) string {
	if s, ok := v.Interface().(interface{ String() string }); ok {
		return s.String()
	}
	return v.String()
}

// OwnAgency is the agency of a unit by what sites.yaml says.
func (u *Unit) OwnAgency() config.Agency {
	a := config.Agency{Name: u.Name, Level: u.Level}
	if u.Agency != nil {
		a = *u.Agency
		if a.Level == "" {
			a.Level = u.Level
		}
	}
	return a
}
