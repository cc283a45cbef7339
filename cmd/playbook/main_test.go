package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write the golden parts of the scripts anew")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"playbook": main, "fetch": fetch})
}

// The commands as a user runs them, over the real main. Every script has a day of
// its own (24 November 2026), a free $PORT, and beside testscript's own commands:
//
//	exits CODE COMMAND...   run, and expect just this exit code
//	foreign DIR N           N Markdown documents that were not written for this tool
//	fetch URL [TEXT]        the page at a URL, as soon as it answers and holds TEXT
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(env *testscript.Env) error {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				return err
			}
			defer l.Close()
			day := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
			env.Setenv("PORT", strconv.Itoa(l.Addr().(*net.TCPAddr).Port))
			env.Setenv("SOURCE_DATE_EPOCH", strconv.FormatInt(day.Unix(), 10))
			env.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(env.WorkDir))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "foreign": foreign,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND...")
	}
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	if strconv.Itoa(code) != args[0] {
		ts.Fatalf("exit code %d, not %s", code, args[0])
	}
}

// foreign writes documents with what is found in the wild: headings of any depth,
// tables, code, shortcodes, raw HTML, links to each other and to nowhere.
func foreign(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: foreign DIR N")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	for i := range n {
		var b strings.Builder
		if i%3 > 0 {
			fmt.Fprintf(&b, "# Note %d\n\n", i)
		}
		fmt.Fprintf(&b, "Some words, %d of them, and a [link](note-%04d.md#part).\n\n## Part\n\n| a | b |\n| - | - |\n| 1 | %d |\n\n", i, (i+20)%n, i)
		switch i % 7 {
		case 0:
			b.WriteString("{{< youtube x >}}\n\n<details><summary>more</summary>text</details>\n")
		case 1:
			b.WriteString("```go\nfunc main() {}\n```\n\n- [ ] open\n- [x] done\n")
		case 2:
			b.WriteString("[gone](../nowhere/else.md) {{ .Site.Title }} <script>alert(1)</script>\n")
		case 3:
			b.WriteString("---\n\ntitle: not front matter\n\n---\n\n注脚[^1]\n\n[^1]: Fußnote\n")
		}
		at := ts.MkAbs(filepath.Join(args[0], fmt.Sprintf("folder %d", i%20), fmt.Sprintf("note-%04d.md", i)))
		ts.Check(os.MkdirAll(filepath.Dir(at), 0o755))
		ts.Check(os.WriteFile(at, []byte(b.String()), 0o644))
	}
}

// fetch prints the page at a URL; it tries for 20 seconds. A second argument is
// what the page must hold, or with "! " in front must not.
func fetch() {
	want, not := "", false
	if len(os.Args) > 2 {
		want, not = strings.CutPrefix(os.Args[2], "! ")
	}
	var last string
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		page, err := get(os.Args[1])
		if err != nil {
			last = err.Error()
			continue
		}
		if last = page; strings.Contains(page, want) != not || want == "" {
			fmt.Print(page)
			return
		}
	}
	fmt.Fprintln(os.Stderr, last)
	os.Exit(1)
}

func get(url string) (string, error) {
	res, err := http.Get(url)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && res.StatusCode != http.StatusOK {
		err = errors.New(res.Status)
	}
	return string(b), err
}
