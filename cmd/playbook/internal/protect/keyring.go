package protect

import (
	"bytes"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"playbook/cmd/playbook/internal/schema"
)

// Rounds of PBKDF2: what new keyrings get and the least that is accepted, and the
// most, so that a hostile file cannot keep a phone busy for minutes.
const (
	Iterations    = 600_000
	maxIterations = 10_000_000
	saltLen       = 16
)

// Keyring is the small public file that holds an audience's master key, wrapped.
// Byte fields are standard base64 in the file.
type Keyring struct {
	Version    int               `json:"version"` // 1
	Audience   schema.Visibility `json:"audience"`
	ID         string            `json:"id"`         // id of the master key, 16 hex digits
	Salt       []byte            `json:"salt"`       // 16 bytes, fixed when the key is made
	Iterations int               `json:"iterations"` // rounds of PBKDF2-SHA256
	Key        []byte            `json:"key"`        // the wrapped master key, 48 bytes
	Also       []AlsoKey         `json:"also,omitempty"`
}

// AlsoKey is another audience's master key, wrapped under this keyring's.
type AlsoKey struct {
	Audience schema.Visibility `json:"audience"`
	ID       string            `json:"id"`
	Key      []byte            `json:"key"`
}

// NewKey makes a master key for audience (team or manager) from 48 bytes of
// random and wraps it under passphrase. It does not judge the passphrase: see Weak.
func NewKey(random io.Reader, audience schema.Visibility, passphrase string) (*Keyring, *Key, error) {
	if audience != schema.ForTeam && audience != schema.ForManagers {
		return nil, nil, fmt.Errorf("make a key: audience is %q, want team or manager", audience)
	}
	seed := make([]byte, masterLen+saltLen)
	if _, err := io.ReadFull(random, seed); err != nil {
		return nil, nil, fmt.Errorf("make a key: read random bytes: %w", err)
	}
	key, err := newKey(audience, seed[:masterLen:masterLen])
	if err != nil {
		return nil, nil, fmt.Errorf("make a key: %w", err)
	}
	r := &Keyring{Version: 1, Audience: audience, ID: key.ID, Salt: seed[masterLen:], Iterations: Iterations}
	if err := r.wrap(key, passphrase); err != nil {
		return nil, nil, fmt.Errorf("make a key: %w", err)
	}
	return r, key, nil
}

// ParseKeyring reads a keyring file. The error wraps ErrKeyring.
func ParseKeyring(file []byte) (*Keyring, error) {
	dec := json.NewDecoder(bytes.NewReader(file))
	dec.DisallowUnknownFields()
	r := &Keyring{}
	if err := dec.Decode(r); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrKeyring, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		return nil, fmt.Errorf("%w: text after the closing brace", ErrKeyring)
	}
	return r, r.valid()
}

func (r *Keyring) valid() error {
	switch {
	case r.Version != 1:
		return fmt.Errorf("%w: version is %d, this build knows 1", ErrKeyring, r.Version)
	case r.Audience != schema.ForTeam && r.Audience != schema.ForManagers:
		return fmt.Errorf("%w: audience is %q, want team or manager", ErrKeyring, r.Audience)
	case len(r.Salt) != saltLen:
		return fmt.Errorf("%w: salt has %d bytes, want %d", ErrKeyring, len(r.Salt), saltLen)
	case r.Iterations < Iterations || r.Iterations > maxIterations:
		return fmt.Errorf("%w: iterations is %d, want %d to %d", ErrKeyring, r.Iterations, Iterations, maxIterations)
	}
	for _, a := range r.Also {
		if !r.Audience.Allows(a.Audience) || a.Audience == r.Audience || a.Audience == schema.ForAll {
			return fmt.Errorf("%w: the %s keyring also wraps a key for %q", ErrKeyring, r.Audience, a.Audience)
		}
	}
	return nil
}

// Encode gives the file: indented JSON and a newline.
func (r *Keyring) Encode() []byte {
	b, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		panic(err) // plain fields only: cannot fail
	}
	return append(b, '\n')
}

