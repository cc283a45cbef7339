package cli

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// preview is the real program at serve.
type preview struct {
	t   *testing.T
	pid int
	url string // ends in a slash
}

func servePreview(t *testing.T, dir string, env ...string) *preview {
	t.Helper()
	c := real(t, "serve", "--addr", "127.0.0.1:0", "--source", dir)
	c.Env = append(c.Env, env...)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = c.Process.Signal(os.Interrupt)
		if err := c.Wait(); err != nil {
			t.Errorf("serve ends with %v after Ctrl-C", err)
		}
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return &preview{t, c.Process.Pid, strings.TrimSpace(line)}
}

func (p *preview) get(at string) (int, string) {
	p.t.Helper()
	resp, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request(p.t, p.url+at))
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

func request(t *testing.T, url string) *http.Request {
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// shows waits until a page has the status and holds the text.
func (p *preview) shows(at string, status int, text string) time.Duration {
	p.t.Helper()
	for began := time.Now(); ; time.Sleep(2 * time.Millisecond) {
		code, body := p.get(at)
		took := time.Since(began)
		if code == status && strings.Contains(body, text) {
			return took
		}
		if took > 30*time.Second {
			p.t.Fatalf("%s: %d, want %d with %q", at, code, status, text)
		}
	}
}

// uses are the program's open handles, its threads and its memory in kilobytes.
func (p *preview) uses() (handles, threads, memory int) {
	list, _ := os.ReadDir(fmt.Sprintf("/proc/%d/fd", p.pid))
	status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.pid))
	number := func(key string) int {
		m := regexp.MustCompile(key + `:\s+(\d+)`).FindSubmatch(status)
		if m == nil {
			p.t.Fatalf("no %s in %s", key, status)
		}
		n, _ := strconv.Atoi(string(m[1]))
		return n
	}
	return len(list), number("Threads"), number("VmRSS")
}

var siteNumber = regexp.MustCompile(`data-playbook-(site|instance)="[^"]*"`)

// TestWeekAtServe edits, breaks and mends a playbook under the real program, with
// browsers that come and go: every edit is served, nothing piles up in the program,
// and in the end it serves what one that has just begun serves. 60 rounds;
// PLAYBOOK_WEEK sets another number.
func TestWeekAtServe(t *testing.T) {
	rounds := count("PLAYBOOK_WEEK", 60)
	dir := edition(t, t.TempDir(), 40, 1)
	p := servePreview(t, dir)
	p.shows("", 200, "Edition 1.")
	r := rand.New(rand.NewPCG(7, 7))
	var handles, memory int
	var longest time.Duration
	began := time.Now()
	for i := range rounds {
		page := fmt.Sprintf("f%d/p%d", i%4+1, i%4+1)
		file, text := "content/pages/"+page+".md", fmt.Sprintf("Round %d of it.", i)
		put(t, dir, map[string]string{file: "# Page\n\n" + text + "\n"})
		longest = max(longest, p.shows("pages/"+page+"/", 200, text))
		switch {
		case i%10 == 3: // a fault: the last good page stays
			put(t, dir, map[string]string{file: "# Page\n\n[gone](gone.md)\n"})
			p.shows(".playbook/version", 200, "broken-link")
			p.shows("pages/"+page+"/", 200, text)
			put(t, dir, map[string]string{file: "# Page\n\nMended.\n"})
			longest = max(longest, p.shows("pages/"+page+"/", 200, "Mended."))
		case i%10 == 5: // new folders with a document, and away with them
			put(t, dir, map[string]string{"content/pages/n/e/w/new.md": "# New\n\n" + text + "\n"})
			longest = max(longest, p.shows("pages/n/e/w/new/", 200, text))
			if err := os.RemoveAll(filepath.Join(dir, "content/pages/n")); err != nil {
				t.Fatal(err)
			}
			longest = max(longest, p.shows("pages/n/e/w/new/", 404, ""))
		case i%10 == 7: // browsers
			var tr http.Transport
			var open []*http.Response
			for range 5 + r.IntN(10) {
				resp, err := tr.RoundTrip(request(t, p.url+".playbook/events"))
				if err != nil {
					t.Fatal(err)
				}
				open = append(open, resp)
			}
			for _, resp := range open {
				resp.Body.Close()
			}
			tr.CloseIdleConnections()
		case i%10 == 9:
			put(t, dir, map[string]string{"data/site.yaml": fmt.Sprintf("title: Ours %d\n", i)})
			longest = max(longest, p.shows("", 200, fmt.Sprintf("Ours %d", i)))
		}
		if i == rounds/3 {
			handles, _, memory = p.uses()
		}
	}
	took := time.Since(began)
	nowHandles, threads, now := p.uses()
	for end := time.Now().Add(20 * time.Second); nowHandles > handles+5 && time.Now().Before(end); nowHandles, _, _ = p.uses() {
		time.Sleep(50 * time.Millisecond)
	}
	t.Logf("%d rounds in %v, each served after %v at most; handles %d, then %d; %d threads; memory %d MB, then %d MB",
		rounds, took.Round(time.Millisecond), longest.Round(time.Millisecond), handles, nowHandles, threads, memory/1000, now/1000)
	if nowHandles > handles+5 || now > memory*3/2+20_000 {
		t.Errorf("%d handles and %d kB in use after a third, %d and %d at the end", handles, memory, nowHandles, now)
	}
	fresh := servePreview(t, dir, "PLAYBOOK_POLL=1")
	for i := range 40 {
		at := fmt.Sprintf("pages/f%d/p%d/", i%5, i)
		if i%9 == 0 {
			at = fmt.Sprintf("pages/v1/p%d/", i)
		}
		code, was := p.get(at)
		freshCode, is := fresh.get(at)
		if code != 200 || freshCode != 200 || siteNumber.ReplaceAllString(was, "") != siteNumber.ReplaceAllString(is, "") {
			t.Errorf("%s: %d, and %d where it has just begun; the same page: %v", at, code, freshCode, was == is)
		}
	}
}
