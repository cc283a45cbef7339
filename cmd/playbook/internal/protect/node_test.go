package protect

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// script is the browser's side, relative to this folder.
const script = "../../../../themes/default/scripts/unlock-core.js"

// TestBrowserCodeAgrees runs the browser's side under Node's WebCrypto on what Go
// made: right and wrong passphrases, every kind of file, damage and swaps.
func TestBrowserCodeAgrees(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: the browser's side is tried in Chromium only")
	}
	rings, keys := testRings(t)
	team := keys[schema.ForTeam]
	type sample struct{ Path, Name, Content, Sealed []byte }
	var samples []sample
	for path, content := range map[string]string{"pipeline/index.html": "<h1>中文 Pipeline</h1>", "a.png": "\x89PNG\x00\x80\x00",
		"empty.bin": "", "empty.html": "", "名.bin": string(bytes.Repeat([]byte("0123456789"), 9000))} {
		sealed, err := team.Seal(path, []byte(content))
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, sample{[]byte(path), []byte(team.FileName(path)), []byte(content), sealed})
	}
	given, err := json.Marshal(map[string]any{"rings": rings, "samples": samples, "team": teamPass, "manager": managerPass})
	if err != nil {
		t.Fatal(err)
	}
	core, err := os.ReadFile(script)
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	for name, b := range map[string][]byte{"unlock-core.mjs": core, "try.mjs": []byte(tryCore)} {
		if err := os.WriteFile(filepath.Join(tmp, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command(node, filepath.Join(tmp, "try.mjs"))
	cmd.Stdin = bytes.NewReader(given)
	if out, err := cmd.CombinedOutput(); err != nil || string(out) != "agrees\n" {
		t.Errorf("%v\n%s", err, out)
	}
}

const tryCore = `
import assert from "node:assert";
import * as core from "./unlock-core.mjs";
import { readFileSync } from "node:fs";

const given = JSON.parse(readFileSync(0, "utf8"));
const bytes = (text) => new Uint8Array(Buffer.from(text, "base64"));
const reason = (want) => (error) => error instanceof core.Unsealable && error.reason === want;

const [byTeam] = await core.openKeyring(given.rings.team, "\u3000" + given.team.replaceAll(" ", "\n ") + " ");
const byManager = await core.openKeyring(given.rings.manager, given.manager);
assert.deepEqual(byManager.map((k) => k.audience), ["manager", "team"]);
assert.deepEqual(byManager[1], byTeam);
assert.deepEqual(core.keysFromText(core.keysToText(byManager)), byManager);
await assert.rejects(core.openKeyring(given.rings.team, given.manager), reason("passphrase"));
await assert.rejects(core.openKeyring({ ...given.rings.team, iterations: 1 }, given.team), reason("keyring"));
await assert.rejects(core.openKeyring({ ...given.rings.team, id: "00" }, given.team), reason("passphrase"));
const spoilt = structuredClone(given.rings.manager);
spoilt.also[0].key = Buffer.from(bytes(spoilt.also[0].key).map((b) => b ^ 1)).toString("base64");
await assert.rejects(core.openKeyring(spoilt, given.manager), reason("keyring"));

const key = await core.deriveKey(byTeam);
const other = await core.deriveKey(byManager[0]);
for (const sample of given.samples) {
  const [path, name] = [sample.Path, sample.Name].map((b) => Buffer.from(b, "base64").toString());
  const sealed = bytes(sample.Sealed);
  assert.equal(await core.fileName(key, path), name);
  assert.deepEqual(await core.openSealed(key, path, sealed), bytes(sample.Content));
  await assert.rejects(core.openSealed(key, path + "x", sealed), reason("damaged"));
  await assert.rejects(core.openSealed(other, path, sealed), reason("damaged"));
  await assert.rejects(core.openSealed(key, path, sealed.subarray(0, 30)), reason("damaged"));
  for (let i = 0; i < sealed.length; i += i < 60 ? 1 : 997) {
    const bad = sealed.slice();
    bad[i] ^= 1;
    await assert.rejects(core.openSealed(key, path, bad), reason("damaged"));
  }
}
console.log("agrees");
`
