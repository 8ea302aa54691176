package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"syscall"
	"time"

	"cchc/internal/diag"
	"cchc/internal/media"
	"cchc/internal/picturecache"
	"cchc/internal/preview"
	"cchc/internal/viet"

	"github.com/spf13/cobra"
)

// previewFlags are the flags of cchc preview.
type previewFlags struct {
	buildFlags
	port       int
	bind       string
	open, poll bool
}

const defaultPort = 1313

func (t *tool) previewCommand() *cobra.Command {
	f := previewFlags{buildFlags: buildFlags{format: "text"}}
	say := func(key string) string { return t.voice.Say(key, nil) }
	cmd := &cobra.Command{
		Use: "preview", Aliases: []string{"xem"}, Short: say("cli.preview.short"), Long: say("cli.preview.long"), Args: t.noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return t.preview(cmd.Context(), f, cmd.Flags().Changed("port"))
		},
	}
	flags := cmd.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.site, "site", ".", say("cli.flag.site"))
	flags.StringVar(&f.theme, "theme", "", say("cli.flag.theme"))
	flags.StringVar(&f.date, "date", "", say("cli.flag.date"))
	t.serverFlags(cmd, &f)
	return cmd
}

// serverFlags adds the flags that say how a preview is served.
func (t *tool) serverFlags(cmd *cobra.Command, f *previewFlags) {
	say := func(key string) string { return t.voice.Say(key, nil) }
	flags := cmd.Flags()
	flags.IntVar(&f.port, "port", defaultPort, say("cli.flag.port"))
	flags.StringVar(&f.bind, "bind", "127.0.0.1", say("cli.flag.bind"))
	flags.BoolVar(&f.open, "open", false, say("cli.flag.open"))
	flags.BoolVar(&f.poll, "poll", false, say("cli.flag.poll"))
}

// preview serves the site until the user stops it; a second signal ends the
// program at once.
func (t *tool) preview(ctx context.Context, f previewFlags, portGiven bool) error {
	opts, err := t.options(f.buildFlags)
	if err != nil {
		return err
	}
	if err := t.isSite(f.site); err != nil {
		return err
	}
	return t.serve(ctx, f, portGiven, f.site, preview.Options{Content: opts, Today: f.today(opts.Today), Key: buildFlags{}.key()})
}

// today returns what a preview takes for today: a given day, else that of the clock.
func (f previewFlags) today(given viet.Date) func() viet.Date {
	if f.date != "" {
		return func() viet.Date { return given }
	}
	return func() viet.Date { return viet.DateOf(time.Now()) }
}

// serve serves a preview until the user stops it. Pictures are kept beside the sources in dir.
func (t *tool) serve(ctx context.Context, f previewFlags, portGiven bool, dir string, opts preview.Options) error {
	if !canBind(f.bind) {
		return usageError{t.voice.Say("cli.bad-bind", diag.Args{"Value": f.bind})}
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	l, err := preview.Listen(f.bind, f.port, !portGiven)
	var refused *preview.ListenError
	if errors.As(err, &refused) {
		return usageError{t.voice.Say(refused.Code, refused.Args)}
	}
	defer l.Close()
	var pictures media.Cache // in memory, where the site's folder cannot keep them
	if c, err := picturecache.Open(dir); err == nil {
		defer c.Close()
		pictures = c
	}
	opts.Voice, opts.Pictures, opts.Poll, opts.Changed, opts.Found, opts.Polling = t.voice, pictures, f.poll, t.tellChanges(), t.tell, t.note
	server, err := preview.New(ctx, dir, opts)
	if err != nil {
		return usageError{t.voice.Say("cli.no-site", diag.Args{"Dir": dir})}
	}
	origin := "http://" + net.JoinHostPort(hostName(f.bind), strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
	address := origin + server.Base()
	fmt.Fprintln(t.out, t.voice.Say("preview.serving", diag.Args{"Address": address}))
	fmt.Fprintln(t.out, t.voice.Say("preview.serving-list", diag.Args{"Address": origin + preview.ListPath}))
	if ip, err := netip.ParseAddr(f.bind); err == nil && !ip.IsLoopback() {
		t.note("preview.bind-warning", diag.Args{"Bind": f.bind})
	}
	if f.open {
		openBrowser(address)
	}
	return server.Serve(ctx, l)
}

// canBind reports whether a server can listen at what --bind says: localhost or
// the address of a machine, not of many.
func canBind(bind string) bool {
	ip, err := netip.ParseAddr(bind)
	return bind == "localhost" || err == nil && !ip.IsMulticast() && ip != netip.AddrFrom4([4]byte{255, 255, 255, 255})
}

// note prints a message.
func (t *tool) note(code string, args diag.Args) { t.complain(t.voice.Say(code, args)) }

// tell prints problems.
func (t *tool) tell(problems diag.List) { _ = problems.WriteText(t.err, t.voice) }

// tellChanges returns a function that prints problems when they have changed,
// and once that they are gone.
func (t *tool) tellChanges() func(diag.List) {
	last := ""
	return func(problems diag.List) {
		text := ""
		for _, d := range problems {
			text += t.voice.Sentence(d)
		}
		if text == last {
			return
		}
		if text == "" {
			text = t.voice.Say("preview.mended", nil) + "\n"
			last = ""
		} else {
			last = text
		}
		fmt.Fprint(t.err, text)
	}
}

// hostName returns how a browser of this machine calls the address; localhost is
// only 127.0.0.1 and ::1.
func hostName(bind string) string {
	switch bind {
	case "127.0.0.1", "::1", "0.0.0.0", "::":
		return "localhost"
	}
	return bind
}

// openBrowser opens an address in the user's browser; where that cannot be
// done, the address has been printed.
func openBrowser(address string) {
	switch runtime.GOOS {
	case "windows":
		_ = exec.Command("rundll32", "url.dll,FileProtocolHandler", address).Start()
	case "darwin":
		_ = exec.Command("open", address).Start()
	default:
		_ = exec.Command("xdg-open", address).Start()
	}
}
