package theme

import (
	"bytes"
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"playbook/themes"
)

func load(t *testing.T, disk fstest.MapFS, name string) *Theme {
	t.Helper()
	th, faults, err := Load(disk, themes.FS, name)
	if err != nil || len(faults) > 0 {
		t.Fatalf("%v %+v", err, faults)
	}
	return th
}

// A theme holds only what it replaces: a part, a style, a word.
func TestInheritance(t *testing.T) {
	base := load(t, nil, "default")
	mine := load(t, fstest.MapFS{
		"mine/theme.yaml":              {Data: []byte("name: mine\nadd_styles: [mine.css]\n")},
		"mine/styles/mine.css":         {Data: []byte("/* ours */\n.band { background: navy; }\n")},
		"mine/layouts/parts/logo.html": {Data: []byte(`{{define "logo"}}<b>M</b>{{end}}`)},
		"mine/strings/en.yaml":         {Data: []byte("home: Start here\n")},
	}, "mine")
	if mine.Word("en", "home") != "Start here" || mine.Word("zh", "home") != base.Word("zh", "home") {
		t.Error("words are not replaced one by one")
	}
	if !bytes.HasPrefix(mine.Style, base.Style) || !bytes.HasSuffix(mine.Style, []byte("\n.band{background:navy}\n")) {
		t.Error("the style sheet is not the default's with ours behind it")
	}
	if mine.StyleAt == base.StyleAt || mine.Hash == base.Hash {
		t.Error("other bytes under the same name")
	}
	var b bytes.Buffer
	if err := mine.Part(&b, "logo", nil); err != nil || b.String() != "<b>M</b>" {
		t.Errorf("%q %v", b.String(), err)
	}
}

func TestThemeFaultsHaveAPlace(t *testing.T) {
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"missing theme": {nil, `no theme "mine"`},
		"broken layout": {fstest.MapFS{"mine/layouts/page.html": {Data: []byte("a\nb\n{{if}}\n")}}, "themes/mine/layouts/page.html:3"},
		"missing style": {fstest.MapFS{"mine/theme.yaml": {Data: []byte("add_styles: [gone.css]")}}, `no style sheet "gone.css"`},
		"circle":        {fstest.MapFS{"mine/theme.yaml": {Data: []byte("inherits: yours")}, "yours/theme.yaml": {Data: []byte("inherits: mine")}}, "circle"},
		"broken words":  {fstest.MapFS{"mine/strings/en.yaml": {Data: []byte("home: [a\n")}}, "themes/mine/strings/en.yaml"},
	} {
		_, faults, err := Load(c.files, themes.FS, "mine")
		got := ""
		for _, f := range faults {
			got += f.Pos.String() + ": " + f.Message + "\n"
		}
		if err != nil || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %q %v, want %q in it", name, got, err, c.want)
		}
	}
}

// Both languages have the same words, and every word that a layout asks for is
// there.
func TestWordsAreWhole(t *testing.T) {
	th := load(t, nil, "default")
	for k := range th.words["en"] {
		if _, ok := th.words["zh"][k]; !ok {
			t.Errorf("zh lacks %q", k)
		}
	}
	for k := range th.words["zh"] {
		if _, ok := th.words["en"][k]; !ok {
			t.Errorf("en lacks %q", k)
		}
	}
	asked := regexp.MustCompile(`\.T "([a-z0-9.-]+)"`)
	entries := map[string]file{}
	sub := layer{fsys: must(t, "default")}
	if err := collect(sub, entries); err != nil {
		t.Fatal(err)
	}
	n := 0
	for p, f := range entries {
		for _, m := range asked.FindAllSubmatch(f.data, -1) {
			n++
			if !th.HasWord("en", string(m[1])) {
				t.Errorf("%s asks for %q", p, m[1])
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d words were looked at", n)
	}
}

func must(t *testing.T, dir string) fs.FS {
	t.Helper()
	sub, err := fs.Sub(themes.FS, dir)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}
