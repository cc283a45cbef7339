package protect

import (
	"errors"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// TestGuardsOfKeys: no key for the public, none without all its random bytes, none
// put into a keyring that is not its own, none of another length or name.
func TestGuardsOfKeys(t *testing.T) {
	for _, v := range []schema.Visibility{schema.ForAll, "", "managers"} {
		if _, _, err := NewKey(seeded(1), v, "six words that nobody would guess"); err == nil || !strings.Contains(err.Error(), "want team or manager") {
			t.Errorf("a key for %q: %v", v, err)
		}
	}
	if _, _, err := NewKey(strings.NewReader("too few random bytes"), schema.ForTeam, "x"); err == nil || !strings.Contains(err.Error(), "random") {
		t.Errorf("too few random bytes: %v", err)
	}
	rings, keys := testRings(t)
	if _, err := rings[schema.ForManagers].Include(keys[schema.ForTeam], keys[schema.ForManagers]); err == nil {
		t.Error("the manager's keyring took a key in on the team's word")
	}
	team := keys[schema.ForTeam]
	for name, c := range map[string]struct {
		master []byte
		id     string
	}{
		"short":        {team.master[:31], team.ID},
		"empty":        {nil, team.ID},
		"another name": {team.master, keys[schema.ForManagers].ID},
		"no name":      {team.master, "team"},
	} {
		if _, err := checkedKey(schema.ForTeam, c.id, c.master); !errors.Is(err, ErrKeyring) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := checkedKey(schema.ForTeam, team.ID, team.master); err != nil {
		t.Error(err)
	}
}

// TestGuardsOfPacking: what is opened must end as it was padded and begin as it was packed.
func TestGuardsOfPacking(t *testing.T) {
	for _, b := range [][]byte{nil, {}, {0}, {0, 0, 0}, {1, 2, 3}, {0x80, 1}} {
		if out := unpad(b); out != nil {
			t.Errorf("%v is unpadded to %v", b, out)
		}
	}
	for _, b := range [][]byte{nil, {}, {2, 'x'}, {255}, {deflate}, {deflate, 0xff, 0xff}} {
		if out, err := unpack(b); err == nil {
			t.Errorf("%v is unpacked to %q", b, out)
		}
	}
}
