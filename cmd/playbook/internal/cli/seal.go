package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"playbook/cmd/playbook/internal/protect"
	"playbook/cmd/playbook/internal/schema"
)

// keyFolder holds the keyrings of a playbook, one file an audience. They hold
// master keys wrapped under passphrases and are published with the site, so they
// may lie in the repository.
const keyFolder = "data/keys"

// uppers are the audiences that may have a key, widest first.
var uppers = []schema.Visibility{schema.ForTeam, schema.ForManagers}

func ringPath(v schema.Visibility) string { return keyFolder + "/" + string(v) + ".json" }

// passName is the environment variable of an audience's passphrase.
func passName(v schema.Visibility) string {
	return "PLAYBOOK_" + strings.ToUpper(string(v)) + "_PASSPHRASE"
}

// passphrases are those in the environment, by audience. An empty one counts as
// none: a secret that was not set comes as an empty variable in GitHub Actions.
func (a *app) passphrases() map[schema.Visibility]string {
	given := map[schema.Visibility]string{}
	for _, v := range uppers {
		if pass := a.getenv(passName(v)); protect.Normalise(pass) != "" {
			given[v] = pass
		}
	}
	return given
}

// readRings reads the keyrings that there are.
func (p *project) readRings() (map[schema.Visibility]*protect.Keyring, error) {
	rings := map[schema.Visibility]*protect.Keyring{}
	for _, v := range uppers {
		file, err := fs.ReadFile(p.fsys, ringPath(v))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, machine(fmt.Errorf("%s: cannot be read: %w", ringPath(v), cause(err)))
		}
		ring, err := protect.ParseKeyring(file)
		if err == nil && ring.Audience != v {
			err = fmt.Errorf("%w: it is that of the %s", protect.ErrKeyring, ring.Audience)
		}
		if err != nil {
			return nil, &failure{exitFindings, fmt.Errorf("%s: %w", ringPath(v), err), "take it back from git, or make a new key with: playbook keys rotate --audience " + string(v)}
		}
		rings[v] = ring
	}
	return rings, nil
}

// sealer is what a build seals with; empty when no passphrase is given.
type sealer struct {
	keys  map[schema.Visibility]*protect.Key
	rings map[schema.Visibility]*protect.Keyring
}

// sealer opens the keyrings for which the environment has passphrases. A site that
// has everything in the clear needs none.
func (p *project) sealer(site schema.Site) (sealer, error) {
	given := p.app.passphrases()
	audience, private := p.audience(site)
	if len(given) == 0 || private || audience == schema.ForManagers {
		return sealer{}, nil
	}
	rings, err := p.readRings()
	if err != nil {
		return sealer{}, err
	}
	for _, v := range uppers {
		if given[v] != "" && rings[v] == nil {
			return sealer{}, &failure{exitFindings, fmt.Errorf("%s is set but there is no %s", passName(v), ringPath(v)),
				"make the key with: playbook keys new --audience " + string(v)}
		}
	}
	keys, publish, err := protect.OpenKeys(rings, given)
	if err != nil {
		return sealer{}, openFailure(err, given)
	}
	return sealer{keys, publish}, nil
}

// openFailure adds the next step to an error of opening keyrings.
func openFailure(err error, given map[schema.Visibility]string) error {
	hint := ""
	switch {
	case errors.Is(err, protect.ErrPassphrase):
		var names []string
		for _, v := range uppers {
			if given[v] != "" {
				names = append(names, passName(v))
			}
		}
		hint = "check " + strings.Join(names, " and ") + "; a passphrase that is lost cannot be found again: make a new key with playbook keys rotate"
	case errors.Is(err, protect.ErrKeyring):
		hint = "take the file back from git, or make a new key with playbook keys rotate"
	}
	return &failure{exitFindings, err, hint}
}

// sealed says for whom pages were sealed, and for whom some are missing.
func (a *app) sealed(s sealer, r protect.Report) {
	list := func(vs []schema.Visibility) string {
		var names []string
		for _, v := range vs {
			names = append(names, string(v))
		}
		return strings.Join(names, " and ")
	}
	var have []schema.Visibility
	for _, v := range uppers {
		if s.keys[v] != nil {
			have = append(have, v)
		}
	}
	if r.Sealed > 0 {
		a.say("sealed for %s", list(have))
	}
	if len(r.NoKey) == 0 {
		return
	}
	var need []string
	for _, v := range r.NoKey {
		need = append(need, passName(v))
	}
	a.say("left out: what is for %s; to seal it instead, make keys with playbook keys new and set %s", list(r.NoKey), strings.Join(need, " and "))
}
