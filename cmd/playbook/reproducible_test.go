package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// surroundings are what must not show in a site: where, when and on what machine
// it is built.
type surroundings struct {
	folder  string // of the playbook; another one each time
	zone    string
	locale  string
	threads int
	times   string // of the source's files: now, old, random
	order   string // in which they were made: sorted, reversed, shuffled
	output  string // "": public/; else a folder, from the working folder
	twice   bool   // over a site of other content
}

var ten = []surroundings{
	{"plain", "UTC", "C", 1, "now", "sorted", "", false},
	{"with space", "America/St_Johns", "en_US.UTF-8", 2, "old", "reversed", "", false},
	{"ünï 销售手册", "Asia/Kathmandu", "zh_CN.UTF-8", 3, "random", "shuffled", "", true},
	{"a/deep/er/folder", "Pacific/Kiritimati", "de_DE.UTF-8", 4, "now", "shuffled", "out", false},
	{"it's \"quoted\"", "Pacific/Pago_Pago", "tr_TR.UTF-8", 5, "old", "sorted", "../out side", false},
	{"-dash", "Europe/Copenhagen", "ja_JP.eucJP", 6, "random", "reversed", "ausgäbe/site", false},
	{"$HOME%20&#", "Asia/Tokyo", "fr_FR.ISO-8859-1", 7, "now", "shuffled", "", true},
	{"UPPER.Case", "Australia/Lord_Howe", "ar_EG.UTF-8", 8, "old", "shuffled", "public/deeper", false},
	{strings.Repeat("long", 30), "America/New_York", "", 2, "random", "sorted", "", false},
	{"content", "", "POSIX", 1, "random", "reversed", "", false},
}

// The demo, built ten times as separate programs in surroundings that share
// nothing but the sources: one hash over all files, the manifest among them. So it
// is with keys, and from a checkout.
func TestReproducible(t *testing.T) {
	source := demoFiles(t)
	plain := map[string]string{}
	for i, s := range ten {
		got := s.build(t, source, nil)
		if i == 0 {
			plain = got
		}
		sameSite(t, s.folder, plain, got)
	}
	t.Logf("%d builds, %d files each: %s", len(ten), len(plain), sum(plain))

	closed := maps.Clone(source)
	closed["data/site.yaml"] = regexp.MustCompile(`(?m)^visibility: .*$`).ReplaceAllString(closed["data/site.yaml"], "visibility: {default: public, pitch: team, pipeline: manager}")
	env := withKeys(t, closed)
	var sealed map[string]string
	for i, s := range []surroundings{ten[0], ten[2], ten[4], ten[9]} {
		got := s.build(t, closed, env)
		if i == 0 {
			sealed = got
		}
		sameSite(t, "sealed, "+s.folder, sealed, got)
	}
	ciphers := 0
	for p := range sealed {
		if strings.HasSuffix(p, ".bin") {
			ciphers++
		}
	}
	if ciphers < 50 || sum(sealed) == sum(plain) {
		t.Errorf("only %d sealed files", ciphers)
	}
	t.Logf("sealed: %d files, %d of them sealed: %s", len(sealed), ciphers, sum(sealed))
}

// Two clones of one commit give one hash on any day; a shallow one, of whose
// history nothing is known, gives that of plain files on the commit's day.
func TestReproducibleCheckout(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	source := demoFiles(t)
	plain := ten[0].build(t, source, nil)
	origin := filepath.Join(t.TempDir(), "origin")
	ten[0].write(t, origin, source)
	day := []string{"GIT_AUTHOR_DATE=" + epoch + " +0900", "GIT_COMMITTER_DATE=" + epoch + " +0900", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null"}
	git := func(args ...string) {
		t.Helper()
		c := exec.Command("git", args...)
		c.Env = append(os.Environ(), day...)
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	git("-C", origin, "init", "-q")
	git("-C", origin, "add", ".")
	git("-C", origin, "-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-q", "-m", "all")
	var full map[string]string
	for i, s := range []surroundings{ten[0], ten[2], ten[6]} {
		dir := filepath.Join(t.TempDir(), s.folder)
		git("clone", "-q", origin, dir)
		got := s.run(t, dir, nil, "")
		if i == 0 {
			full = got
		}
		sameSite(t, "clone in "+s.folder, full, got)
	}
	shallow := filepath.Join(t.TempDir(), "shallow")
	git("clone", "-q", "--depth", "1", "file://"+filepath.ToSlash(origin), shallow)
	sameSite(t, "shallow", plain, ten[1].run(t, shallow, nil, ""))
	if sum(full) == sum(plain) {
		t.Error("a clone does not know when its pages changed")
	}
	t.Logf("clones: %s, shallow as plain files: %s", sum(full), sum(plain))
}

const epoch = "1795521600" // 24 November 2026

// build makes the source anew, builds it and returns the site.
func (s surroundings) build(t *testing.T, source map[string]string, env []string) map[string]string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), filepath.FromSlash(s.folder))
	if s.twice {
		other := maps.Clone(source)
		other["content/values/other.md"] = "# Other\n"
		other["content/index.md"] += "\nAnd more.\n"
		s.write(t, dir, other)
		s.run(t, dir, env, epoch)
		if err := os.Remove(filepath.Join(dir, "content/values/other.md")); err != nil {
			t.Fatal(err)
		}
	}
	s.write(t, dir, source)
	return s.run(t, dir, env, epoch)
}

