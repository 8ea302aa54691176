package config

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/schema"
	"cchc/internal/viet"
)

// Hosting is what is written for the web server that the site is put on.
type Hosting struct {
	Hosts          []Host          `cchc:"hosts" vi:"Loại máy chủ" doc:"Viết cấu hình cho các loại máy chủ này; bỏ trống thì không viết."`
	HSTS           HSTS            `cchc:"hsts" vi:"Chỉ dùng HTTPS" doc:"Trình duyệt nhớ chỉ mở chuyên mục qua HTTPS trong bao lâu: off (không, mặc định), on (một năm) hoặc số giây. Chỉ bật khi HTTPS đã chạy ổn định."`
	Compress       bool            `cchc:"compress" vi:"Nén sẵn" doc:"true: đặt bản đã nén (.gz, .br) cạnh các tệp chữ."`
	FrameAncestors []FrameAncestor `cchc:"frameAncestors" vi:"Nơi được nhúng" doc:"Các cổng được hiện chuyên mục trong khung (iframe), ví dụ https://tentinh.gov.vn; bỏ trống thì không nơi nào."`
}

// For reports whether configuration is written for a host.
func (h Hosting) For(host Host) bool { return slices.Contains(h.Hosts, host) }

// A Host is a web server, or a service that is one.
type Host string

// The hosts.
const (
	Netlify Host = "netlify"
	Nginx   Host = "nginx"
	Apache  Host = "apache"
	IIS     Host = "iis"
)

// Options gives the hosts.
func (Host) Options() []schema.Option {
	return []schema.Option{
		{Value: "netlify", Label: "Netlify"}, {Value: "nginx", Label: "nginx"},
		{Value: "apache", Label: "Apache"}, {Value: "iis", Label: "IIS"},
	}
}

// Name returns the host's name as it is written.
func (h Host) Name() string { return schema.Label(h) }

// HSTS is for how many seconds a browser remembers to open the site over HTTPS
// alone (Strict-Transport-Security, RFC 6797); 0 for not at all.
type HSTS int

// HSTSForm is the reason for refusing a time.
const HSTSForm viet.Reason = "hsts-form"

// UnmarshalText reads on, off, or a number of seconds of at most two years,
// which is all that browsers' lists ask for.
func (h *HSTS) UnmarshalText(text []byte) error {
	const year = 365 * 24 * 60 * 60
	switch key := viet.Key(string(text)); key {
	case "on", "true", "co", "bat":
		*h = year
	case "off", "false", "khong", "tat":
		*h = 0
	default:
		n, err := strconv.Atoi(key)
		if err != nil || n < 0 || n > 2*year {
			return HSTSForm
		}
		*h = HSTS(n)
	}
	return nil
}

// A FrameAncestor is the origin of a site whose pages may show this one in a
// frame: https://tentinh.gov.vn, https://*.tentinh.gov.vn.
type FrameAncestor string

// AncestorForm is the reason for refusing an origin.
const AncestorForm viet.Reason = "ancestor-form"

var ancestor = regexp.MustCompile(`^https://(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?$`)

// UnmarshalText refuses what is no origin over HTTPS: a policy holds only
// origins, and a page over HTTP can be changed on its way by anybody.
func (a *FrameAncestor) UnmarshalText(text []byte) error {
	s := strings.TrimSuffix(strings.ToLower(strings.TrimSpace(string(text))), "/")
	if !ancestor.MatchString(s) {
		return AncestorForm
	}
	*a = FrameAncestor(s)
	return nil
}
