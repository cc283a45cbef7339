package render

import (
	"strings"
	"testing"
)

// The title of an alert is in the language of the text around it, also where a
// page of another language shows that text.
func TestAlertsSpeakThePagesLanguage(t *testing.T) {
	note := "> [!WARNING]\n> Text.\n"
	e := envOf(t, map[string]string{
		"content/values/a.md": "# A\n\n" + note,
		"content/values/b.md": "---\ntitle: B\nlang: zh-CN\n---\n\n" + note,
		"content/values/c.md": "---\ntitle: C\nlang: ja\n---\n\n" + note, // no such interface: English
	})
	for path, want := range map[string]string{"a": ">Warning</p>", "b": ">注意</p>", "c": ">Warning</p>"} {
		if got := string(e.body(e.pb.At("content/values/" + path + ".md"))); strings.Count(got, want) != 1 {
			t.Errorf("%s: %s", path, got)
		}
	}
}
