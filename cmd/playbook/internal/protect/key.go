package protect

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"playbook/cmd/playbook/internal/schema"
)

const (
	masterLen = 32
	idLen     = 8
	label     = "playbook 1 "
)

// Key is the open master key of one audience. It is safe for several goroutines.
type Key struct {
	// Audience is who holds the key: team or manager.
	Audience schema.Visibility
	// ID names the key in public, 16 hex digits; it follows from the key.
	ID string

	master         []byte
	siv, enc, name []byte
}

// newKey derives what a master key of 32 bytes is used through.
func newKey(audience schema.Visibility, master []byte) (*Key, error) {
	k := &Key{Audience: audience, master: master}
	id, err := expand(master, nil, "id", idLen)
	if err != nil {
		return nil, err
	}
	k.ID = hex.EncodeToString(id)
	for _, sub := range []struct {
		info string
		to   *[]byte
	}{{"siv", &k.siv}, {"enc", &k.enc}, {"name", &k.name}} {
		if *sub.to, err = expand(master, nil, sub.info, 32); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// FileName is the opaque address of what is sealed from path: s/<32 hex>.bin.
func (k *Key) FileName(path string) string {
	return "s/" + hex.EncodeToString(mac(k.name, []byte(path))[:16]) + ".bin"
}

// idBytes is the key id as it enters additional data.
func (k *Key) idBytes() []byte {
	b, _ := hex.DecodeString(k.ID) // made by newKey: always hex
	return b
}

// expand is HKDF-SHA256 with our label before info.
func expand(secret, salt []byte, info string, n int) ([]byte, error) {
	b, err := hkdf.Key(sha256.New, secret, salt, label+info, n)
	if err != nil {
		return nil, fmt.Errorf("derive %s: %w", info, err)
	}
	return b, nil
}

// mac is HMAC-SHA256 over the parts one after the other.
func mac(key []byte, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

// box is AES-256-GCM whose key and nonce both come from HKDF(secret, salt, info).
// The caller sees to it that secret, salt and info are never the same for two
// different messages.
type box struct {
	aead  cipher.AEAD
	nonce []byte
}

func newBox(secret, salt []byte, info string) (box, error) {
	b, err := expand(secret, salt, info, 32+12)
	if err != nil {
		return box{}, err
	}
	block, err := aes.NewCipher(b[:32])
	if err != nil {
		return box{}, err
	}
	aead, err := cipher.NewGCM(block)
	return box{aead, b[32:]}, err
}

func (b box) seal(dst, plain, aad []byte) []byte { return b.aead.Seal(dst, b.nonce, plain, aad) }

func (b box) open(sealed, aad []byte) ([]byte, error) {
	return b.aead.Open(nil, b.nonce, sealed, aad)
}
