package config

import (
	"cmp"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cchc/internal/content"
	"cchc/internal/diag"
	"cchc/internal/schema"
	"cchc/internal/viet"
)

// A Target is a place that cchc deliver takes the published site to (nơi đưa lên). What is
// secret of it stands in the system's keyring or the environment, never here.
type Target struct {
	content.Place
	Name        TargetName  `cchc:"name,required" vi:"Tên" doc:"Tên để gọi nơi này khi đưa lên: chữ thường không dấu, chữ số, gạch nối." eg:"may-chu-tinh"`
	Type        TargetType  `cchc:"type,required" vi:"Loại|Kiểu" doc:"Cách đưa lên: thư mục hay ổ mạng, SFTP, FTPS, WebDAV, SMB, S3, tệp ZIP, nhánh Git."`
	Host        HostName    `cchc:"host" vi:"Máy chủ" doc:"Tên máy chủ (sftp, ftps, smb), thêm :cổng khi máy chủ không dùng cổng thường." eg:"web.tentinh.gov.vn"`
	User        string      `cchc:"user" vi:"Tên đăng nhập|Người dùng|Tài khoản" doc:"Tên đăng nhập; với s3 là mã khóa truy cập (access key ID). Mật khẩu không ghi ở đây."`
	Folder      string      `cchc:"folder" vi:"Thư mục" doc:"Thư mục đặt chuyên mục. Loại folder: đường dẫn trên máy hay ổ mạng, tính từ thư mục chuyên mục. Loại khác: tính từ nơi máy chủ cho vào khi đăng nhập." eg:"public_html/cchc"`
	URL         TargetURL   `cchc:"url" vi:"Địa chỉ" doc:"Địa chỉ thư mục WebDAV, hoặc địa chỉ dịch vụ S3." eg:"https://web.tentinh.gov.vn/dav/cchc/"`
	Share       string      `cchc:"share" vi:"Thư mục chia sẻ" doc:"Tên thư mục chia sẻ trên máy chủ SMB."`
	Domain      string      `cchc:"domain" vi:"Miền" doc:"Miền Windows của tài khoản SMB, khi có."`
	Bucket      string      `cchc:"bucket" vi:"Kho chứa" doc:"Tên kho chứa (bucket) của S3."`
	Region      string      `cchc:"region" vi:"Vùng" doc:"Vùng của S3, khi dịch vụ đòi."`
	Repository  string      `cchc:"repository" vi:"Kho Git|Kho mã" doc:"Địa chỉ kho Git, hoặc thư mục kho trên máy."`
	Branch      string      `cchc:"branch" vi:"Nhánh" doc:"Nhánh nhận chuyên mục; nhánh này chỉ dùng cho các tệp đã dựng." eg:"trang-web"`
	File        string      `cchc:"file" vi:"Tệp" doc:"Tệp ZIP được viết, tính từ thư mục chuyên mục." eg:"cchc.zip"`
	Key         string      `cchc:"key" vi:"Tệp khóa|Khóa SSH" doc:"Tệp khóa riêng để đăng nhập SFTP thay cho mật khẩu; ~ là thư mục riêng của người dùng." eg:"~/.ssh/id_ed25519"`
	Fingerprint Fingerprint `cchc:"fingerprint" vi:"Dấu vân tay" doc:"Dấu vân tay SHA256 của khóa máy chủ SFTP, hoặc của chứng thư HTTPS, FTPS mà hệ thống chưa tin cậy."`
}

// Refuses returns the code of what is to be said of a key that has no place in the settings:
// a password.
func (*Target) Refuses(key string) string {
	if slices.Contains([]string{"password", "pass", "secret", "secretkey", "passphrase", "token", "matkhau", "khoabimat"}, strings.Map(letters, viet.Key(key))) {
		return "target-secret"
	}
	return ""
}

// letters drops all but lower-case ASCII letters.
func letters(r rune) rune {
	if r < 'a' || r > 'z' {
		return -1
	}
	return r
}

// A TargetType says by which protocol a target is reached.
type TargetType string

// The types of targets.
const (
	FolderTarget TargetType = "folder"
	SFTPTarget   TargetType = "sftp"
	FTPSTarget   TargetType = "ftps"
	WebDAVTarget TargetType = "webdav"
	SMBTarget    TargetType = "smb"
	S3Target     TargetType = "s3"
	ZipTarget    TargetType = "zip"
	GitTarget    TargetType = "git"
)

// Options gives the types.
func (TargetType) Options() []schema.Option {
	return []schema.Option{
		{Value: "folder", Label: "Thư mục hoặc ổ mạng|Thư mục|Ổ mạng"}, {Value: "sftp", Label: "SFTP"}, {Value: "ftps", Label: "FTPS"},
		{Value: "webdav", Label: "WebDAV"}, {Value: "smb", Label: "SMB"}, {Value: "s3", Label: "S3"},
		{Value: "zip", Label: "Tệp ZIP|ZIP"}, {Value: "git", Label: "Nhánh Git|Git"},
	}
}

