package protect

import (
	"fmt"

	"playbook/cmd/playbook/internal/schema"
)

// OpenKeys opens keyrings with the passphrases given, both by audience; an empty
// passphrase counts as none. The manager's passphrase opens the team's key as
// well. The rings that come back are those to publish: the manager's wraps the
// team's present key, also when that was renewed since.
func OpenKeys(rings map[schema.Visibility]*Keyring, passphrases map[schema.Visibility]string) (
	map[schema.Visibility]*Key, map[schema.Visibility]*Keyring, error) {
	keys := map[schema.Visibility]*Key{}
	publish := map[schema.Visibility]*Keyring{}
	for _, v := range []schema.Visibility{schema.ForManagers, schema.ForTeam} {
		pass := passphrases[v]
		if pass == "" {
			continue
		}
		ring := rings[v]
		if ring == nil {
			return nil, nil, fmt.Errorf("a passphrase for %s is set but there is no keyring for it; make one with playbook keys new --audience %s", v, v)
		}
		opened, err := ring.Open(pass)
		if err != nil {
			return nil, nil, err
		}
		publish[v] = ring
		for _, k := range opened {
			if r := rings[k.Audience]; r != nil && r.ID == k.ID {
				keys[k.Audience], publish[k.Audience] = k, r
			}
		}
	}
	manager, team := keys[schema.ForManagers], keys[schema.ForTeam]
	switch {
	case manager == nil:
	case team != nil:
		ring, err := publish[schema.ForManagers].Include(manager, team)
		if err != nil {
			return nil, nil, err
		}
		publish[schema.ForManagers] = ring
	case rings[schema.ForTeam] != nil:
		return nil, nil, fmt.Errorf("the manager keyring does not hold the team's present key %s; give the team's passphrase as well, or run playbook keys rewrap --audience manager",
			rings[schema.ForTeam].ID)
	}
	return keys, publish, nil
}
