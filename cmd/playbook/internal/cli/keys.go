package cli

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"playbook/cmd/playbook/internal/protect"
	"playbook/cmd/playbook/internal/schema"
)

func keysCommand(a *app) *cobra.Command {
	c := &cobra.Command{
		Use:   "keys",
		Short: "make and renew the keys that pages are sealed with",
		Long: `keys makes the keys that build seals pages with, one for the team and one for
managers, whose passphrase opens the team's pages as well. A key lies in
data/keys/, wrapped under its passphrase; commit that file. The passphrase itself
is stored nowhere: give it to the people who may read, and to the workflow that
builds the site, as the secret PLAYBOOK_TEAM_PASSPHRASE or
PLAYBOOK_MANAGER_PASSPHRASE.

Passphrases come from those variables, else they are asked for at the terminal;
enter nothing there to get six words made up for you. A new passphrase in the
place of an old one comes from PLAYBOOK_TEAM_NEW_PASSPHRASE or
PLAYBOOK_MANAGER_NEW_PASSPHRASE. --generate makes one up without asking.`,
		Example: `  playbook keys new
  playbook keys new --audience team --generate
  playbook keys rewrap --audience team      another passphrase for the same key
  playbook keys rotate --audience team      another key: the old passphrase opens no new page`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	var generate bool
	sub := func(use, short, long string, run func(*keychain, schema.Visibility) error) {
		c.AddCommand(&cobra.Command{Use: use, Short: short, Long: long, Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
			k, which, err := a.keychain(generate)
			if err != nil {
				return err
			}
			for _, v := range which {
				if err := run(k, v); err != nil {
					return err
				}
			}
			return k.save()
		}})
	}
	sub("new", "the first key of an audience",
		"new makes a key for each audience that has none, or for the one that --audience names.", (*keychain).makeNew)
	sub("rewrap", "another passphrase for the same key", `rewrap wraps the key of an audience under another passphrase. It revokes nothing:
who knew the old passphrase and has the old file, which stays in the history of the
repository, still opens what is sealed now and later. To shut somebody out, use
playbook keys rotate.`, (*keychain).rewrap)
	sub("rotate", "another key", `rotate makes another key for an audience. Pages that are built from now on do not
open with the old passphrase. What was downloaded before stays readable for whoever
could read it.`, (*keychain).rotate)
	c.PersistentFlags().BoolVar(&generate, "generate", false, "make up a passphrase of six words and print it once")
	return c
}

// keychain is the keyrings of a playbook with the passphrases at hand. Nothing is
// written before save.
type keychain struct {
	a        *app
	root     string
	generate bool
	rings    map[schema.Visibility]*protect.Keyring
	open     map[schema.Visibility]*protect.Key
	changed  map[schema.Visibility]bool
	made     []string                     // made-up passphrases, to print once the files are there
	told     map[schema.Visibility]string // passphrases asked for, so that each is asked for once
	single   bool                         // --audience names one
	renewAll bool                         // the manager's key comes after the team's, new as well
}

// keychain reads the keyrings, and which audiences the command is for.
func (a *app) keychain(generate bool) (*keychain, []schema.Visibility, error) {
	which := uppers
	switch v := schema.Visibility(a.flags.audience); v {
	case "":
	case schema.ForTeam, schema.ForManagers:
		which = []schema.Visibility{v}
	default:
		return nil, nil, usage("use team or manager", "no key for the audience %q", a.flags.audience)
	}
	p, err := a.open()
	if err != nil {
		return nil, nil, err
	}
	rings, err := p.readRings()
	if err != nil {
		return nil, nil, err
	}
	return &keychain{a: a, root: p.root, generate: generate, rings: rings, open: map[schema.Visibility]*protect.Key{},
		changed: map[schema.Visibility]bool{}, told: map[schema.Visibility]string{}, single: len(which) == 1}, which, nil
}

func (k *keychain) makeNew(v schema.Visibility) error {
	if k.rings[v] != nil {
		if !k.single {
			k.a.say("%s is there already", ringPath(v))
			return nil
		}
		return usage("for another passphrase use playbook keys rewrap, for another key playbook keys rotate", "%s is there already", ringPath(v))
	}
	return k.freshKey(v, passName(v))
}

func (k *keychain) rotate(v schema.Visibility) error {
	k.renewAll = !k.single
	if k.rings[v] == nil {
		if !k.single {
			return nil
		}
		return usage("make it with: playbook keys new --audience "+string(v), "there is no %s to rotate", ringPath(v))
	}
	if v == schema.ForTeam && k.rings[schema.ForManagers] != nil && k.single {
		// The manager's keyring has to take the new key in.
		if err := k.unlock(schema.ForManagers); err != nil {
			return err
		}
	}
	if v == schema.ForManagers && k.rings[schema.ForTeam] != nil && k.open[schema.ForTeam] == nil {
		if err := k.teamKey(); err != nil {
			return err
		}
	}
	if err := k.freshKey(v, newPassName(v)); err != nil {
		return err
	}
	k.a.say("a new %s key: pages built from now on do not open with the old one; what was downloaded before stays readable", v)
	return nil
}