func (s surroundings) write(t *testing.T, dir string, source map[string]string) {
	t.Helper()
	paths := slices.Sorted(maps.Keys(source))
	rng := rand.New(rand.NewPCG(1, uint64(len(s.folder))))
	switch s.order {
	case "reversed":
		slices.Reverse(paths)
	case "shuffled":
		rng.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	}
	for _, p := range paths {
		at := filepath.Join(dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(at), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(source[p]), 0o666); err != nil {
			t.Fatal(err)
		}
		when := map[string]time.Time{"old": time.Unix(1, 0), "random": time.Unix(rng.Int64N(2_000_000_000), 0)}[s.times]
		if !when.IsZero() {
			if err := os.Chtimes(at, when, when); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// run builds in a program of its own, which stands in the playbook's folder, and
// reads what it wrote.
func (s surroundings) run(t *testing.T, dir string, env []string, epoch string) map[string]string {
	t.Helper()
	args, out := []string{"build", "--quiet"}, filepath.Join(dir, "public")
	if s.output != "" {
		args, out = append(args, "--output", s.output), filepath.Join(dir, filepath.FromSlash(s.output))
	}
	c := exec.Command("playbook", args...)
	c.Dir = dir
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "TZ=" + s.zone, "LANG=" + s.locale, "LC_ALL=" + s.locale, fmt.Sprintf("GOMAXPROCS=%d", s.threads),
		"GIT_CEILING_DIRECTORIES=" + filepath.Dir(dir)}, env...)
	if epoch != "" {
		c.Env = append(c.Env, "SOURCE_DATE_EPOCH="+epoch)
	}
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("%s: playbook %v: %v\n%s", s.folder, args, err, said)
	}
	return siteOf(t, out)
}

// siteOf reads a site, its manifest too: bytes by path.
func siteOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	site := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		site[p] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// sum is one hash of all files.
func sum(site map[string]string) string {
	h := sha256.New()
	for _, p := range slices.Sorted(maps.Keys(site)) {
		fmt.Fprintf(h, "%q %d\n%s", p, len(site[p]), site[p])
	}
	return fmt.Sprintf("%x", h.Sum(nil))[:16]
}

// sameSite says where two sites differ first.
func sameSite(t *testing.T, what string, want, got map[string]string) {
	t.Helper()
	if sum(want) == sum(got) && len(want) > 100 {
		return
	}
	t.Errorf("%s: hash %s of %d files, want %s of %d", what, sum(got), len(got), sum(want), len(want))
	for _, p := range slices.Sorted(maps.Keys(want)) {
		if a, b := want[p], got[p]; a != b {
			at := 0
			for at < min(len(a), len(b)) && a[at] == b[at] {
				at++
			}
			t.Errorf("%s: %s differs at %d:\n%.200q\n%.200q", what, p, at, a[max(0, at-60):], b[max(0, min(at, len(b))-60):])
			return
		}
	}
	for p := range got {
		if _, ok := want[p]; !ok {
			t.Errorf("%s: %s is new", what, p)
		}
	}
}

// demoFiles is the demo's content and data.
func demoFiles(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, part := range []string{"content", "data"} {
		err := fs.WalkDir(os.DirFS(repository), part, func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() {
				return err
			}
			b, err := os.ReadFile(filepath.Join(repository, filepath.FromSlash(p)))
			files[p] = string(b)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// withKeys makes keys for a playbook and adds them to its files; it returns the
// passphrases as environment.
func withKeys(t *testing.T, source map[string]string) (env []string) {
	t.Helper()
	dir := t.TempDir()
	ten[0].write(t, dir, source)
	c := exec.Command("playbook", "keys", "new", "--generate")
	c.Dir = dir
	said, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("keys new: %v\n%s", err, said)
	}
	for _, m := range regexp.MustCompile(`passphrase for (team|manager): ([a-z ]+)`).FindAllStringSubmatch(string(said), -1) {
		env = append(env, "PLAYBOOK_"+strings.ToUpper(m[1])+"_PASSPHRASE="+m[2])
		ring := "data/keys/" + m[1] + ".json"
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(ring)))
		if err != nil {
			t.Fatal(err)
		}
		source[ring] = string(b)
	}
	if len(env) != 2 {
		t.Fatalf("keys new said:\n%s", said)
	}
	return env
}
