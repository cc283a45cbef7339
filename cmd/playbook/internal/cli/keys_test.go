package cli

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/protect/canary"
)

// environment is what a test's commands read.
type environment map[string]string

// run runs a command in a folder and gives its exit code and both outputs.
func run(t *testing.T, dir string, env environment, args ...string) (int, string, string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := Main(context.Background(), append(args, "--source", dir), Streams{In: strings.NewReader(""), Out: &out, Err: &errs},
		func(name string) string {
			if name == "SOURCE_DATE_EPOCH" {
				return "1795500000" // 2026-11-24
			}
			return env[name]
		})
	return code, out.String(), errs.String()
}

// put writes files into a folder.
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// listing is all files of a folder, by name.
func listing(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		all[p], err = os.ReadFile(filepath.Join(dir, p))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var madeUp = regexp.MustCompile(`passphrase for (team|manager): ([a-z]+(?: [a-z]+){5})\n`)

func threeAudiences(t *testing.T) string {
	dir := t.TempDir()
	put(t, dir, map[string]string{
		"data/site.yaml":         "title: Three\nbase_url: https://example.com/repo/\n",
		"content/index.md":       "# Home\n",
		"content/values/open.md": "# Open\n\nEverybody.\n",
		"content/values/team.md": "---\nvisibility: team\n---\n\n# Zyxquorvane\n",
		"content/values/boss.md": "---\nvisibility: manager\n---\n\n# Vrelquistor\n",
	})
	return dir
}

func TestKeysAndSealedBuild(t *testing.T) {
	dir := threeAudiences(t)
	code, out, errs := run(t, dir, nil, "keys", "new", "--generate")
	made := madeUp.FindAllStringSubmatch(out, -1)
	if code != 0 || len(made) != 2 || made[0][1] != "team" || made[1][1] != "manager" {
		t.Fatalf("keys new: %d\n%s%s", code, out, errs)
	}
	for name, b := range listing(t, dir) {
		if strings.Contains(string(b), made[0][2]) || strings.Contains(string(b), made[1][2]) {
			t.Errorf("the passphrase is stored in %s", name)
		}
	}
	team, manager := made[0][2], made[1][2]

	// Without a passphrase, with the team's, with the manager's, with both.
	for _, c := range []struct {
		env  environment
		want string
	}{
		{nil, "0 sealed, 2 left out"},
		{environment{"PLAYBOOK_TEAM_PASSPHRASE": team}, " sealed, 1 left out"},
		{environment{"PLAYBOOK_MANAGER_PASSPHRASE": manager}, "sealed, 0 left out"},
		{environment{"PLAYBOOK_TEAM_PASSPHRASE": team, "PLAYBOOK_MANAGER_PASSPHRASE": manager}, "sealed, 0 left out"},
	} {
		site := filepath.Join(t.TempDir(), "site")
		code, _, errs := run(t, dir, c.env, "build", "--output", site)
		if code != 0 || !strings.Contains(errs, c.want) {
			t.Errorf("build with %v: %d, want %q in:\n%s", c.env, code, c.want, errs)
		}
		files := listing(t, site)
		for _, word := range []string{"Zyxquorvane", "Vrelquistor"} {
			if found := canary.FindCanary(files, word); len(found) > 0 {
				t.Errorf("build with %v: %v", c.env, found)
			}
		}
		_, unlock := files["unlock/index.html"]
		if unlock != (len(c.env) > 0) {
			t.Errorf("build with %v: unlock page is there: %v", c.env, unlock)
		}
		if unlock && files["sealed/audiences.json"] == nil {
			t.Errorf("build with %v: no list of audiences", c.env)
		}
		again := filepath.Join(t.TempDir(), "again")
		run(t, dir, c.env, "build", "--output", again)
		same(t, files, listing(t, again))
	}

	// A wrong one, a missing keyring, a broken keyring: exit 1, a next step, nothing written.
	broken := threeAudiences(t)
	put(t, broken, map[string]string{"data/keys/team.json": "{}"})
	for _, c := range []struct{ dir, pass, want string }{
		{dir, "not the right one", "wrong passphrase"},
		{threeAudiences(t), team, "playbook keys new --audience team"},
		{broken, team, "data/keys/team.json"},
	} {
		site := filepath.Join(t.TempDir(), "site")
		code, _, errs := run(t, c.dir, environment{"PLAYBOOK_TEAM_PASSPHRASE": c.pass}, "build", "--output", site)
		if _, err := os.Stat(site); code != 1 || !strings.Contains(errs, c.want) || err == nil || strings.Contains(errs, c.pass) {
			t.Errorf("build: %d, site is there: %v, want %q in:\n%s", code, err == nil, c.want, errs)
		}
	}
}

func same(t *testing.T, a, b map[string][]byte) {
	t.Helper()
	if len(a) != len(b) {
		t.Errorf("built twice: %d files and %d", len(a), len(b))
	}
	for name := range a {
		if !bytes.Equal(a[name], b[name]) {
			t.Errorf("built twice: %s differs", name)
		}
	}
}

const otherPass = "gravel pelican onion trombone yeast cupboard"

func TestKeysRewrapAndRotate(t *testing.T) {
	dir := threeAudiences(t)
	_, out, _ := run(t, dir, nil, "keys", "new", "--generate")
	made := madeUp.FindAllStringSubmatch(out, -1)
	env := environment{"PLAYBOOK_TEAM_PASSPHRASE": made[0][2], "PLAYBOOK_MANAGER_PASSPHRASE": made[1][2]}
	build := func(env environment) (int, string) {
		code, _, errs := run(t, dir, env, "build", "--output", filepath.Join(t.TempDir(), "site"))
		return code, errs
	}
	sealed := func() string { // address of the team's index: changes with the key alone
		site := filepath.Join(t.TempDir(), "site")
		run(t, dir, env, "build", "--output", site)
		return string(listing(t, site)["sealed/team.json"])
	}
	id := regexp.MustCompile(`"id": "[0-9a-f]+"`)

	before := id.FindString(sealed())
	code, out, errs := run(t, dir, environment{"PLAYBOOK_TEAM_PASSPHRASE": made[0][2], "PLAYBOOK_TEAM_NEW_PASSPHRASE": otherPass}, "keys", "rewrap", "--audience", "team")
	if code != 0 || !strings.Contains(errs, "revokes nothing") {
		t.Fatalf("rewrap: %d\n%s%s", code, out, errs)
	}
	if code, errs := build(env); code != 1 {
		t.Errorf("the old passphrase still builds: %s", errs)
	}
	env["PLAYBOOK_TEAM_PASSPHRASE"] = otherPass
	if code, errs := build(env); code != 0 {
		t.Errorf("the new passphrase does not build: %s", errs)
	}
	if code, errs := build(environment{"PLAYBOOK_MANAGER_PASSPHRASE": made[1][2]}); code != 0 {
		t.Errorf("the manager's passphrase does not open the team's rewrapped key: %s", errs)
	}
	if id.FindString(sealed()) != before {
		t.Error("rewrap made another key")
	}

	// Rotating the team's key needs the manager's, which takes the new one in.
	if code, _, errs := run(t, dir, environment{"PLAYBOOK_TEAM_NEW_PASSPHRASE": otherPass}, "keys", "rotate", "--audience", "team"); code != 2 || !strings.Contains(errs, "PLAYBOOK_MANAGER_PASSPHRASE") {
		t.Errorf("rotate without the manager's passphrase: %d\n%s", code, errs)
	}
	env["PLAYBOOK_TEAM_NEW_PASSPHRASE"] = otherPass
	if code, _, errs := run(t, dir, env, "keys", "rotate", "--audience", "team"); code != 0 {
		t.Fatalf("rotate: %d\n%s", code, errs)
	}
	if after := id.FindString(sealed()); after == before || after == "" {
		t.Errorf("rotate: the key is %s, was %s", after, before)
	}
	if code, errs := build(environment{"PLAYBOOK_MANAGER_PASSPHRASE": made[1][2]}); code != 0 || !strings.Contains(errs, " 0 left out") {
		t.Errorf("the manager's passphrase does not open the team's new key: %d %s", code, errs)
	}

	// Both at once need no old passphrase.
	if code, out, errs := run(t, dir, nil, "keys", "rotate", "--generate"); code != 0 || len(madeUp.FindAllString(out, -1)) != 2 {
		t.Errorf("rotate both: %d\n%s%s", code, out, errs)
	} else if code, errs := build(environment{"PLAYBOOK_MANAGER_PASSPHRASE": madeUp.FindAllStringSubmatch(out, -1)[1][2]}); code != 0 || !strings.Contains(errs, " 0 left out") {
		t.Errorf("after rotating both: %d %s", code, errs)
	}
}

func TestKeysRefuses(t *testing.T) {
	dir := threeAudiences(t)
	for _, c := range []struct {
		env  environment
		args string
		code int
		want string
	}{
		{environment{"PLAYBOOK_TEAM_PASSPHRASE": "password1"}, "keys new --audience team", 1, "can be guessed"},
		{nil, "keys new --audience team", 2, "PLAYBOOK_TEAM_PASSPHRASE"},
		{nil, "keys new --audience public", 2, "no key for the audience"},
		{nil, "keys rewrap --audience team", 2, "playbook keys new"},
		{nil, "keys rotate --audience manager", 2, "playbook keys new"},
	} {
		if code, _, errs := run(t, dir, c.env, strings.Fields(c.args)...); code != c.code || !strings.Contains(errs, c.want) {
			t.Errorf("%s: %d, want %d and %q in:\n%s", c.args, code, c.code, c.want, errs)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "data/keys")); err == nil {
		t.Error("a refused command wrote keys")
	}
	if code, _, errs := run(t, dir, environment{"PLAYBOOK_TEAM_PASSPHRASE": otherPass}, "keys", "new", "--audience", "team"); code != 0 {
		t.Fatal(errs)
	}
	if code, _, errs := run(t, dir, environment{"PLAYBOOK_TEAM_PASSPHRASE": otherPass}, "keys", "new", "--audience", "team"); code != 2 || !strings.Contains(errs, "rotate") {
		t.Errorf("a second new: %d %s", code, errs)
	}
	if code, out, errs := run(t, dir, nil, "check", "--strict"); code != 0 {
		t.Errorf("check minds the keyrings: %s%s", out, errs)
	}
}
