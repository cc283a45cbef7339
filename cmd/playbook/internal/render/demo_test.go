package render

import (
	"bytes"
	"os"
	"slices"
	"testing"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/theme"
	"playbook/themes"
)

// site builds the demo for an audience.
func demo(t testing.TB, audience schema.Visibility) *Site {
	t.Helper()
	root := os.DirFS("../../../..")
	src, err := load.Load(root, &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, list := check.Run(src, check.Options{Today: today}, nil)
	if passed == nil {
		t.Fatalf("the demo does not pass: %+v", list)
	}
	th, faults, err := theme.Load(os.DirFS("../../../../themes"), themes.FS, "default")
	if err != nil || len(faults) > 0 {
		t.Fatalf("theme: %v %+v", err, faults)
	}
	return Build(playbook.New(passed, playbook.Options{Audience: audience}), th, Options{BaseURL: "https://example.com/repo/"})
}

// Every file of the demo can be made, alone or behind what a buffer holds, and a
// page does not depend on which others were made before it.
func TestDemoRenders(t *testing.T) {
	site := demo(t, schema.ForManagers)
	files, err := site.All()
	if err != nil {
		t.Fatal(err)
	}
	other := demo(t, schema.ForManagers)
	for _, f := range slices.Backward(other.Files) { // as a preview asks for them: any order
		if _, err := f.Bytes(); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		want, err := f.Bytes()
		if err != nil {
			t.Errorf("%s: %v", f.Path, err)
		}
		if f.Append == nil {
			continue
		}
		if got, err := f.Append([]byte("before")); err != nil || string(got) != "before"+string(want) {
			t.Errorf("%s: made behind something it is another, %v", f.Path, err)
		}
		if g, ok := other.Find(f.Path); ok {
			if got, err := g.Bytes(); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s: made in another order it is another, %v", f.Path, err)
			}
		}
	}
	if len(files) < 60 {
		t.Errorf("only %d files", len(files))
	}
}