// Open gives the key of the keyring's own audience and, after it, those that it
// also wraps. A passphrase that does not fit gives ErrPassphrase; an inner key
// that does not open, ErrKeyring.
func (r *Keyring) Open(passphrase string) ([]*Key, error) {
	if err := r.valid(); err != nil {
		return nil, err
	}
	b, err := r.box(passphrase)
	if err != nil {
		return nil, err
	}
	master, err := b.open(r.Key, keyAAD(r.Audience, r.ID))
	if err != nil {
		return nil, fmt.Errorf("open the %s keyring: %w", r.Audience, ErrPassphrase)
	}
	own, err := checkedKey(r.Audience, r.ID, master)
	if err != nil {
		return nil, err
	}
	keys := []*Key{own}
	for _, a := range r.Also {
		inner, err := newBox(own.master, nil, "also "+a.ID)
		if err != nil {
			return nil, err
		}
		master, err := inner.open(a.Key, keyAAD(a.Audience, a.ID))
		if err != nil {
			return nil, fmt.Errorf("open the %s key in the %s keyring: %w: it was changed", a.Audience, r.Audience, ErrKeyring)
		}
		k, err := checkedKey(a.Audience, a.ID, master)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// Rewrap gives the same keyring for a new passphrase. Who knew the old one and
// kept the old file can still open what is sealed: only a new key changes that.
func Rewrap(r *Keyring, oldPassphrase, newPassphrase string) (*Keyring, error) {
	keys, err := r.Open(oldPassphrase)
	if err != nil {
		return nil, err
	}
	next := *r
	if err := next.wrap(keys[0], newPassphrase); err != nil {
		return nil, fmt.Errorf("rewrap the %s keyring: %w", r.Audience, err)
	}
	return &next, nil
}

// Include gives the keyring of own with other wrapped in it as well, in the place
// of an older key of the same audience. The same keys give the same bytes.
func (r *Keyring) Include(own, other *Key) (*Keyring, error) {
	if own.ID != r.ID || own.Audience != r.Audience {
		return nil, fmt.Errorf("include the %s key: key %s is not that of the %s keyring", other.Audience, own.ID, r.Audience)
	}
	b, err := newBox(own.master, nil, "also "+other.ID)
	if err != nil {
		return nil, err
	}
	next := *r
	next.Also = slices.DeleteFunc(slices.Clone(r.Also), func(a AlsoKey) bool { return a.Audience == other.Audience })
	next.Also = append(next.Also, AlsoKey{other.Audience, other.ID,
		b.seal(nil, other.master, keyAAD(other.Audience, other.ID))})
	return &next, next.valid()
}

func (r *Keyring) wrap(k *Key, passphrase string) error {
	b, err := r.box(passphrase)
	if err != nil {
		return err
	}
	r.Key = b.seal(nil, k.master, keyAAD(r.Audience, r.ID))
	return nil
}

func (r *Keyring) box(passphrase string) (box, error) {
	kek, err := pbkdf2.Key(sha256.New, Normalise(passphrase), r.Salt, r.Iterations, 32)
	if err != nil {
		return box{}, fmt.Errorf("derive from the passphrase: %w", err)
	}
	return newBox(kek, r.Salt, "wrap")
}

func keyAAD(audience schema.Visibility, id string) []byte {
	return []byte(label + "key " + string(audience) + " " + id)
}

// checkedKey refuses a master key that is not the one the file names.
func checkedKey(audience schema.Visibility, id string, master []byte) (*Key, error) {
	if len(master) != masterLen {
		return nil, fmt.Errorf("%w: master key has %d bytes, want %d", ErrKeyring, len(master), masterLen)
	}
	k, err := newKey(audience, master)
	if err != nil {
		return nil, err
	}
	if _, err := hex.DecodeString(id); err != nil || k.ID != id {
		return nil, fmt.Errorf("%w: id is %q, the key's is %s", ErrKeyring, id, k.ID)
	}
	return k, nil
}
