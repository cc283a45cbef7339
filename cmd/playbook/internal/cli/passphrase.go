package cli

import (
	"crypto/rand"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"playbook/cmd/playbook/internal/protect"
	"playbook/cmd/playbook/internal/schema"
)

// newPassName is the environment variable of a passphrase in the place of an old one.
func newPassName(v schema.Visibility) string {
	return "PLAYBOOK_" + strings.ToUpper(string(v)) + "_NEW_PASSPHRASE"
}

func isTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// ask reads a passphrase from the terminal, which does not show it.
func (a *app) ask(what string) (string, error) {
	f, ok := a.terminal()
	if !ok {
		return "", nil
	}
	fmt.Fprintf(a.Err, "%s: ", what)
	defer fmt.Fprintln(a.Err)
	type answer struct {
		text []byte
		err  error
	}
	before, err := term.GetState(int(f.Fd()))
	if err != nil {
		return "", machine(fmt.Errorf("reading the passphrase: %w", err))
	}
	got := make(chan answer, 1)
	go func() {
		b, err := term.ReadPassword(int(f.Fd()))
		got <- answer{b, err}
	}()
	select {
	case r := <-got:
		if r.err != nil {
			return "", machine(fmt.Errorf("reading the passphrase: %w", r.err))
		}
		return string(r.text), nil
	case <-a.ctx.Done(): // the terminal is still waiting, and shows nothing
		_ = term.Restore(int(f.Fd()), before)
		return "", interrupted(a.ctx)
	}
}

// present is the passphrase that an audience's keyring has now.
func (k *keychain) present(v schema.Visibility) (string, error) {
	if pass := k.told[v]; pass != "" {
		return pass, nil
	}
	if pass := k.a.getenv(passName(v)); protect.Normalise(pass) != "" {
		return pass, nil
	}
	pass, err := k.a.ask("present passphrase for " + string(v))
	if err != nil {
		return "", err
	}
	if protect.Normalise(pass) == "" {
		return "", usage("set "+passName(v)+", or run this at a terminal", "the present passphrase for %s is needed", v)
	}
	return pass, nil
}

// choose is a new passphrase for an audience: made up when asked for, from the
// environment variable env, or from the terminal. A weak one is refused.
func (k *keychain) choose(v schema.Visibility, env string) (string, error) {
	if k.generate {
		return k.makeUp(v)
	}
	if pass := k.a.getenv(env); protect.Normalise(pass) != "" {
		return pass, strong(pass)
	}
	if _, ok := k.a.terminal(); !ok {
		return "", usage("set "+env+", or let one be made up with --generate", "a new passphrase for %s is needed", v)
	}
	pass, err := k.a.ask("new passphrase for " + string(v) + " (nothing: six words are made up)")
	if err != nil {
		return "", err
	}
	if protect.Normalise(pass) == "" {
		return k.makeUp(v)
	}
	if err := strong(pass); err != nil {
		return "", err
	}
	again, err := k.a.ask("once more")
	if err != nil {
		return "", err
	}
	if protect.Normalise(again) != protect.Normalise(pass) {
		return "", usage("run the command again", "the two passphrases differ")
	}
	return pass, nil
}

func (k *keychain) makeUp(v schema.Visibility) (string, error) {
	pass, err := protect.Generate(rand.Reader)
	if err != nil {
		return "", machine(err)
	}
	k.made = append(k.made, fmt.Sprintf("passphrase for %s: %s", v, pass))
	return pass, nil
}

func strong(pass string) error {
	if reason, weak := protect.Weak(pass); weak {
		return &failure{exitFindings, fmt.Errorf("this passphrase %s", reason), "let one be made up with --generate"}
	}
	return nil
}
