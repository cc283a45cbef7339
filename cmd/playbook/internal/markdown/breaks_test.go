package markdown

import "testing"

// The end of a line is a space between words, whatever stands on either side of
// it, and nothing between Chinese or Japanese characters.
func TestLineBreaks(t *testing.T) {
	c := New()
	for _, x := range []struct{ src, want string }{
		{"the\n[link](a.md) ends", "<p>the\n<a href=\"a.md\">link</a> ends</p>\n"},
		{"[link](a.md)\nends", "<p><a href=\"a.md\">link</a>\nends</p>\n"},
		{"some\n*word*\n`code`\n![a](x.png)\n{{ fact.x }}\n<b>y</b>\nz", "<p>some\n<em>word</em>\n<code>code</code>\n<img src=\"x.png\" alt=\"a\" loading=\"lazy\">\nfact.x\n<b>y</b>\nz</p>\n"},
		{"hard  \n[link](a.md)", "<p>hard<br>\n<a href=\"a.md\">link</a></p>\n"},
		{"汉字\n汉字", "<p>汉字汉字</p>\n"},
		{"汉字，\n[汉字](a.md)\n汉字", "<p>汉字，<a href=\"a.md\">汉字</a>汉字</p>\n"},
		{"汉字\n**汉字**", "<p>汉字<strong>汉字</strong></p>\n"},
		{"汉字\nword\n汉字", "<p>汉字\nword\n汉字</p>\n"},
		{"汉字\n![a](x.png)", "<p>汉字\n<img src=\"x.png\" alt=\"a\" loading=\"lazy\"></p>\n"},
		{"한국\n한국", "<p>한국\n한국</p>\n"},
		{"汉\\ A", "<p>汉A</p>\n"},
	} {
		d, err := c.Convert([]byte(x.src), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := string(d.Append(nil, 0, len(d.HTML), fill{d})); got != x.want {
			t.Errorf("%q\ngot  %q\nwant %q", x.src, got, x.want)
		}
	}
}
