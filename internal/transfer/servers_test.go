package transfer

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cchc/internal/config"
	"cchc/internal/diag"
	"cchc/internal/remote"
	"cchc/internal/testenv"

	"golang.org/x/crypto/ssh"
)

// A server is a real server on the loopback, with the folder of its disk in which the column
// comes to stand.
type server struct {
	target config.Target
	secret string
	root   string
	keys   *keys
	wrong  bool          // it can be asked with a wrong password
	gap    time.Duration // in which a file is missing while another takes its place: mod_dav and rclone remove one, then move the other
}

// keys keeps host keys in memory.
type keys struct {
	mu  sync.Mutex
	all map[string]string
}

func (k *keys) HostKey(address string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.all[address]
}

func (k *keys) KeepHostKey(address, key string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all[address] = key
	return nil
}

func TestSFTP(t *testing.T)   { testServer(t, startSSH(t)) }
func TestFTPS(t *testing.T)   { testServer(t, startFTP(t)) }
func TestWebDAV(t *testing.T) { testServer(t, startDAV(t)) }
func TestSMB(t *testing.T)    { testServer(t, startSMB(t)) }
func TestS3(t *testing.T)     { testServer(t, startS3(t)) }

// testServer delivers to a server: undisturbed, cut at random moments, by two at once, with a
// wrong password, and beside files of others.
func testServer(t *testing.T, s *server) {
	r := mathrand.New(mathrand.NewPCG(3, 5))
	s.keys = &keys{all: map[string]string{}}
	first := largeSite(r)
	t.Run("refused", s.refused)
	all := &byteLimit{limit: 1 << 60}
	s.must(t, first, all)
	if err := os.MkdirAll(filepath.Join(s.root, "nguoi-khac"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.root, "nguoi-khac/ghi-chu.txt"), []byte("của người khác"), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Run("again", func(t *testing.T) {
		if r := s.must(t, first, nil); !r.Empty() || r.First {
			t.Errorf("again: %+v", r.Plan)
		}
	})
	t.Run("cut", func(t *testing.T) { s.cutAtRandom(t, r, all.total()) })
	t.Run("two at once", s.twoAtOnce)
	t.Run("wrong password", s.wrongPassword)
	if text, err := os.ReadFile(filepath.Join(s.root, "nguoi-khac/ghi-chu.txt")); err != nil || string(text) != "của người khác" {
		t.Errorf("the file of others: %q, %v", text, err)
	}
}

// refused holds that a host with something else in it has nothing more in it afterwards.
func (s *server) refused(t *testing.T) {
	if s.target.Type == config.S3Target { // rclone lists a file for a while after it is removed
		own := *s
		own.root, own.target.Folder = filepath.Join(filepath.Dir(s.root), "khac"), "khac"
		s = &own
	}
	if err := errors.Join(os.MkdirAll(s.root, 0o777), os.Chmod(s.root, 0o777)); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(s.root, "wp-config.php")
	if err := os.WriteFile(other, []byte("của người khác"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := s.deliver(site{"index.html": "trang chủ"}, nil, nil); remote.KindOf(err) != remote.Occupied {
		t.Errorf("a host with a file of others: %v", err)
	}
	if entries, err := os.ReadDir(s.root); err != nil || len(entries) != 1 {
		t.Errorf("there are %v, %v", entries, err)
	}
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
}

// cutAtRandom delivers states of a column, each cut after a random number of bytes, and the
// next one whole.
func (s *server) cutAtRandom(t *testing.T, r *mathrand.Rand, bytes int64) {
	stop, broken := make(chan struct{}), make(chan string, 1)
	var watching sync.WaitGroup
	watching.Go(func() { watch(s.root, s.gap, stop, broken) })
	cuts, twice, sent := 0, 0, int64(0)
	start := time.Now()
	rounds := testenv.Rounds(3, 100)
	for range rounds {
		for range 1 + r.IntN(2) {
			cut := &byteLimit{limit: 1 + r.Int64N(bytes)}
			if _, err := s.deliver(largeSite(r), cut, nil); err != nil {
				if kind := remote.KindOf(err); kind != remote.Cut && kind != remote.Unreachable {
					t.Fatalf("cut after %d bytes: %v", cut.limit, err)
				}
				cuts++
			}
		}
		if name := missing(published(t, s.root)); name != "" {
			t.Fatal(name)
		}
		if result := s.must(t, largeSite(r), nil); result.Resumed {
			twice++
		}
		sent += bytes
	}
	close(stop)
	watching.Wait()
	select {
	case name := <-broken:
		t.Error("while it was delivered, ", name)
	default:
	}
	if cuts < rounds/3 {
		t.Errorf("only %d cuts in %d rounds", cuts, rounds)
	}
	t.Logf("%d rounds, %d cuts, %d deliveries took up a cut one, %.1f s", rounds, cuts, twice, time.Since(start).Seconds())
}

// watch looks again and again whether all assets that pages name are there, but for a gap
// that the server leaves where one takes the place of another.
func watch(root string, gap time.Duration, stop chan struct{}, broken chan string) {
	for {
		select {
		case <-stop:
			return
		case <-time.After(5 * time.Millisecond):
		}
		_ = filepath.WalkDir(root, func(at string, e fs.DirEntry, err error) error {
			name, _ := filepath.Rel(root, at)
			if err != nil || e.IsDir() || !isPage(name) {
				return nil // it has just gone
			}
			text, err := os.ReadFile(at)
			if err != nil {
				return nil
			}
			for _, ref := range named.FindAllStringSubmatch(string(text), -1) {
				if _, err := os.Stat(filepath.Join(root, ref[1])); err == nil {
					continue
				}
				time.Sleep(gap)
				if now, err := os.ReadFile(at); err == nil && string(now) == string(text) {
					if _, err := os.Stat(filepath.Join(root, ref[1])); err != nil {
						select {
						case broken <- name + " names " + ref[1]:
						default:
						}
					}
				}
			}
			return nil
		})
	}
}

func (s *server) twoAtOnce(t *testing.T) {
	site := largeSite(mathrand.New(mathrand.NewPCG(9, 9)))
	slow := &byteLimit{limit: 1 << 60, pause: 25 * time.Millisecond}
	var first error
	var wg sync.WaitGroup
	wg.Go(func() { _, first = s.deliver(site, slow, nil) })
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if _, err := os.Stat(filepath.Join(s.root, ownerFile)); err == nil {
			break
		}
	}
	_, second := s.deliver(site, nil, func(o *Options) { o.Who, o.Machine = "Hùng", "may-2" })
	wg.Wait()
	var f *remote.Fault
	if first != nil || remote.KindOf(second) != remote.Locked || !errors.As(second, &f) || f.Args["Who"] != "Lan" {
		t.Errorf("first: %v, second: %v", first, second)
	}
}

func (s *server) wrongPassword(t *testing.T) {
	if !s.wrong {
		t.Skip("this server lets in by key")
	}
	other := *s
	other.secret = "sai"
	if _, err := other.deliver(site{"index.html": ""}, nil, nil); remote.KindOf(err) != remote.WrongPassword {
		t.Errorf("wrong password: %v", err)
	}
}

// deliver delivers over connections that a byteLimit cuts.
func (s *server) deliver(src Source, line *byteLimit, change func(o *Options)) (Result, error) {
	opts := options()
	opts.Beat = 300 * time.Millisecond
	if change != nil {
		change(&opts)
	}
	if line == nil {
		line = &byteLimit{limit: 1 << 60}
	}
	env := remote.Env{Secret: func(*config.Target) (string, error) { return s.secret, nil }, Keys: s.keys, Dial: line.dial}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	return runTarget(ctx, src, &s.target, env, opts)
}

// runTarget delivers to the host of a target.
func runTarget(ctx context.Context, src Source, target *config.Target, env remote.Env, opts Options) (Result, error) {
	o, err := remote.NewOpener(target, env)
	if err != nil {
		return Result{}, err
	}
	return Run(ctx, src, o, opts)
}

// must delivers, and holds the disk of the server to the column.
func (s *server) must(t *testing.T, want site, line *byteLimit) Result {
	t.Helper()
	r, err := s.deliver(want, line, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := published(t, s.root); !maps.Equal(got, want) {
		for name := range got {
			if got[name] != want[name] {
				t.Errorf("%s is not as it was sent", name)
			}
		}
		for name := range want {
			if _, there := got[name]; !there {
				t.Errorf("%s is not there", name)
			}
		}
		t.FailNow()
	}
	return r
}

// published returns the files of the column below a folder.
func published(t *testing.T, root string) site {
	t.Helper()
	files := site{}
	err := filepath.WalkDir(root, func(at string, e fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, at)
		if err == nil && e.IsDir() && (name == Dir || name == "nguoi-khac") {
			return fs.SkipDir
		}
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(at)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// largeSite is a random column with files that take several packets, one that is empty, and
// names that have to be encoded.
func largeSite(r *mathrand.Rand) site {
	s := randomSite(r)
	for i := range 3 {
		text := make([]byte, 20_000+r.IntN(60_000))
		for j := range text {
			text[j] = byte(r.IntN(256))
		}
		s[fmt.Sprintf("tep/so-lieu-%d-%d.pdf", i, r.IntN(2))] = string(text)
	}
	s["tep/trong.txt"] = ""
	s["tep/Mẫu đơn 100% (bản mới)+1.pdf"] = fmt.Sprint("mẫu ", r.IntN(2))
	return s
}

// A byteLimit cuts all connections of a delivery after a number of bytes, and lets no new
// ones open.
type byteLimit struct {
	limit int64
	pause time.Duration // before each piece that is sent

	mu   sync.Mutex
	used int64
	open []net.Conn
}

func (s *byteLimit) dial(ctx context.Context, network, address string) (net.Conn, error) {
	s.mu.Lock()
	cut := s.used >= s.limit
	s.mu.Unlock()
	if cut {
		return nil, &net.OpError{Op: "dial", Net: network, Err: syscall.ENETUNREACH}
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = append(s.open, conn)
	return &limited{conn, s}, nil
}

// count counts bytes, and cuts.
func (s *byteLimit) count(n int) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used += int64(n)
	if s.used < s.limit {
		return nil
	}
	for _, conn := range s.open {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
	s.open = nil
	return syscall.ECONNRESET
}

// total returns the bytes that were counted.
func (s *byteLimit) total() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used
}

type limited struct {
	net.Conn
	s *byteLimit
}

func (c *limited) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	return n, errors.Join(err, c.s.count(n))
}

func (c *limited) Write(p []byte) (int, error) {
	time.Sleep(c.s.pause)
	if err := c.s.count(len(p)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// start runs a server until the test ends, and waits until it listens. log is a file into
// which it writes, "" for none.
func start(t *testing.T, port, log string, cmd *exec.Cmd) {
	t.Helper()
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = ownGroup()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { _ = cmd.Wait(); close(done) }()
	t.Cleanup(func() {
		endGroup(cmd)
		<-done
		if t.Failed() {
			logged, _ := os.ReadFile(log)
			t.Logf("%s said:\n%s%s", cmd.Path, said.String(), logged)
		}
	})
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
		if conn, err := net.Dial("tcp", "127.0.0.1:"+port); err == nil {
			_ = conn.Close()
			return
		}
		select {
		case <-done:
			t.Fatalf("%s ended: %s", cmd.Path, said.String())
		default:
		}
	}
	t.Fatalf("%s does not listen: %s", cmd.Path, said.String())
}

// program returns where a server is, "" for nowhere: also on Windows, where the tests look
// for none.
func program(names ...string) string {
	if runtime.GOOS == "windows" {
		return ""
	}
	for _, name := range names {
		for _, dir := range append(filepath.SplitList(os.Getenv("PATH")), "/usr/sbin", "/usr/local/sbin") {
			if info, err := os.Stat(filepath.Join(dir, name)); err == nil && !info.IsDir() {
				return filepath.Join(dir, name)
			}
		}
	}
	return ""
}

func need(t *testing.T, from string, names ...string) string {
	t.Helper()
	at := program(names...)
	if at == "" {
		testenv.Missing(t, "CCHC_SERVERS", names[0]+" is not installed ("+from+")")
	}
	return at
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}

// folderFor returns a folder that servers can write to, whoever they run as.
func folderFor(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cchc-server-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	for _, sub := range []string{"", "web", "etc"} {
		if err := errors.Join(os.MkdirAll(filepath.Join(dir, sub), 0o755), os.Chmod(filepath.Join(dir, sub), 0o777)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func writeFile(t *testing.T, name, text string, mode fs.FileMode) string {
	t.Helper()
	if err := errors.Join(os.WriteFile(name, []byte(text), mode), os.Chmod(name, mode)); err != nil {
		t.Fatal(err)
	}
	return name
}

// certificate writes a certificate of 127.0.0.1 and its key.
func certificate(t *testing.T, dir string, until time.Time) (cert, key string, print config.Fingerprint) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "127.0.0.1"}, NotBefore: until.Add(-48 * time.Hour), NotAfter: until,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature, BasicConstraintsValid: true, IsCA: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		t.Fatal(err)
	}
	der8, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	cert = writeFile(t, filepath.Join(dir, "cert.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})), 0o644)
	key = writeFile(t, filepath.Join(dir, "key.pem"), string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der8})), 0o600)
	return cert, key, config.Fingerprint(remote.CertificatePrint(parsed))
}

func userName(t *testing.T) string {
	t.Helper()
	u, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	return u.Username
}

func startSSH(t *testing.T) *server {
	sshd := need(t, "apt-get install openssh-server", "sshd")
	if os.Getuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil { // where the server puts itself as root
			t.Fatal(err)
		}
	}
	dir, port := folderFor(t), freePort(t)
	etc := filepath.Join(dir, "etc")
	testenv.SSHKey(t, filepath.Join(etc, "host"))
	own := testenv.SSHKey(t, filepath.Join(etc, "own"))
	writeFile(t, filepath.Join(etc, "authorized"), string(ssh.MarshalAuthorizedKey(own)), 0o600)
	conf := writeFile(t, filepath.Join(etc, "sshd_config"), fmt.Sprintf(`ListenAddress 127.0.0.1
Port %s
HostKey %s/host
AuthorizedKeysFile %[2]s/authorized
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
MaxStartups 100
Subsystem sftp internal-sftp
`, port, etc), 0o600)
	start(t, port, "", exec.Command(sshd, "-D", "-e", "-f", conf))
	return &server{root: filepath.Join(dir, "web/cchc"), target: config.Target{
		Name: "sftp", Type: config.SFTPTarget, Host: config.HostName("127.0.0.1:" + port), User: userName(t),
		Folder: filepath.Join(dir, "web/cchc"), Key: filepath.Join(etc, "own"),
	}}
}

func startFTP(t *testing.T) *server {
	vsftpd := need(t, "apt-get install vsftpd", "vsftpd")
	dir, port := folderFor(t), freePort(t)
	etc := filepath.Join(dir, "etc")
	cert, key, print := certificate(t, etc, time.Now().Add(24*time.Hour))
	passwords := writeFile(t, filepath.Join(etc, "passwords"), "bi-mat\n", 0o644)
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o755); err != nil {
		t.Fatal(err)
	}
	conf := writeFile(t, filepath.Join(etc, "vsftpd.conf"), fmt.Sprintf(`listen=YES
listen_address=127.0.0.1
listen_port=%s
background=NO
run_as_launching_user=YES
anonymous_enable=YES
local_enable=NO
write_enable=YES
anon_root=%s/web
anon_upload_enable=YES
anon_mkdir_write_enable=YES
anon_other_write_enable=YES
anon_world_readable_only=NO
anon_umask=022
secure_email_list_enable=YES
email_password_file=%s
secure_chroot_dir=%s
seccomp_sandbox=NO
isolate=NO
isolate_network=NO
ssl_enable=YES
allow_anon_ssl=YES
force_anon_logins_ssl=YES
force_anon_data_ssl=YES
ssl_ciphers=HIGH
rsa_cert_file=%s
rsa_private_key_file=%s
xferlog_enable=NO
max_per_ip=50
allow_writeable_chroot=YES
`, port, dir, passwords, empty, cert, key), 0o600)
	start(t, port, "", exec.Command(vsftpd, conf))
	return &server{root: filepath.Join(dir, "web/cchc"), secret: "bi-mat", wrong: true, target: config.Target{
		Name: "ftps", Type: config.FTPSTarget, Host: config.HostName("127.0.0.1:" + port), User: "anonymous", Folder: "cchc", Fingerprint: print,
	}}
}

func startDAV(t *testing.T) *server {
	apache := need(t, "apt-get install apache2", "apache2", "httpd")
	modules := ""
	for _, at := range []string{"/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/etc/httpd/modules"} {
		if _, err := os.Stat(filepath.Join(at, "mod_dav.so")); err == nil {
			modules = at
		}
	}
	if modules == "" {
		testenv.Missing(t, "CCHC_SERVERS", "Apache has no mod_dav")
	}
	dir, port := folderFor(t), freePort(t)
	etc := filepath.Join(dir, "etc")
	sum := sha1.Sum([]byte("bi-mat"))
	writeFile(t, filepath.Join(etc, "passwords"), "lan:{SHA}"+base64.StdEncoding.EncodeToString(sum[:])+"\n", 0o644)
	load, who := "", ""
	for _, m := range []string{"mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "unixd", "dav", "dav_fs", "dav_lock"} {
		if _, err := os.Stat(filepath.Join(modules, "mod_"+m+".so")); err == nil {
			load += fmt.Sprintf("LoadModule %s_module %s/mod_%s.so\n", m, modules, m)
		}
	}
	if os.Getuid() == 0 {
		who = "User nobody\nGroup nogroup\n"
	}
	conf := writeFile(t, filepath.Join(etc, "apache.conf"), fmt.Sprintf(`%s%s
ServerRoot %s
ServerName 127.0.0.1
Listen 127.0.0.1:%s
PidFile %[3]s/etc/pid
ErrorLog %[3]s/etc/error.log
DocumentRoot %[3]s/web
DavLockDB %[3]s/etc/locks
<Directory %[3]s/web>
  Dav On
  AllowOverride None
  AuthType Basic
  AuthName cchc
  AuthUserFile %[3]s/etc/passwords
  Require valid-user
</Directory>
`, load, who, dir, port), 0o644)
	start(t, port, filepath.Join(etc, "error.log"), exec.Command(apache, "-DFOREGROUND", "-f", conf))
	return &server{gap: time.Second / 2, root: filepath.Join(dir, "web/cchc"), secret: "bi-mat", wrong: true, target: config.Target{
		Name: "webdav", Type: config.WebDAVTarget, URL: config.TargetURL("http://127.0.0.1:" + port + "/cchc/"), User: "lan",
	}}
}

func startSMB(t *testing.T) *server {
	smbd := need(t, "apt-get install samba", "smbd")
	if os.Getuid() != 0 {
		t.Skip("Samba runs as root only")
	}
	dir, port := folderFor(t), freePort(t)
	etc := filepath.Join(dir, "etc")
	conf := writeFile(t, filepath.Join(etc, "smb.conf"), fmt.Sprintf(`[global]
interfaces = 127.0.0.1
bind interfaces only = yes
smb ports = %s
server role = standalone
disable netbios = yes
load printers = no
printing = bsd
passdb backend = tdbsam:%[2]s/passdb.tdb
private dir = %[2]s/private
state directory = %[2]s/state
cache directory = %[2]s/cache
lock directory = %[2]s/lock
pid directory = %[2]s/pid
ncalrpc dir = %[2]s/ncalrpc
log file = %[2]s/log
[web]
path = %[3]s/web
read only = no
`, port, etc, dir), 0o644)
	for _, sub := range []string{"private", "state", "cache", "lock", "pid", "ncalrpc"} {
		if err := os.Mkdir(filepath.Join(etc, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	add := exec.Command(need(t, "apt-get install samba-common-bin", "smbpasswd"), "-c", conf, "-s", "-a", userName(t))
	add.Stdin = strings.NewReader("bi-mat\nbi-mat\n")
	if out, err := add.CombinedOutput(); err != nil {
		t.Fatalf("smbpasswd: %v: %s", err, out)
	}
	start(t, port, filepath.Join(etc, "log"), exec.Command(smbd, "--foreground", "--no-process-group", "--configfile="+conf, "-p", port))
	return &server{root: filepath.Join(dir, "web/cchc"), secret: "bi-mat", wrong: true, target: config.Target{
		Name: "smb", Type: config.SMBTarget, Host: config.HostName("127.0.0.1:" + port), Share: "web", User: userName(t), Folder: "cchc",
	}}
}

func startS3(t *testing.T) *server {
	rclone := need(t, "go install github.com/rclone/rclone", "rclone")
	if exec.Command(rclone, "serve", "s3", "--help").Run() != nil {
		testenv.Missing(t, "CCHC_SERVERS", "this rclone serves no S3 (go install github.com/rclone/rclone)")
	}
	dir, port := folderFor(t), freePort(t)
	if err := os.MkdirAll(filepath.Join(dir, "web/kho"), 0o755); err != nil {
		t.Fatal(err)
	}
	start(t, port, "", exec.Command(rclone, "serve", "s3", "--config", filepath.Join(dir, "etc/rclone.conf"), "--addr", "127.0.0.1:"+port,
		"--auth-key", "lan,bi-mat-rat-dai", "--vfs-cache-mode", "off", filepath.Join(dir, "web")))
	return &server{gap: time.Second / 2, root: filepath.Join(dir, "web/kho/cchc"), secret: "bi-mat-rat-dai", wrong: true, target: config.Target{
		Name: "s3", Type: config.S3Target, URL: config.TargetURL("http://127.0.0.1:" + port), Bucket: "kho", User: "lan", Folder: "cchc",
	}}
}

// TestHostKeys: the key that was seen first is kept, another one is refused, until the user
// names the new one.
func TestHostKeys(t *testing.T) {
	s := startSSH(t)
	s.keys = &keys{all: map[string]string{}}
	column := site{"index.html": "trang chủ"}
	if r, err := s.deliver(column, nil, nil); err != nil || !strings.HasPrefix(r.HostKey, "SHA256:") {
		t.Fatalf("%+v, %v", r, err)
	}
	if r, err := s.deliver(column, nil, nil); err != nil || r.HostKey != "" {
		t.Errorf("again: %+v, %v", r, err)
	}
	kept := maps.Clone(s.keys.all)
	for address := range s.keys.all {
		s.keys.all[address] = string(ssh.MarshalAuthorizedKey(testenv.SSHKey(t, filepath.Join(t.TempDir(), "other"))))
	}
	_, err := s.deliver(column, nil, nil)
	var f *remote.Fault
	if remote.KindOf(err) != remote.HostKeyChanged || !errors.As(err, &f) {
		t.Fatal(err)
	}
	env := remote.Env{Secret: func(*config.Target) (string, error) { return "", nil }, Keys: s.keys}
	if env.NewKey = "SHA256:" + strings.Repeat("A", 43); true {
		if _, err := runTarget(context.Background(), column, &s.target, env, options()); remote.KindOf(err) != remote.HostKeyChanged {
			t.Errorf("another fingerprint: %v", err)
		}
	}
	env.NewKey = f.Args["Print"].(string)
	if _, err := runTarget(context.Background(), column, &s.target, env, options()); err != nil {
		t.Error(err)
	}
	if !maps.Equal(kept, s.keys.all) {
		t.Errorf("kept: %v, want %v", s.keys.all, kept)
	}
	s.target.Fingerprint = config.Fingerprint("SHA256:" + strings.Repeat("B", 43))
	_, err = s.deliver(column, nil, nil)
	if said, kind := SayFault(diag.NewVoice("vi"), err); kind != remote.HostKeyChanged || !strings.Contains(said, "sửa khóa fingerprint") || strings.Contains(said, "--trust-key") {
		t.Errorf("the settings name another key: %v, %s", err, said)
	}
	s.target.Fingerprint, s.target.Key = "", filepath.Join(t.TempDir(), "none")
	if _, err := s.deliver(column, nil, nil); remote.KindOf(err) != remote.KeyUnreadable {
		t.Errorf("no key file: %v", err)
	}
}

// TestCertificates: a certificate that nobody vouches for is let in by its fingerprint alone;
// one that is over says so.
func TestCertificates(t *testing.T) {
	for _, days := range []int{1, -1} {
		dir := t.TempDir()
		cert, key, print := certificate(t, dir, time.Now().Add(time.Duration(days)*24*time.Hour))
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			t.Fatal(err)
		}
		web := httptest.NewUnstartedServer(http.NotFoundHandler())
		web.TLS = &tls.Config{Certificates: []tls.Certificate{pair}}
		web.Config.ErrorLog = nil
		web.StartTLS()
		defer web.Close()
		s := &server{secret: "bi-mat", target: config.Target{Name: "dav", Type: config.WebDAVTarget, URL: config.TargetURL(web.URL), User: "lan"}}
		want := remote.BadCertificate
		if days < 0 {
			want = remote.ClockSkew
		}
		if _, err := s.deliver(site{"index.html": ""}, nil, nil); remote.KindOf(err) != want {
			t.Errorf("%d days: %v, want %s", days, err, want)
		}
		s.target.Fingerprint = print
		if _, err := s.deliver(site{"index.html": ""}, nil, nil); remote.KindOf(err) == want {
			t.Errorf("with its fingerprint: %v", err)
		}
	}
}

// TestNobodyThere: a host that does not answer, and one that is not known.
func TestNobodyThere(t *testing.T) {
	for _, target := range []config.Target{
		{Name: "a", Type: config.SFTPTarget, User: "lan", Host: "127.0.0.1:1"}, {Name: "b", Type: config.FTPSTarget, User: "lan", Host: "127.0.0.1:1"},
		{Name: "c", Type: config.WebDAVTarget, User: "lan", URL: "http://127.0.0.1:1/"}, {Name: "d", Type: config.SMBTarget, User: "lan", Host: "127.0.0.1:1", Share: "web"},
		{Name: "e", Type: config.S3Target, User: "lan", URL: "http://127.0.0.1:1/", Bucket: "kho"},
	} {
		s := &server{target: target, secret: "bi-mat", keys: &keys{all: map[string]string{}}}
		if _, err := s.deliver(site{"index.html": ""}, nil, nil); remote.KindOf(err) != remote.Unreachable {
			t.Errorf("%s: %v", target.Type, err)
		}
		unknown := func(context.Context, string, string) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{IsNotFound: true, Name: "x"}}
		}
		env := remote.Env{Secret: func(*config.Target) (string, error) { return s.secret, nil }, Keys: s.keys, Dial: unknown}
		if _, err := runTarget(context.Background(), site{"index.html": ""}, &target, env, options()); remote.KindOf(err) != remote.UnknownHost {
			t.Errorf("%s: %v", target.Type, err)
		}
	}
}
