package serve

import (
	"net"
	"net/http"
	"net/url"
	"strings"
)

// guard keeps other sites from reading the preview through the browser of the
// person who runs it: by a name of theirs that resolves to loopback (the Host
// header shows it), or by a request from their page (Origin and Sec-Fetch show it).
type guard struct {
	hosts map[string]bool
	open  bool // listens on every interface: any address will do, not any name
}

// newGuard takes the host that the preview listens on, and further names.
func newGuard(listening string, more []string) *guard {
	g := &guard{hosts: map[string]bool{}}
	for _, h := range append(more, listening) {
		if h != "" {
			g.hosts[strings.ToLower(h)] = true
		}
	}
	ip := net.ParseIP(listening)
	g.open = listening == "" || ip != nil && ip.IsUnspecified()
	return g
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// allows reports whether host, with or without a port, is one of ours.
func (g *guard) allows(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "" {
		return false
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || isLoopback(host) || g.hosts[host] ||
		g.open && net.ParseIP(host) != nil
}

func (g *guard) refuses(r *http.Request) string {
	if !g.allows(r.Host) {
		return "this host name is not the preview's"
	}
	if o := r.Header.Get("Origin"); o != "" {
		u, err := url.Parse(o)
		if err != nil || !g.allows(u.Host) || u.Host != r.Host && isPlain(u.Host) && port(u.Host) != port(r.Host) {
			return "another site may not read the preview"
		}
	}
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		return "another site may not read the preview"
	}
	return ""
}

// isPlain reports a host of this machine itself, where another port is another
// person's program; a forwarding proxy has a name, and ports of its own.
func isPlain(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || net.ParseIP(strings.Trim(host, "[]")) != nil
}

func port(hostport string) string {
	_, p, _ := net.SplitHostPort(hostport)
	return p
}

func (g *guard) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-cache, private")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if why := g.refuses(r); why != "" {
			http.Error(w, "403: "+why, http.StatusForbidden)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			h.Set("Allow", "GET, HEAD")
			http.Error(w, "405: a preview is only read", http.StatusMethodNotAllowed)
			return
		}
		next.ServeHTTP(w, r)
	})
}
