package theme

import (
	"testing"
	"testing/fstest"

	"playbook/themes"
)

func TestSqueeze(t *testing.T) {
	for css, want := range map[string]string{
		"/* a \"b\" */\n.a { color: red; margin: 0 1px; }\n\n.b, .c {\n  inset: 0;\n}\n": ".a{color:red;margin:0 1px}.b,.c{inset:0}\n",
		".a :is(b, c) > d + e:hover {}":                                                  ".a :is(b,c) > d + e:hover{}\n",
		`.a::before { content: "a, b; /* c */ }  "; }`:                                   ".a::before{content:\"a, b; /* c */ }  \"}\n",
		`.a::before { content: 'it\'s  ; '; }`:                                           `.a::before{content:'it\'s  ; '}` + "\n",
		"@media (min-width: 48rem) and (hover: hover) { a { width: calc(1px + 2px); } }": "@media (min-width:48rem) and (hover:hover){a{width:calc(1px + 2px)}}\n",
		"a/* x */b { --x: light-dark(#000, #fff); }":                                     "a b{--x:light-dark(#000,#fff)}\n",
		"@layer a, b;\n":                 "@layer a,b;\n",
		"a { b: c;}\n/* no end":          "a{b:c}/* no end\n",
		`a { background: url("x;} y") }`: "a{background:url(\"x;} y\")}\n",
	} {
		if got := string(squeeze([]byte(css))); got != want {
			t.Errorf("%q\nbecomes %q\nwant    %q", css, got, want)
		}
	}
}

func TestUncommented(t *testing.T) {
	for js, want := range map[string]string{
		"// head\n// more\nlet a; // stays\n  // gone\nlet b;\n": "\n\nlet a; // stays\n\nlet b;\n",
		"// Copyright of somebody\nlet a;\n":                     "// Copyright of somebody\nlet a;\n",
		"//# sourceURL=x\n// Licensed\n":                         "//# sourceURL=x\n// Licensed\n",
		"// x\nlet a = `one\n// text\n`;\n":                      "// x\nlet a = `one\n// text\n`;\n",
		"// x\nlet a = \"one \\\n// text\";\n":                   "// x\nlet a = \"one \\\n// text\";\n",
		"// x\nlet a = `one` + `two`, u = \"http://x\";\n//y\nb": "\nlet a = `one` + `two`, u = \"http://x\";\n\nb",
	} {
		if got := string(uncommented([]byte(js))); got != want {
			t.Errorf("%q\nbecomes %q\nwant    %q", js, got, want)
		}
	}
}

// A sheet that only some pages need is joined under its name; a theme replaces it
// by that name.
func TestSheets(t *testing.T) {
	base := load(t, nil, "default")
	at := base.Sheets["figures"]
	if at == "" || len(base.Files[at]) == 0 {
		t.Fatalf("the default theme has no sheet figures: %v", base.Sheets)
	}
	mine := load(t, fstest.MapFS{
		"mine/theme.yaml":      {Data: []byte("sheets: {figures: [a.css, b.css], more: [b.css]}\n")},
		"mine/styles/a.css":    {Data: []byte(".a { top: 0 }\n")},
		"mine/styles/b.css":    {Data: []byte(".b { top: 0 }\n")},
		"mine/styles/late.css": {Data: []byte(".c { top: 0 }\n")},
	}, "mine")
	if got := string(mine.Files[mine.Sheets["figures"]]); got != ".a{top:0}\n.b{top:0}\n" {
		t.Errorf("figures is %q", got)
	}
	if got := string(mine.Files[mine.Sheets["more"]]); got != ".b{top:0}\n" {
		t.Errorf("more is %q", got)
	}
	if _, ok := mine.Files[mine.ScriptAt+"a.css"]; ok {
		t.Error("a sheet that is joined lies beside the scripts as well")
	}
	if _, ok := mine.Files[mine.ScriptAt+"late.css"]; !ok {
		t.Error("a sheet that nobody lists does not lie beside the scripts")
	}
	if _, faults, _ := Load(fstest.MapFS{"mine/theme.yaml": {Data: []byte("sheets: {figures: [gone.css]}")}}, themes.FS, "mine"); len(faults) == 0 {
		t.Error("a sheet that is not there is no fault")
	}
}
