package markdown

import "testing"

// Raw HTML that people write on GitHub comes out as it went in; what would
// reach into the page around it does not.
func TestRawHTML(t *testing.T) {
	c := New()
	for _, x := range []struct{ name, src, want string }{
		{"details", "<details><summary>More</summary>\n\n**a**\n\n</details>\n\nb", "<details><summary>More</summary>\n<p><strong>a</strong></p>\n</details>\n<p>b</p>\n"},
		{"table by blocks", "<table>\n\n<tr>\n\n<td>\n\n*a*\n\n</td>\n\n</tr>\n\n</table>\n", "<table>\n<tr>\n<td>\n<p><em>a</em></p>\n</td>\n</tr>\n</table>\n"},
		{"ends left out", "<ul><li>a<li>b</ul>\n", "<ul><li>a</li><li>b</li></ul>\n"},
		{"cells without ends", "<table><tr><td>a<td>b<tr><td>c</table>\n", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>\n"},
		{"line in a paragraph", "a <kbd>Ctrl</kbd>+<sub>b</sub><br>c", "<p>a <kbd>Ctrl</kbd>+<sub>b</sub><br>c</p>\n"},
		{"aligned", "<div align=\"center\">\n\n# T\n\n</div>\n\nb", "<div align=\"center\">\n<h1 id=\"t\">T</h1>\n</div>\n<p>b</p>\n"},
		{"closed before a part", "<div>\n\n## A\n\n</div>\n", "<div>\n</div><h2 id=\"a\">A</h2>\n\n"},
		{"open in an item", "- <div>\n- b", "<ul>\n<li>\n<div>\n</div></li>\n<li>b</li>\n</ul>\n"},
		{"end from elsewhere", "<div>\n\n- </div>\n\nb\n\n</div>", "<div>\n<ul>\n<li>\n\n</li>\n</ul>\n<p>b</p>\n</div>"},
		{"only ends", "a</div></p></main>", "<p>a</p>\n"},
		{"script", "<script>\nalert(1)\n</script>\n\nb", "\n<p>b</p>\n"},
		{"attributes", `<b onclick="x" title="t" style="y">a</b>`, `<p><b title="t">a</b></p>` + "\n"},
		{"picture from elsewhere", `<img src="https://a.b/c.png" alt="d">`, `<a href="https://a.b/c.png">d</a>`},
		{"form", `<form action="x">a <input name=b></form>`, "a "},
		{"table around prose", "<table>\n\nprose\n\n</table>\n", "<table>\n</table><p>prose</p>\n\n"},
	} {
		d, err := c.Convert([]byte(x.src), Options{})
		if err != nil {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		if got := string(d.Append(nil, 0, len(d.HTML), fill{d})); got != x.want {
			t.Errorf("%s: %s\n got %q\nwant %q", x.name, x.src, got, x.want)
		}
	}
}
