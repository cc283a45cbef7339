package load

import (
	"strings"
	"testing"
	"testing/fstest"
)

// An SVG that is opened by itself reaches no other site, by styles and attributes
// either; what drawing programs write is fine.
func TestEscapeBySVG(t *testing.T) {
	for body, fine := range map[string]bool{
		`<style>@import "//evil.example/a.css";</style>`: false, `<style>@IMPORT url(https://evil.example/a.css)</style>`: false, `<style>rect{fill:url(https://evil.example/a.svg#x)}</style>`: false,
		`<style><![CDATA[rect{background:URL( "//evil.example/x" )}]]></style>`: false, `<style>rect{fill:\75rl(//evil.example/x)}</style>`: false, `<style>@\69mport url(//evil.example)</style>`: false,
		`<rect style="fill:url(//evil.example/x)"/>`: false, `<rect filter="url('http://evil.example/x#y')"/>`: false, `<image href="\\evil.example/x.png"/>`: false, `<image href="/\evil.example/x.png"/>`: false,
		`<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" srcset="https://evil.example/x.png 2x"/></foreignObject>`: false, `<foreignObject><video xmlns="http://www.w3.org/1999/xhtml" poster="//evil.example/x.png"/></foreignObject>`: false,
		`<foreignObject><button xmlns="http://www.w3.org/1999/xhtml" formaction="//evil.example/">x</button></foreignObject>`: false,

		`<style>rect{fill:url(#a)} text{font:12px "A B"}</style><rect/>`: true, `<rect fill="url(#a)" filter="url( '#b' )"/>`: true, `<image href="data:image/png;base64,AAAA"/>`: true, `<a href="https://example.com/"><text>x</text></a>`: true,
		`<text>a url, and C:\dir</text>`: true, `<image href="photo.png"/>`: true, `<use href="#a"/>`: true, `<style>@font-face{src:url(data:font/woff2;base64,AAAA)}</style>`: true,
	} {
		s, err := Load(fstest.MapFS{"content/a.svg": {Data: []byte(`<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">` + body + `</svg>`)}}, new(Cache), nil)
		if err != nil {
			t.Fatal(err)
		}
		said := ""
		for _, d := range s.Faults {
			said += d.Message
		}
		if strings.Contains(said, "elsewhere") == fine || fine && said != "" {
			t.Errorf("%s: %q", body, said)
		}
	}
}