// targetFields are the keys of each type beside name and type: those that it needs, and
// those that it may have.
var targetFields = map[TargetType]struct{ needs, may []string }{
	FolderTarget: {[]string{"folder"}, nil},
	SFTPTarget:   {[]string{"host", "user"}, []string{"folder", "key", "fingerprint"}},
	FTPSTarget:   {[]string{"host", "user"}, []string{"folder", "fingerprint"}},
	WebDAVTarget: {[]string{"url"}, []string{"user", "fingerprint"}},
	SMBTarget:    {[]string{"host", "share", "user"}, []string{"folder", "domain"}},
	S3Target:     {[]string{"url", "bucket", "user"}, []string{"folder", "region", "fingerprint"}},
	ZipTarget:    {[]string{"file"}, nil},
	GitTarget:    {[]string{"repository", "branch"}, []string{"user"}},
}

// NeedsSecret reports whether a target is opened with a password at most times: a key file,
// an agent or no user at all do without.
func (t *Target) NeedsSecret() bool {
	switch t.Type {
	case FTPSTarget, SMBTarget, S3Target:
		return true
	case SFTPTarget:
		return t.Key == ""
	case WebDAVTarget, GitTarget:
		return t.User != ""
	}
	return false
}

// Where names the host, address, repository, file or folder of a target.
func (t *Target) Where() string {
	return cmp.Or(string(t.URL), string(t.Host), t.Repository, t.File, t.Folder)
}

// Places returns what tells a place on a host from another one: folder, share, bucket, repository, branch, file,
// user and the address.
func (t *Target) Places() []*string {
	return []*string{&t.Folder, &t.Share, &t.Bucket, &t.Repository, &t.Branch, &t.File, &t.User, (*string)(&t.URL)}
}

// text returns the value of a key.
func (t *Target) text(key string) string {
	return map[string]string{
		"host": string(t.Host), "user": t.User, "folder": t.Folder, "url": string(t.URL), "share": t.Share, "domain": t.Domain,
		"bucket": t.Bucket, "region": t.Region, "repository": t.Repository, "branch": t.Branch, "file": t.File, "key": t.Key,
		"fingerprint": string(t.Fingerprint),
	}[key]
}

// Reasons for refusing what is said of a target.
const (
	TargetNameForm  viet.Reason = "target-name-form"
	HostNameForm    viet.Reason = "host-name-form"
	TargetURLForm   viet.Reason = "target-url-form"
	FingerprintForm viet.Reason = "fingerprint-form"
	KeyPrintForm    viet.Reason = "key-print-form" // of a province
)

// A TargetName is what a target is called: lower-case ASCII letters, digits and hyphens,
// from which the name of an environment variable is made.
type TargetName string

var targetName = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

// UnmarshalText refuses other names.
func (n *TargetName) UnmarshalText(text []byte) error {
	if len(text) > 40 || !targetName.Match(text) {
		return TargetNameForm
	}
	*n = TargetName(text)
	return nil
}

// Variable returns the name of the environment variable that has the target's password.
func (n TargetName) Variable() string {
	return "CCHC_TARGET_" + strings.ToUpper(strings.ReplaceAll(string(n), "-", "_")) + "_PASSWORD"
}

// A HostName is the name or number of a host, with its port where that is not the usual one.
type HostName string

var hostLabel = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?)*$`)

// UnmarshalText refuses what is no host: an address with its protocol, for one.
func (h *HostName) UnmarshalText(text []byte) error {
	*h = HostName(strings.TrimSpace(string(text))) // which is then not missing, whatever it is
	name, port := h.split()
	if n, err := strconv.ParseUint(port, 10, 16); port != "" && (err != nil || n == 0) {
		return HostNameForm
	}
	if _, err := netip.ParseAddr(name); err != nil && !hostLabel.MatchString(name) {
		return HostNameForm
	}
	return nil
}

// split returns the name, without the brackets of a number of IPv6, and the port, "" for none.
func (h HostName) split() (name, port string) {
	name = string(h)
	if i := strings.LastIndexByte(name, ':'); i >= 0 && (strings.Count(name, ":") == 1 || strings.HasSuffix(name[:i], "]")) {
		name, port = name[:i], name[i+1:]
		if port == "" {
			port = "0" // which is none
		}
	}
	if strings.HasPrefix(name, "[") && strings.HasSuffix(name, "]") {
		name = name[1 : len(name)-1]
	}
	return name, port
}

// Address returns the host with its port, the given one where it names none.
func (h HostName) Address(usual string) string {
	name, port := h.split()
	if port == "" {
		port = usual
	}
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	return name + ":" + port
}

// A TargetURL is the address of a folder (WebDAV) or of a service (S3): over HTTPS, since a
// password goes there; over HTTP on this machine alone.
type TargetURL string

// UnmarshalText refuses other addresses, and those that hold a password.
func (a *TargetURL) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	*a = TargetURL(s) // which is then not missing, whatever it is
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return TargetURLForm
	}
	ip, err := netip.ParseAddr(u.Hostname())
	if u.Scheme != "https" && (u.Scheme != "http" || err != nil || !ip.IsLoopback()) {
		return TargetURLForm
	}
	return nil
}

// A Fingerprint is the SHA-256 of a host's key as OpenSSH writes it (SHA256:…), or of a
// certificate in hexadecimal, with or without colons.
type Fingerprint string

var fingerprint = regexp.MustCompile(`^(?:SHA256:[A-Za-z0-9+/]{43}=?|(?:[0-9A-Fa-f]{2}:?){31}[0-9A-Fa-f]{2})$`)

// UnmarshalText refuses what is none.
func (f *Fingerprint) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	if !fingerprint.MatchString(s) {
		return FingerprintForm
	}
	*f = Fingerprint(s)
	return nil
}

// Target returns the target with a name, nil for none.
func (s *Settings) Target(name string) *Target {
	for i := range s.Targets {
		if string(s.Targets[i].Name) == name {
			return &s.Targets[i]
		}
	}
	return nil
}

// branchName is what the name of a branch may be; git refuses more by itself.
var branchName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._/-]*$`)

