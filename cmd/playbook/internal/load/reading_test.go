package load

import (
	"fmt"
	"slices"
	"testing"
	"testing/fstest"
)

// How many files are going to be read is told before the first of them is: the
// whole tree at first, then what changed.
func TestReadingIsToldHowMuch(t *testing.T) {
	fsys := fstest.MapFS{"data/site.yaml": {Data: []byte("title: T\n")}}
	for i := range 20 {
		fsys[fmt.Sprintf("content/d%d.md", i)] = &fstest.MapFile{Data: []byte("# D\n")}
	}
	var told []int
	var c Cache
	c.Reading = func(n int) {
		if len(told) == 0 && len(c.entries) > 0 {
			t.Error("told after the files were read")
		}
		told = append(told, n)
	}
	for _, changed := range [][]string{nil, {"content/d3.md"}, {"content"}} {
		if _, err := Load(fsys, &c, changed); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(told, []int{21, 1, 20}) {
		t.Errorf("told %v", told)
	}
}
