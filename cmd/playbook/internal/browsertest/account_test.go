package browsertest

import (
	"strings"
	"testing"
)

// What an account's page asks can be answered there and taken home; the brief has
// the same answers, and is one phone screen after another without a script.
func TestAccount(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Go("accounts/halvorn-paper/")
	b.Wait("document.querySelector('[data-count]').textContent.startsWith('0 /')")
	if !b.Is("!document.querySelector('.orgchart').checkVisibility() && document.querySelector('.map .person').checkVisibility()") {
		t.Error("a phone shows the nested list, not the drawing")
	}
	b.Tap(".askone .chip input")
	b.Wait("document.querySelector('[data-count]').textContent.startsWith('1 /')")
	b.Tap(".askone [data-copy-fact]")
	b.Wait("document.querySelector('.askone [data-copy-fact]').textContent === 'Copied'")
	if got := b.Text("navigator.clipboard.readText()"); !strings.Contains(got, "kind: fact") {
		t.Errorf("copied %q", got)
	}
	b.Quiet("account")

	b.Go("accounts/halvorn-paper/brief/")
	b.Wait("document.querySelector('.askone .chip input').checked")
	at := func(id string) string {
		return "(() => { const r = document.getElementById('" + id + "').getBoundingClientRect(); return Math.abs(r.left + r.right - innerWidth) < 4 && r.bottom <= innerHeight; })()"
	}
	b.Wait(at("now"))
	for _, id := range []string{"pitch", "cases", "objections", "ask", "proposal"} {
		b.Run("document.querySelector('.dots [href=\"#" + id + "\"]').click()")
		b.Wait(at(id))
	}
	b.Shot("brief")
	if !b.Is("document.documentElement.scrollWidth <= 390") {
		t.Error("the brief scrolls the page sideways")
	}
	b.Quiet("brief")
}
