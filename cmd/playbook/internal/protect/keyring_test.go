package protect

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

const (
	teamPass    = "bomil tudar kanus rovil haton fimar"
	managerPass = "gunal sodir watul bimos jaral vokun"
)

// seeded is random bytes that are the same in every run.
func seeded(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

// testRings makes a team and a manager keyring; the manager's opens both.
func testRings(t testing.TB) (rings map[schema.Visibility]*Keyring, keys map[schema.Visibility]*Key) {
	t.Helper()
	team, tk, err := NewKey(seeded(1), schema.ForTeam, teamPass)
	if err != nil {
		t.Fatal(err)
	}
	manager, mk, err := NewKey(seeded(2), schema.ForManagers, managerPass)
	if err != nil {
		t.Fatal(err)
	}
	if manager, err = manager.Include(mk, tk); err != nil {
		t.Fatal(err)
	}
	return map[schema.Visibility]*Keyring{schema.ForTeam: team, schema.ForManagers: manager},
		map[schema.Visibility]*Key{schema.ForTeam: tk, schema.ForManagers: mk}
}

func TestKeyringOpens(t *testing.T) {
	rings, keys := testRings(t)
	for _, v := range upper {
		read, err := ParseKeyring(rings[v].Encode())
		if err != nil {
			t.Fatal(err)
		}
		pass := map[schema.Visibility]string{schema.ForTeam: "  bomil\ttudar kanus rovil haton fimar\n", schema.ForManagers: managerPass}[v]
		opened, err := read.Open(pass)
		if err != nil {
			t.Fatalf("%s: %v", v, err)
		}
		if len(opened) != v.Rank() || !bytes.Equal(opened[0].master, keys[v].master) {
			t.Errorf("%s: opened %d keys", v, len(opened))
		}
		if last := opened[len(opened)-1]; !bytes.Equal(last.master, keys[schema.ForTeam].master) {
			t.Errorf("%s: does not open the team's key", v)
		}
		if _, err := read.Open(pass + "x"); !errors.Is(err, ErrPassphrase) || !strings.Contains(err.Error(), "open the "+string(v)+" keyring: wrong passphrase") {
			t.Errorf("%s: wrong passphrase: %v", v, err)
		}
	}
}

func TestRewrap(t *testing.T) {
	rings, keys := testRings(t)
	next, err := Rewrap(rings[schema.ForManagers], managerPass, "a new one")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := next.Open(managerPass); !errors.Is(err, ErrPassphrase) {
		t.Errorf("old passphrase: %v", err)
	}
	opened, err := next.Open("a new one")
	if err != nil || len(opened) != 2 || opened[0].ID != keys[schema.ForManagers].ID {
		t.Errorf("new passphrase: %v, %v", opened, err)
	}
	if _, err := rings[schema.ForManagers].Open(managerPass); err != nil {
		t.Errorf("the old keyring was changed: %v", err)
	}
	if _, err := Rewrap(next, "no", "x"); !errors.Is(err, ErrPassphrase) {
		t.Errorf("rewrap with a wrong passphrase: %v", err)
	}
}

func TestKeyringGuards(t *testing.T) {
	rings, _ := testRings(t)
	for what, change := range map[string]func(*Keyring){
		"version":    func(r *Keyring) { r.Version = 2 },
		"audience":   func(r *Keyring) { r.Audience = schema.ForTeam },
		"public":     func(r *Keyring) { r.Audience = schema.ForAll },
		"id":         func(r *Keyring) { r.ID = "0011223344556677" },
		"salt":       func(r *Keyring) { r.Salt = r.Salt[:15] },
		"few rounds": func(r *Keyring) { r.Iterations = 1000 },
		"many":       func(r *Keyring) { r.Iterations = 1 << 31 },
		"rounds":     func(r *Keyring) { r.Iterations++ },
		"key":        func(r *Keyring) { r.Key = bytes.Clone(r.Key); r.Key[0] ^= 1 },
		"no key":     func(r *Keyring) { r.Key = nil },
		"also":       func(r *Keyring) { a := r.Also[0]; a.Key = bytes.Clone(a.Key); a.Key[9] ^= 1; r.Also = []AlsoKey{a} },
		"also's id":  func(r *Keyring) { a := r.Also[0]; a.ID = r.ID; r.Also = []AlsoKey{a} },
	} {
		var r Keyring
		b, _ := json.Marshal(rings[schema.ForManagers])
		if err := json.Unmarshal(b, &r); err != nil {
			t.Fatal(err)
		}
		change(&r)
		if _, err := r.Open(managerPass); !errors.Is(err, ErrKeyring) && !errors.Is(err, ErrPassphrase) {
			t.Errorf("%s changed: %v", what, err)
		}
	}
	for _, bad := range []string{"", "{}", "null", `{"version":1}{}`, `{"surprise":1}`} {
		if _, err := ParseKeyring([]byte(bad)); !errors.Is(err, ErrKeyring) {
			t.Errorf("parse %q: %v", bad, err)
		}
	}
}

func TestOpenKeys(t *testing.T) {
	rings, _ := testRings(t)
	pass := map[schema.Visibility]string{schema.ForManagers: managerPass}
	keys, publish, err := OpenKeys(rings, pass)
	if err != nil || keys[schema.ForTeam] == nil || publish[schema.ForTeam] != rings[schema.ForTeam] {
		t.Fatalf("the manager's passphrase opened %v, publishes %v: %v", keys, publish, err)
	}
	if !bytes.Equal(publish[schema.ForManagers].Encode(), rings[schema.ForManagers].Encode()) {
		t.Error("the manager's keyring changes without need")
	}
	keys, _, err = OpenKeys(rings, map[schema.Visibility]string{schema.ForTeam: teamPass})
	if err != nil || len(keys) != 1 || keys[schema.ForTeam] == nil {
		t.Errorf("the team's passphrase opened %v: %v", keys, err)
	}

	renewed, tk, err := NewKey(seeded(3), schema.ForTeam, teamPass)
	if err != nil {
		t.Fatal(err)
	}
	rings[schema.ForTeam] = renewed
	if _, _, err := OpenKeys(rings, pass); err == nil || !strings.Contains(err.Error(), "does not hold the team's present key") {
		t.Errorf("team key renewed, only the manager's passphrase: %v", err)
	}
	pass[schema.ForTeam] = teamPass
	_, publish, err = OpenKeys(rings, pass)
	if err != nil {
		t.Fatal(err)
	}
	if opened, err := publish[schema.ForManagers].Open(managerPass); err != nil || len(opened) != 2 || opened[1].ID != tk.ID {
		t.Errorf("team key renewed: the published manager keyring opens %v, %v", opened, err)
	}
	if _, _, err := OpenKeys(nil, pass); err == nil || !strings.Contains(err.Error(), "playbook keys new") {
		t.Errorf("no keyring: %v", err)
	}
}
