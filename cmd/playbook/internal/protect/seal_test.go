package protect

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// fixedKey is a key whose bytes are known, without the cost of PBKDF2.
func fixedKey(t testing.TB, v schema.Visibility, first byte) *Key {
	t.Helper()
	master := make([]byte, masterLen)
	for i := range master {
		master[i] = first + byte(i)
	}
	k, err := newKey(v, master)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestSealOpen(t *testing.T) {
	k := fixedKey(t, schema.ForTeam, 0)
	long := strings.Repeat("<p>what the customer said</p>\n", 5000)
	for _, c := range []struct{ path, content string }{
		{"pipeline/index.html", "<h1>Pipeline</h1>"}, {"a.png", "\x89PNG\x00\x00\x80\x00\x00"}, {"empty.bin", ""},
		{"empty.html", ""}, {"zeros.bin", strings.Repeat("\x00", 9000)}, {"long.html", long}, {"名/index.html", "中文"},
	} {
		sealed, err := k.Seal(c.path, []byte(c.content))
		if err != nil {
			t.Fatal(err)
		}
		again, _ := k.Seal(c.path, []byte(c.content))
		if !bytes.Equal(sealed, again) {
			t.Errorf("%s: sealed twice, two results", c.path)
		}
		got, err := k.Open(c.path, sealed)
		if err != nil || string(got) != c.content {
			t.Errorf("%s: opened as %.40q, %v", c.path, got, err)
		}
		if _, err := k.Open(c.path+"x", sealed); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: opened at another path: %v", c.path, err)
		}
		if _, err := fixedKey(t, schema.ForTeam, 1).Open(c.path, sealed); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: opened with another key: %v", c.path, err)
		}
	}
}

// TestKnownAnswer pins the format: what was published once must open for ever. The
// values come from the formulae in protect.go, worked out apart from this code with
// Python's cryptography package.
func TestKnownAnswer(t *testing.T) {
	k := fixedKey(t, schema.ForTeam, 0)
	sealed, err := k.Seal("pipeline/index.bin", []byte("hello"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ what, got, want string }{
		{"id", k.ID, "d57f88f43b5da2ed"},
		{"name", k.FileName("pipeline/index.bin"), "s/7f52157d1cc4fe74c7677f64c37633a7.bin"},
		{"head", hex.EncodeToString(sealed[:headLen]), "5042533170ce53f74e29b1215c6def36950e338293d3e69d5c9be842c41f25a5f2342e7c"},
		{"sum", fmt.Sprintf("%x", mac([]byte("sum"), sealed)), "24e03b877b63b3944f41bb24e837e55406ce9e903f6aeeccd4960ba074123e6f"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.what, c.got, c.want)
		}
	}
}

func TestEveryByteIsGuarded(t *testing.T) {
	k := fixedKey(t, schema.ForTeam, 0)
	sealed, err := k.Seal("pipeline/index.html", []byte("<h1>Pipeline</h1>"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1 << (i % 8)
		if _, err := k.Open("pipeline/index.html", bad); !errors.Is(err, ErrDamaged) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	for n := range sealed {
		if _, err := k.Open("pipeline/index.html", sealed[:n]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("cut to %d bytes: %v", n, err)
		}
	}
	if _, err := k.Open("pipeline/index.html", append(bytes.Clone(sealed), 0)); !errors.Is(err, ErrDamaged) {
		t.Errorf("a byte more: %v", err)
	}
}

// TestNoNonceTwice edits, moves and reverts files thousands of times: the same key
// and nonce come up only for the same message.
func TestNoNonceTwice(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	keys := []*Key{fixedKey(t, schema.ForTeam, 0), fixedKey(t, schema.ForManagers, 9)}
	content := []byte(strings.Repeat("talking point ", 20))
	seen := map[string]string{}
	for i := range 6000 {
		switch random.IntN(8) {
		case 0: // revert to an early state
			content = []byte(strings.Repeat("talking point ", 20))
		case 1: // trailing zeros and padding marks
			content = append(content, "\x00\x00\x80\x00"[:random.IntN(5)]...)
		default:
			content = bytes.Clone(content)
			content[random.IntN(len(content))] ^= byte(1 + random.IntN(255))
		}
		path := fmt.Sprintf("p%d.bin", random.IntN(5))
		k := keys[i%2]
		sealed, err := k.Seal(path, content)
		if err != nil {
			t.Fatal(err)
		}
		both, err := expand(k.enc, sealed[len(fileVersion):headLen], "file", 44)
		if err != nil {
			t.Fatal(err)
		}
		message := k.ID + "|" + path + "|" + string(content)
		if before, ok := seen[string(both)]; ok && before != message {
			t.Fatalf("edit %d: key and nonce of another message", i)
		}
		seen[string(both)] = message
	}
	if len(seen) < 4000 {
		t.Errorf("only %d different messages were tried", len(seen))
	}
}

func TestPaddedLen(t *testing.T) {
	last, steps := 0, 0
	for n := range 300_000 {
		p := PaddedLen(n)
		if p < n+1 || p < last || n > minPadded && float64(p) > 1.12*float64(n)+2 {
			t.Fatalf("%d bytes are padded to %d", n, p)
		}
		if p != last {
			steps++
		}
		last = p
	}
	if steps > 250 {
		t.Errorf("%d different lengths, too many to hide in", steps)
	}
}

func FuzzOpen(f *testing.F) {
	k := fixedKey(f, schema.ForTeam, 0)
	sealed, _ := k.Seal("a.html", []byte("x"))
	f.Add(sealed)
	f.Add([]byte("PBS1"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := k.Open("a.html", b); err == nil && string(got) != "x" {
			t.Errorf("opened as %q what was never sealed", got)
		}
	})
}
