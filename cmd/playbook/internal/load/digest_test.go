package load

import (
	"testing"
	"testing/fstest"
	"time"
)

func TestDigestIsThatOfTheSource(t *testing.T) {
	at := time.Unix(1, 0)
	fsys := fstest.MapFS{
		"content/a.md":        {Data: []byte("# A")},
		"content/b/pic.svg":   {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="2" height="1"/>`), ModTime: at},
		"content/b/notes.xls": {Data: []byte("not published")},
		"data/site.yaml":      {Data: []byte("title: x")},
		"data/README.md":      {Data: []byte("nobody reads this")},
	}
	var c Cache
	if _, err := Load(fsys, &c, nil); err != nil {
		t.Fatal(err)
	}
	before, err := Digest(fsys)
	if err != nil || before == "" || before != c.Digest() {
		t.Fatalf("%q and %q, %v", before, c.Digest(), err)
	}
	for name, change := range map[string]func(){
		"text":    func() { fsys["content/a.md"] = &fstest.MapFile{Data: []byte("# B")} },
		"picture": func() { fsys["content/b/pic.svg"].ModTime = time.Unix(2, 0) },
		"new":     func() { fsys["content/n.md"] = &fstest.MapFile{Data: []byte("n")} },
		"gone":    func() { delete(fsys, "data/site.yaml") },
	} {
		change()
		after, err := Digest(fsys)
		if err != nil || after == before {
			t.Errorf("%s: the digest did not change (%v)", name, err)
		}
		before = after
	}
}
