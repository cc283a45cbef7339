package protect

import (
	"strings"
	"testing"
)

func TestGenerate(t *testing.T) {
	seen := map[string]bool{}
	for n := range 1 << wordBits {
		seen[word(n)] = true
	}
	if len(seen) != 1<<wordBits {
		t.Fatalf("%d different words, want %d", len(seen), 1<<wordBits)
	}
	if GeneratedBits < wantBits {
		t.Errorf("%d bits, want %d", GeneratedBits, wantBits)
	}
	r := seeded(7)
	for range 500 {
		p, err := Generate(r)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(strings.Fields(p)); n != words || p != Normalise(p) {
			t.Fatalf("%q has %d words", p, n)
		}
		if reason, weak := Weak(p); weak && distinct(p) == words {
			t.Fatalf("refuses its own %q: %s", p, reason)
		}
	}
	if _, err := Generate(strings.NewReader("short")); err == nil {
		t.Error("no error when random runs out")
	}
}

func distinct(p string) int {
	seen := map[string]bool{}
	for _, w := range strings.Fields(p) {
		seen[w] = true
	}
	return len(seen)
}

func TestWeak(t *testing.T) {
	for _, p := range []string{"", "   ", "hunter2", "password", "Password123!", "correct horse battery", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"abcdefghijklmnopqrstuvwxyz", "12345678901234567890", "qwertyuiopasdfghjklzxcvbnm", "team team team team team team",
		"blue blue blue blue blue blue", "sales playbook manager team password secret", "a b c d e f g h i", "销售手册", "中中中中中中中中中中中中",
		"abc1abc1abc1abc1abc1abc1", "correcthorsebatterystaple"} {
		if reason, weak := Weak(p); !weak || reason == "" {
			t.Errorf("takes %q", p)
		}
	}
	for _, p := range []string{"orbit candle velvet harbour pencil thunder", "hope deer first stump north opal", "Kx7#pq2Lm9!vRt4Zw8",
		"orbit-candle-velvet-harbour-pencil-thunder", "山高水长风轻云淡月明星", "wolke tisch garten löffel fenster brücke"} {
		if reason, weak := Weak(p); weak {
			t.Errorf("refuses %q: %s", p, reason)
		}
	}
}

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{"  a\t b\u00a0c\u3000d\n": "a b c d", "ｆｕｌｌ": "full", "e\u0301": "é", "Ab": "Ab"} {
		if got := Normalise(in); got != want {
			t.Errorf("Normalise(%q) = %q, want %q", in, got, want)
		}
	}
}