// CheckTargets reports targets of a file that have one name, keys that a type needs or has no use
// for, and what would be taken for something else where it is used.
func CheckTargets(file string, targets []Target) (problems diag.List) {
	for i := range targets {
		t := &targets[i]
		report := func(field, code string, args diag.Args) {
			problems = append(problems, diag.New(t.In(file), fmt.Sprintf("targets[%d]%s", i+1, field), code, args))
		}
		for j := range targets[:i] {
			if targets[j].Name == t.Name && t.Name != "" {
				report(".name", "target-twice", diag.Args{"Name": string(t.Name), "Line": targets[j].Line})
			}
		}
		fields, known := targetFields[t.Type]
		if !known {
			continue // it is reported already
		}
		label := schema.Label(t.Type)
		for _, key := range fields.needs {
			if t.text(key) == "" {
				report("."+key, "target-needs", diag.Args{"Type": label, "Key": key})
			}
		}
		for _, key := range []string{"host", "user", "folder", "url", "share", "domain", "bucket", "region", "repository", "branch", "file", "key", "fingerprint"} {
			if t.text(key) != "" && !slices.Contains(fields.needs, key) && !slices.Contains(fields.may, key) {
				report("."+key, "target-key", diag.Args{"Type": label, "Key": key, "Known": strings.Join(slices.Concat(fields.needs, fields.may), ", ")})
			}
		}
		for key, code := range t.wrong() {
			report("."+key, code, diag.Args{"Value": t.text(key)})
		}
	}
	return problems
}

// CheckValues reports what of a target cannot be meant, where it stands in a file.
func (t *Target) CheckValues(file string) (problems diag.List) {
	for key, code := range t.wrong() {
		problems = append(problems, diag.New(t.In(file), key, code, diag.Args{"Value": t.text(key)}))
	}
	return problems.Sort()
}

// wrong returns the keys of which the value cannot be meant, with the codes of why.
func (t *Target) wrong() map[string]string {
	all := map[string]string{}
	if t.Type != FolderTarget && slices.Contains(strings.FieldsFunc(t.Folder, func(r rune) bool { return r == '/' || r == '\\' }), "..") {
		all["folder"] = "target-folder"
	}
	if t.Branch != "" && (!branchName.MatchString(t.Branch) || strings.Contains(t.Branch, "..") || strings.HasSuffix(t.Branch, ".lock")) {
		all["branch"] = "target-branch"
	}
	if u, err := url.Parse(t.Repository); strings.HasPrefix(t.Repository, "-") || strings.Contains(t.Repository, "::") || err == nil && u.User != nil && hasPassword(u) {
		all["repository"] = "target-repository"
	}
	if t.File != "" && !strings.HasSuffix(strings.ToLower(t.File), ".zip") {
		all["file"] = "target-file"
	}
	if t.Type == S3Target && t.Bucket != "" && !isBucket(t.Bucket) {
		all["bucket"] = "target-bucket"
	}
	return all
}

// bucketName is what the name of a bucket may be.
var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// isBucket reports whether a name is one of a bucket (General purpose bucket naming rules of Amazon S3, docs.aws.amazon.com; the
// prefixes that Amazon keeps for itself are those of its own hosts).
func isBucket(name string) bool {
	_, err := netip.ParseAddr(name)
	return bucketName.MatchString(name) && !strings.Contains(name, "..") && err != nil
}

func hasPassword(u *url.URL) bool { _, has := u.User.Password(); return has }
