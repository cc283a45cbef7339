// Package serve previews a playbook while it is being written. Job: watch the
// sources, build again after each change, serve the pages of the last good build
// from memory, and tell open browsers. Input: a Build function, and the folders
// to watch. Output: HTTP on loopback.
//
// A change is a hint (watch.go) that lands in a queue; one goroutine builds what
// is queued, so a change during a build is in the next one. A request waits for
// changes that were seen before it came. A page's bytes are made when somebody
// asks for the page, and kept until the next good build. While the sources are
// faulty the last good pages stay, and the browser shows the messages.
//
// Every HTML page gets one script, reload.js, which listens to
// BASE/.playbook/events. Beside it lie reload.js itself, fault.css and version.
package serve

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/render"
)

// DefaultAddr is where the preview listens when nothing is said.
const DefaultAddr = "127.0.0.1:1313"

// ErrAddr marks an Addr that is none, a mistake in the call; what else Run
// returns is a failure of the machine.
var ErrAddr = errors.New("want host:port")

// Options of a preview; Build and Root are needed.
type Options struct {
	// Addr is host:port; empty: DefaultAddr. If the port is taken, the next ones
	// are tried. Port 0 takes any.
	Addr string
	// Hosts are further names that requests may come under (a forwarded port's).
	Hosts []string
	// BasePath is where the site lies on its server, "/repo/"; empty: "/".
	BasePath string
	// Root is the folder of the sources; Watch the folders in it, with slashes,
	// that a build reads. They need not exist yet. Empty: content, data, themes.
	Root  string
	Watch []string
	// Build makes the site. changed holds slash paths from Root, sorted, nil for
	// everything. A nil site, an error in the list or an error is a fault; the
	// list may also hold warnings. It is called by one goroutine only.
	Build func(ctx context.Context, changed []string) (*render.Site, diag.List, error)
	// Diagnostics is given the list of each build, to print; Log gets one line
	// for what else a person should know; Ready the URL, once it answers. Each
	// may be nil.
	Diagnostics func(diag.List)
	Log         func(string)
	Ready       func(url string)
	// Poll looks at the files every PollEvery (0: half a second) instead of
	// waiting for events. It also happens by itself where events cannot come.
	Poll      bool
	PollEvery time.Duration
	// ServiceWorker lets the site's service worker run. Without it browsers get
	// one that removes itself, since a preview from a cache shows old pages.
	ServiceWorker bool

	quiet, cap, verify time.Duration                         // see watch.go
	add                func(*fsnotify.Watcher, string) error // puts a watch up; tests let it fail
}

func (o Options) filled() Options {
	if o.Addr == "" {
		o.Addr = DefaultAddr
	}
	if o.Root == "" {
		o.Root = "."
	}
	o.BasePath = "/" + strings.Trim(o.BasePath, "/") + "/"
	if o.BasePath == "//" {
		o.BasePath = "/"
	}
	if o.Watch == nil {
		o.Watch = []string{"content", "data", "themes"}
	}
	if o.Diagnostics == nil {
		o.Diagnostics = func(diag.List) {}
	}
	if o.Log == nil {
		o.Log = func(string) {}
	}
	if o.Ready == nil {
		o.Ready = func(string) {}
	}
	if o.add == nil {
		o.add = (*fsnotify.Watcher).Add
	}
	for _, d := range []struct {
		at    *time.Duration
		value time.Duration
	}{{&o.PollEvery, 500 * time.Millisecond}, {&o.quiet, 3 * time.Millisecond}, {&o.cap, 50 * time.Millisecond}, {&o.verify, 200 * time.Millisecond}} {
		if *d.at == 0 {
			*d.at = d.value
		}
	}
	return o
}

// Run serves until ctx ends, which is no error.
func Run(ctx context.Context, opt Options) error {
	opt = opt.filled()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ln, err := listen(ctx, opt)
	if err != nil {
		return err
	}
	host, _, _ := net.SplitHostPort(opt.Addr)
	p := &preview{
		opt:      opt,
		queue:    newQueue(),
		hub:      newHub(),
		instance: rand.Text(), // tells browsers a restart from a lost connection
	}
	srv := &http.Server{
		Handler:           newGuard(host, opt.Hosts).wrap(p),
		ReadHeaderTimeout: 5 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	served := make(chan error, 1)
	go func() {
		served <- srv.Serve(ln)
		cancel()
	}()

	w := newWatcher(opt, p.queue)
	w.start()
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		w.run(ctx)
	}()
	opt.Ready("http://" + shown(ln.Addr()) + opt.BasePath)
	p.loop(ctx)

	<-watched
	p.hub.close()
	late, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	if srv.Shutdown(late) != nil {
		srv.Close()
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}

// listen takes the port, or one of the twenty after it.
func listen(ctx context.Context, opt Options) (net.Listener, error) {
	host, port, err := net.SplitHostPort(opt.Addr)
	if err != nil {
		return nil, fmt.Errorf("serve at %q: %w, as in %s", opt.Addr, ErrAddr, DefaultAddr)
	}
	if host != "localhost" && !isLoopback(host) {
		opt.Log(fmt.Sprintf("listening on %q: everybody who reaches this machine can read everything, also what is not public", opt.Addr))
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("serve at %q: %q is no port number: %w", opt.Addr, port, ErrAddr)
	}
	var cfg net.ListenConfig
	for n := first; ; n++ {
		ln, err := cfg.Listen(ctx, "tcp", net.JoinHostPort(host, strconv.Itoa(n)))
		switch {
		case err == nil:
			if n != first {
				opt.Log(fmt.Sprintf("port %d is taken, so the preview is on port %d", first, n))
			}
			return ln, nil
		case !taken(err):
			return nil, fmt.Errorf("serve at %s: %w", opt.Addr, err)
		case first == 0 || n >= first+20 || n >= 65535:
			return nil, fmt.Errorf("serve at %s: ports %d to %d are taken; choose one with --addr", opt.Addr, first, n)
		}
	}
}

// taken reports "address in use", which on Windows is WSAEADDRINUSE.
func taken(err error) bool {
	const wsaAddrInUse = syscall.Errno(10048)
	var e *os.SyscallError
	return errors.Is(err, syscall.EADDRINUSE) || errors.As(err, &e) && e.Err == wsaAddrInUse
}

// shown is an address that a browser can open.
func shown(a net.Addr) string {
	host, port, _ := net.SplitHostPort(a.String())
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}
