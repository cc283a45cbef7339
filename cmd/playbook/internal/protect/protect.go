// Package protect keeps what is above an audience out of the files that anybody
// can fetch. Job: leave such files out, or put a sealed form in their place when
// there is a key. Input: a *render.Site, whose files say who may read them, and
// keys opened from keyring files with passphrases. Output: a *render.Site without
// anything above its audience in the clear, and a Report for the summary.
//
// # Keys
//
// Every audience has a random master key of 256 bits. A Keyring file holds it,
// wrapped under the passphrase; the manager's also holds the team's master key,
// wrapped under the manager's. Keyrings are published at sealed/<audience>.json.
//
//	kek     = PBKDF2-SHA256(passphrase, salt, iterations), 32 bytes
//	wrapped = box(HKDF(kek, salt = salt, info = "playbook 1 wrap"), master, aad)
//	also    = box(HKDF(master, salt = "", info = "playbook 1 also "+id), other, aad)
//	aad     = "playbook 1 key " + audience + " " + id
//	id      = hex of HKDF(master, salt = "", info = "playbook 1 id"), 8 bytes
//	k_x     = HKDF(master, salt = "", info = "playbook 1 x"), x = siv, enc, name
//
// HKDF is HKDF-SHA256; where it feeds a box it makes 44 bytes, key then nonce,
// and box is AES-256-GCM. No key of a box ever seals two different messages:
// salt and id belong to one master key.
//
// # Sealed files
//
//	packed = method byte (0 as it is, 1 raw deflate) ‖ content
//	padded = packed ‖ 0x80 ‖ zeros, to a length of PaddedLen
//	S      = HMAC-SHA256(k_siv, "PBS1" ‖ len(path) as 4 bytes, big-endian ‖ path ‖ padded)
//	file   = "PBS1" ‖ S ‖ box(HKDF(k_enc, salt = S, info = "playbook 1 file"), padded,
//	         "PBS1" ‖ key id as 8 bytes ‖ path)
//	name   = "s/" + hex of the first 16 bytes of HMAC-SHA256(k_name, path) + ".bin"
//
// The same content at the same path gives the same bytes, so a build can be
// repeated; other content gives another S and with it another key and nonce. The
// path is that of the open site ("pipeline/index.html"): a sealed file that is
// moved to another one's address does not open.
//
// What stays visible to everybody: that files are sealed, how many, their padded
// sizes, and which of them change from one build to the next.
package protect

import "errors"

// Errors that callers tell apart; the ones returned wrap them and say more.
var (
	// ErrPassphrase: the passphrase does not open the keyring.
	ErrPassphrase = errors.New("wrong passphrase")
	// ErrDamaged: the bytes are not what was sealed for this path and key.
	ErrDamaged = errors.New("sealed file was changed, moved or sealed with another key")
	// ErrKeyring: the keyring file itself is not usable.
	ErrKeyring = errors.New("not a usable keyring")
)
