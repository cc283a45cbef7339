package render

import (
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// A document beside a folder of the same name stands above the folder's list: the
// two have one address, and one page.
func TestIntroductionBesideItsFolder(t *testing.T) {
	s := written(t, schema.ForAll, false, map[string]string{
		"content/index.md": "# Home\n", "content/notes.md": "# Our notes\n\nRead these.\n", "content/notes/a.md": "# First\n",
		"content/objections.md": "# What they say\n", "content/objections/dear.md": "# Too dear\n"})
	all, err := s.All()
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(all); i++ {
		if all[i].Path == all[i-1].Path {
			t.Errorf("two files are called %s", all[i].Path)
		}
	}
	for page, words := range map[string][]string{"notes/": {"Read these.", "/notes/a/"}, "objections/": {"/objections/dear/"}} {
		f, ok := s.Find(page + "index.html")
		if !ok {
			t.Fatalf("there is no page %s", page)
		}
		b, err := f.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if !strings.Contains(string(b), w) {
				t.Errorf("%s lacks %q", page, w)
			}
		}
	}
}
