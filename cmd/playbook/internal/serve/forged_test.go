package serve

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// What a page of another site, a name that resolves to this machine, or a program
// that writes its own requests can send: nothing of the playbook comes back, and
// nothing that would let another origin read it. (A frame may show the preview, as
// editors do: whoever frames it cannot read it. What a neighbour at another port
// asks for without an Origin, Cross-Origin-Resource-Policy keeps from it.)
func TestForgedRequests(t *testing.T) {
	s := newSource(t, map[string]string{"content/a.md": "alpha"})
	url := s.run(Options{Hosts: []string{"name-1313.forwarded.example"}})
	addr := strings.TrimSuffix(strings.TrimPrefix(url, "http://"), "/")
	_, port, _ := net.SplitHostPort(addr)
	ok := "Host: " + addr + "\r\n"
	refused := 0
	for _, path := range []string{"/a/", "/.playbook/events", "/.playbook/version", "/.playbook/reload.js", "/nothing/"} {
		for _, head := range []string{
			"Host: evil.example\r\n", "Host: evil.example:" + port + "\r\n", "Host: 127.0.0.1.evil.example:" + port + "\r\n", "Host: localhost.evil.example\r\n", "Host: evil.example.\r\n", "Host: localhost:" + port + "@evil.example\r\n",
			"Host: evil.example/localhost\r\n", "Host: 0x7f000001:" + port + "\r\n", "Host: 2130706433\r\n", "Host: 127.1\r\n", "Host: 0177.0.0.1\r\n", "Host: 0.0.0.0:" + port + "\r\n", "Host: [::]:" + port + "\r\n", "Host: 192.168.1.1\r\n", "Host: 169.254.169.254\r\n",
			"Host: [fe80::1%25eth0]\r\n", "Host: [::ffff:10.0.0.1]\r\n", "Host: ⓛocalhost\r\n", "Host: xn--localhost\r\n", "Host: \r\n", "Host: forwarded.example\r\n", "Host: other-1313.forwarded.example\r\n", "Host: localhost,evil.example\r\n",
			"Host: evil.example\r\nX-Forwarded-Host: localhost\r\nForwarded: host=localhost\r\n", "Host: evil.example\r\nHost: " + addr + "\r\n", ok + "Host: evil.example\r\n",
			ok + "Origin: http://evil.example\r\n", ok + "Origin: null\r\n", ok + "Origin: http://localhost:1\r\n", ok + "Origin: https://" + addr + ".evil.example\r\n", ok + "Origin: http://evil.example/#" + addr + "\r\n", ok + "Origin: http://" + addr + "@evil.example\r\n",
			ok + "Origin: file://\r\n", ok + "Origin: chrome-extension://abcdef\r\n", ok + "Origin: http://[::1]:1\r\n", ok + "Origin: \x01\r\n", ok + "Origin: http://" + addr + "\r\nSec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: cors\r\n",
			ok + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: no-cors\r\n", ok + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: websocket\r\n",
		} {
			code, header, body := raw(t, addr, "GET "+path+" HTTP/1.1\r\n"+head)
			if code != 403 && code != 400 || strings.Contains(body, "alpha") || header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s with %q: %d %q %.80q", path, head, code, header, body)
			}
			refused++
		}
	}
	for _, line := range []string{"GET http://evil.example/a/ HTTP/1.1\r\n" + ok, "GET http://evil.example/a/ HTTP/1.0\r\n", "GET /a/ HTTP/1.0\r\n"} {
		if code, _, body := raw(t, addr, line); code != 403 && code != 400 || strings.Contains(body, "alpha") {
			t.Errorf("%q: %d %.80q", line, code, body)
		}
		refused++
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "CONNECT", "get"} {
		code, header, body := raw(t, addr, method+" /a/ HTTP/1.1\r\n"+ok+"Access-Control-Request-Method: GET\r\nContent-Length: 0\r\n")
		if code < 400 || strings.Contains(body, "alpha") || header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s: %d %v", method, code, header)
		}
		refused++
	}
	// The same requests, meant well.
	for _, head := range []string{ok, "Host: localhost:" + port + "\r\n", "Host: [::1]:" + port + "\r\n", ok + "Origin: http://" + addr + "\r\n", ok + "Sec-Fetch-Site: none\r\nSec-Fetch-Mode: navigate\r\n", ok + "Sec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\n",
		"Host: name-1313.forwarded.example\r\nOrigin: https://name-1313.forwarded.example\r\n"} {
		code, header, body := raw(t, addr, "GET /a/ HTTP/1.1\r\n"+head)
		if code != 200 || !strings.Contains(body, "alpha") || header.Get("X-Content-Type-Options") != "nosniff" || header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
			t.Errorf("%q: %d %v", head, code, header)
		}
	}
	t.Logf("%d forged requests refused", refused)
}

// raw sends a request to the letter.
func raw(t *testing.T, addr, request string) (int, http.Header, string) {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(time.Minute))
	fmt.Fprint(c, request+"Connection: close\r\n\r\n")
	resp, err := http.ReadResponse(bufio.NewReader(c), nil)
	if err != nil {
		t.Fatalf("%q: %v", request, err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	return resp.StatusCode, resp.Header, string(body)
}
