package protect

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// Every bit of a sealed file, of a keyring and of the index, flipped one at a time:
// what was changed does not open.
func TestFlipEveryBit(t *testing.T) {
	rings, keys := testRings(t)
	flips := 0
	for path, content := range map[string]string{"a/index.html": "<h1>A</h1>", "x.bin": "", indexPath: `{"files":[],"pages":[]}`} {
		sealed, err := keys[schema.ForTeam].Seal(path, []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 8 * len(sealed) {
			bad := bytes.Clone(sealed)
			bad[i/8] ^= 1 << (i % 8)
			if _, err := keys[schema.ForTeam].Open(path, bad); !errors.Is(err, ErrDamaged) {
				t.Fatalf("%s: bit %d: %v", path, i, err)
			}
			flips++
		}
	}
	// A keyring is text: a changed byte is no keyring, another passphrase's, or
	// stands in what is read past (white space, a name that JSON folds).
	want := keys[schema.ForTeam].ID
	text, opened := rings[schema.ForTeam].Encode(), 0
	for i := range text {
		bad := bytes.Clone(text)
		bad[i] ^= 1 << (i % 7)
		ring, err := ParseKeyring(bad)
		if err != nil {
			flips++
			continue
		}
		if i%16 > 0 && os.Getenv("PLAYBOOK_PAYLOADS") != "all" {
			continue // trying a passphrase takes its 600,000 rounds
		}
		got, _, err := OpenKeys(map[schema.Visibility]*Keyring{schema.ForTeam: ring}, map[schema.Visibility]string{schema.ForTeam: teamPass})
		if flips++; err != nil {
			continue
		}
		if opened++; got[schema.ForTeam] == nil || got[schema.ForTeam].ID != want {
			t.Errorf("byte %d (%q to %q) gives another key", i, text[i], bad[i])
		}
	}
	t.Logf("%d flips; %d of a keyring's %d bytes may change without another meaning", flips, opened, len(text))
}

// Each sealed file in the place of each other one, of its own audience and of the
// other: none opens, in Go or in the browser's code.
func TestFlipPlaces(t *testing.T) {
	_, keys := testRings(t)
	type file struct {
		Audience, Path string
		Sealed         []byte
	}
	var files []file
	for _, v := range []schema.Visibility{schema.ForTeam, schema.ForManagers} {
		for _, path := range []string{"a/index.html", "b/index.html", "a/index.htm", "A/index.html", "a/", "a.png", indexPath} {
			sealed, err := keys[v].Seal(path, []byte("the same words"))
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file{string(v), path, sealed})
		}
	}
	swaps := 0
	for i, at := range files {
		for j, f := range files {
			_, err := keys[schema.Visibility(at.Audience)].Open(at.Path, f.Sealed)
			if opens := err == nil; opens != (i == j) {
				t.Errorf("%s of %s at %s of %s: %v", f.Path, f.Audience, at.Path, at.Audience, err)
			}
			swaps++
		}
	}
	t.Logf("%d places", swaps)
}

// The browser's code, under Node's WebCrypto: every byte of a small file.
func TestFlipInBrowserCode(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	rings, keys := testRings(t)
	sealed, err := keys[schema.ForTeam].Seal("a/index.html", []byte("<h1>A</h1>"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := keys[schema.ForTeam].Seal("b/index.html", []byte("<h1>A</h1>"))
	if err != nil {
		t.Fatal(err)
	}
	given, err := json.Marshal(map[string]any{"ring": rings[schema.ForTeam], "pass": teamPass, "sealed": sealed, "other": other})
	if err != nil {
		t.Fatal(err)
	}
	core, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	for name, b := range map[string][]byte{"unlock-core.mjs": core, "try.mjs": []byte(tryFlips)} {
		if err := os.WriteFile(filepath.Join(tmp, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(node, filepath.Join(tmp, "try.mjs"))
	cmd.Stdin = bytes.NewReader(given)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	t.Logf("%s", bytes.TrimSpace(out))
}

const tryFlips = `
import assert from "node:assert";
import * as core from "./unlock-core.mjs";
import { readFileSync } from "node:fs";

const given = JSON.parse(readFileSync(0, "utf8"));
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const damaged = (error) => error instanceof core.Unsealable && error.reason === "damaged";
const [raw] = await core.openKeyring(given.ring, given.pass);
const key = await core.deriveKey(raw);
const sealed = bytes(given.sealed);
await core.openSealed(key, "a/index.html", sealed);
await assert.rejects(core.openSealed(key, "a/index.html", bytes(given.other)), damaged);
for (let i = 0; i < 8 * sealed.length; i += 7) { // each byte, bit after bit
  const bad = sealed.slice();
  bad[i >> 3] ^= 1 << (i & 7);
  await assert.rejects(core.openSealed(key, "a/index.html", bad), damaged, "bit " + i);
}
for (let n = 0; n < sealed.length; n += 13) await assert.rejects(core.openSealed(key, "a/index.html", sealed.subarray(0, n)), damaged, "cut to " + n);
console.log(Math.ceil(8 * sealed.length / 7) + " bits flipped in " + sealed.length + " bytes");
`
