package screen

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"path"
	"strings"
	"unicode"

	"cchc/internal/fault"
	"cchc/internal/hosting"
	"cchc/internal/viet"
)

// Sent reads the JSON that a request brings.
func Sent(r *http.Request, into any) error {
	if t, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); t != "application/json" {
		return fault.New(http.StatusUnsupportedMediaType, "desk.bad-request", nil)
	}
	err := json.NewDecoder(r.Body).Decode(into)
	var large *http.MaxBytesError
	if err != nil && !errors.As(err, &large) {
		return fault.BadRequest()
	}
	return err
}

// SendFault is an error of what a browser sends; it is an answer for people where there was
// too much of it.
func SendFault(err error) error {
	if errors.As(err, new(*http.MaxBytesError)) {
		return err
	}
	return fault.BadRequest()
}

// BaseName returns the last part of a name that a browser says, of whatever system.
func BaseName(name string) string {
	name = path.Base("/" + strings.ReplaceAll(viet.NFC(strings.ToValidUTF8(name, "")), "\\", "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name))
	return strings.Trim(name, "/")
}

// Attach answers with a file to be kept.
func Attach(w http.ResponseWriter, name string, data []byte) {
	w.Header().Set("Content-Type", hosting.ContentType(name))
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = bytes.NewReader(data).WriteTo(w)
}
