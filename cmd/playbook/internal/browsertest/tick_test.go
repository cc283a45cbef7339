package browsertest

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"go.yaml.in/yaml/v4"
)

func TestQuestions(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Go("questions/people/")
	b.Wait("document.querySelector('[data-count]').textContent.startsWith('0 /')")
	b.Tap("#q2 .chip input")
	b.Type("#q2 [data-note]", `said "yes": twice`)
	b.Wait("document.querySelector('[data-count]').textContent.startsWith('1 /') && document.querySelector('#q2').hasAttribute('data-answered')")
	b.Shot("questions")
	read := func() map[string][]map[string]any {
		t.Helper()
		text := b.Text("navigator.clipboard.readText()")
		if !strings.HasPrefix(text, "news:") && !strings.HasPrefix(text, "people:") {
			text = "news:\n" + text
		}
		var got map[string][]map[string]any
		if err := yaml.Unmarshal([]byte(text), &got); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		return got
	}
	b.Tap("#q2 [data-copy-fact]")
	b.Wait("document.querySelector('#q2 [data-copy-fact]').textContent === 'Copied'")
	if got := read()["news"]; len(got) != 1 || got[0]["kind"] != "fact" || !strings.HasSuffix(got[0]["text"].(string), `; said "yes": twice`) || got[0]["date"] == nil {
		t.Errorf("%v", got)
	}
	// With a name it goes to the person.
	b.Type("[data-source-name]", "Signe Aune")
	b.Type("[data-about]", "Ole Marstad")
	b.Tap("[data-copy-facts]")
	b.Wait("document.querySelector('[data-copy-facts]').textContent === 'Copied'")
	if got := read()["people"]; len(got) != 1 || got[0]["name"] != "Ole Marstad" || got[0]["source"] != "Signe Aune" || got[0]["notes"] == nil {
		t.Errorf("%v", got)
	}
	b.Shot("questions-round")
	// Still there after a reload, gone when cleared.
	b.Go("questions/people/")
	b.Wait("document.querySelector('#q2 .chip input').checked && document.querySelector('[data-about]').value === 'Ole Marstad'")
	b.Tap("[data-clear]")
	b.Wait("!document.querySelector('.question :checked') && !Object.keys(localStorage).some((k) => k.includes('questions'))")
	// By keyboard.
	b.Run("document.querySelector('#q1 input').focus()")
	b.Keys(" ")
	b.Wait("document.querySelector('#q1').hasAttribute('data-answered')")
	b.Quiet("questions")
}

func TestScorecard(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Go("hiring/seller/")
	b.Wait("document.querySelector('[data-total]').textContent === '–'")
	b.Tap("[data-weight] [value='5']")
	b.Wait("document.querySelector('[data-total]').textContent === '5.0'")
	b.Keys(kb.ArrowLeft)
	b.Wait("document.querySelector('[data-total]').textContent === '4.0'")
	b.Shot("scorecard")
	if !b.Is("document.documentElement.scrollWidth <= 390 && /^1 of \\d/.test(document.querySelector('[data-marked]').textContent)") {
		t.Error("does not fit, or does not say how many are marked")
	}
	b.pdf("scorecard")
	b.Quiet("scorecard")
}

func TestStar(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Go("objections/too-expensive/")
	b.Run("addEventListener('playbook:starred', (e) => { window.starred = e.detail.join() })")
	b.Tap("[data-star]")
	b.Wait("document.querySelector('[data-star]').getAttribute('aria-pressed') === 'true' && window.starred === 'objections/too-expensive/'")
	b.Go("")
	b.Wait("document.querySelector('[data-starred-list] a')?.href === '" + b.Base + "objections/too-expensive/' && document.querySelector('[data-starred-list]').checkVisibility()")
	b.Shot("starred")
	b.Run("document.querySelector('[data-starred-list] a').click()")
	b.Wait("document.querySelector('[data-star]')?.getAttribute('aria-pressed') === 'true'")
	b.Run("addEventListener('playbook:starred', (e) => { window.starred = e.detail.length })")
	b.Tap("[data-star]")
	b.Wait("document.querySelector('[data-star]').getAttribute('aria-pressed') === 'false' && window.starred === 0")
	b.Quiet("star")
}
