package route

import "testing"

// Both styles of paths, on whatever system the test runs.
func TestPathStyles(t *testing.T) {
	for _, c := range []struct {
		name    string
		sep     rune
		slashed string
		within  string
	}{
		{`content\pitches\bank.md`, '\\', "content/pitches/bank.md", "content/pitches/bank.md"},
		{`content\pitches/bank.md`, '\\', "content/pitches/bank.md", "content/pitches/bank.md"},
		{`.\docs\playbook\`, '\\', "./docs/playbook/", "docs/playbook"},
		{`docs\..\playbook`, '\\', "docs/../playbook", "playbook"},
		{`docs\..\..\playbook`, '\\', "docs/../../playbook", ""},
		{`..\playbook`, '\\', "../playbook", ""},
		{`C:\playbook`, '\\', "C:/playbook", ""},
		{`c:playbook`, '\\', "c:playbook", ""},
		{`\playbook`, '\\', "/playbook", ""},
		{`\\host\share\playbook`, '\\', "//host/share/playbook", ""},
		{`\\?\C:\playbook`, '\\', "//?/C:/playbook", ""},
		{`.`, '\\', ".", ""},
		{`..`, '\\', "..", ""},
		{`30秒\é.md`, '\\', "30秒/é.md", "30秒/é.md"},
		{"content/pitches/bank.md", '/', "content/pitches/bank.md", "content/pitches/bank.md"},
		{`content/a\b.md`, '/', `content/a\b.md`, `content/a\b.md`}, // a sign of the name
		{"./docs/playbook/", '/', "./docs/playbook/", "docs/playbook"},
		{"docs/../../playbook", '/', "docs/../../playbook", ""},
		{"/playbook", '/', "/playbook", ""},
		{"c:playbook", '/', "c:playbook", "c:playbook"},
		{"", '/', "", ""},
	} {
		if got := Slashed(c.name, c.sep); got != c.slashed {
			t.Errorf("Slashed(%q, %q) = %q, want %q", c.name, c.sep, got, c.slashed)
		}
		if got := Within(c.name, c.sep); got != c.within {
			t.Errorf("Within(%q, %q) = %q, want %q", c.name, c.sep, got, c.within)
		}
	}
	// From a source as Windows names it to its address.
	for name, want := range map[string]string{`content\pitches\bank.md`: "pitches/bank/", `content\index.md`: "", `content\Case Studies\Größe 1.md`: "case-studies/größe-1/", `content\pitches\README.md`: "pitches/"} {
		if got := Page(Slashed(name, '\\')); got != want {
			t.Errorf("%s: page %q, want %q", name, got, want)
		}
	}
	// A link is written with slashes on every system; Windows' ways out are none.
	for dest, want := range map[string]Class{`..\..\secret.md`: Outside, `C:\secret.md`: Unsafe, `C:/secret.md`: Unsafe, `c:secret.md`: Unsafe, `\\host\share`: Outside, "..%5c..%5csecret.md": Outside, "%2e%2e/%2e%2e/%2e%2e/secret.md": Outside,
		"../../../secret.md": Outside, "..%2f..%2f..%2fsecret.md": Outside, "../pitches/bank.md": Local, "/data/team.yaml": Local} {
		if got := Resolve("content/notes/a.md", dest); got.Class != want {
			t.Errorf("%s: class %d, want %d", dest, got.Class, want)
		}
	}
}