func (k *keychain) rewrap(v schema.Visibility) error {
	ring := k.rings[v]
	if ring == nil {
		if !k.single {
			return nil
		}
		return usage("make it with: playbook keys new --audience "+string(v), "there is no %s to rewrap", ringPath(v))
	}
	if err := k.unlock(v); err != nil {
		return err
	}
	pass, err := k.choose(v, newPassName(v))
	if err != nil {
		return err
	}
	next, err := protect.Rewrap(ring, k.told[v], pass)
	if err != nil {
		return err
	}
	k.rings[v], k.changed[v], k.told[v] = next, true, pass
	k.a.say("another passphrase for the %s key. This revokes nothing: with the old passphrase and the old file, which git still has, the pages still open; to shut somebody out, use playbook keys rotate", v)
	return k.include()
}

// freshKey makes a key and puts the team's into the manager's keyring.
func (k *keychain) freshKey(v schema.Visibility, env string) error {
	pass, err := k.choose(v, env)
	if err != nil {
		return err
	}
	ring, key, err := protect.NewKey(rand.Reader, v, pass)
	if err != nil {
		return machine(err)
	}
	k.rings[v], k.open[v], k.changed[v], k.told[v] = ring, key, true, pass
	if v == schema.ForManagers && k.rings[schema.ForTeam] != nil && k.open[schema.ForTeam] == nil {
		if err := k.unlock(schema.ForTeam); err != nil {
			return err
		}
	}
	if v == schema.ForTeam && k.rings[schema.ForManagers] != nil && k.open[schema.ForManagers] == nil && !k.renewAll {
		if err := k.unlock(schema.ForManagers); err != nil {
			return err
		}
	}
	return k.include()
}

// teamKey opens the team's key by the manager's old passphrase where that is at
// hand, else by the team's.
func (k *keychain) teamKey() error {
	if pass := k.a.getenv(passName(schema.ForManagers)); pass != "" {
		if keys, err := k.rings[schema.ForManagers].Open(pass); err == nil {
			for _, key := range keys {
				if key.Audience == schema.ForTeam && key.ID == k.rings[schema.ForTeam].ID {
					k.open[schema.ForTeam] = key
					return nil
				}
			}
		}
	}
	return k.unlock(schema.ForTeam)
}

// unlock opens the key of an audience with its present passphrase.
func (k *keychain) unlock(v schema.Visibility) error {
	if k.open[v] != nil {
		return nil
	}
	pass, err := k.present(v)
	if err != nil {
		return err
	}
	keys, err := k.rings[v].Open(pass)
	if err != nil {
		return openFailure(err, map[schema.Visibility]string{v: pass})
	}
	k.told[v] = pass
	for _, key := range keys {
		if ring := k.rings[key.Audience]; ring != nil && ring.ID == key.ID {
			k.open[key.Audience] = key
		}
	}
	return nil
}

// include puts the team's key into the manager's keyring, when both are open.
func (k *keychain) include() error {
	manager, team := k.open[schema.ForManagers], k.open[schema.ForTeam]
	if manager == nil || team == nil {
		return nil
	}
	ring, err := k.rings[schema.ForManagers].Include(manager, team)
	if err != nil {
		return err
	}
	k.rings[schema.ForManagers], k.changed[schema.ForManagers] = ring, true
	return nil
}

// save writes what changed, each file whole, and then prints made-up passphrases.
func (k *keychain) save() error {
	dir, err := openFolder(k.root)
	if err != nil {
		return machine(err)
	}
	defer dir.Close()
	if err := dir.MkdirAll(keyFolder, 0o755); err != nil {
		return machine(fmt.Errorf("%s: cannot be made: %w", keyFolder, cause(err)))
	}
	part := func(v schema.Visibility) string { return ringPath(v) + ".tmp" }
	for _, v := range uppers { // on a full disk no key changes
		if !k.changed[v] {
			continue
		}
		defer dir.Remove(part(v))
		if err := dir.WriteFile(part(v), k.rings[v].Encode(), 0o644); err != nil {
			return machine(fmt.Errorf("%s: cannot be written: %w", ringPath(v), cause(err)))
		}
	}
	for _, v := range uppers {
		if !k.changed[v] {
			continue
		}
		if err := dir.Rename(part(v), ringPath(v)); err != nil {
			return machine(fmt.Errorf("%s: cannot be written: %w", ringPath(v), cause(err)))
		}
		fmt.Fprintln(k.a.Out, ringPath(v))
	}
	for _, line := range k.made {
		fmt.Fprintln(k.a.Out, line)
	}
	if len(k.made) > 0 {
		k.a.say("write it down now: it is stored nowhere and cannot be found again")
	}
	if len(k.changed) > 0 {
		var names []string
		for _, v := range uppers {
			if k.rings[v] != nil {
				names = append(names, passName(v))
			}
		}
		k.a.say("next: commit %s, and set %s for the build (on GitHub: Settings, Secrets and variables, Actions)", keyFolder, strings.Join(names, " and "))
	}
	return nil
}

// terminal is where somebody can be asked.
func (a *app) terminal() (*os.File, bool) {
	f, ok := a.In.(*os.File)
	return f, ok && isTerminal(f)
}
