package browsertest

import (
	"bytes"
	"compress/gzip"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"go.yaml.in/yaml/v4"
)

const stage = "document.querySelector('dialog.rehearse[open]')"

func TestRehearseByTouch(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Go("pitches/bearings-that-report/")
	if b.Is("document.querySelector('dialog') || performance.getEntriesByType('resource').some((e) => e.name.includes('rehearse-'))") {
		t.Error("the rehearsal is loaded before it is asked for")
	}
	b.Tap(`[data-rehearse="30-seconds"]`)
	b.Wait(stage)
	b.Shot("rehearse-0")
	for what, expression := range map[string]string{
		"fills the screen":    stage + ".getBoundingClientRect().width === innerWidth && " + stage + ".getBoundingClientRect().height === innerHeight",
		"no sideways scroll":  "[document.documentElement, ..." + stage + ".querySelectorAll('*')].every((e) => e.scrollWidth <= innerWidth)",
		"large type":          "parseFloat(getComputedStyle(" + stage + ".querySelector('.spoken')).fontSize) >= 24",
		"direction apart":     stage + ".querySelector('.direction').textContent.startsWith('Hold up the Pen')",
		"direction is unsaid": "!" + stage + ".querySelector('.direction span')",
		"clock":               stage + ".querySelector('[data-clock]').textContent === '0:00 / 0:30'",
		"targets":             "[..." + stage + ".querySelectorAll('button, .levels label')].filter((e) => e.checkVisibility()).every((e) => e.getBoundingClientRect().height >= 24)",
	} {
		if !b.Is(expression) {
			t.Errorf("%s: not so: %s", what, expression)
		}
	}

	// The three levels hide more and more; a touch shows a word, by heart a sentence.
	hidden := stage + ".querySelectorAll('.off').length"
	var before string
	for _, level := range []string{"1", "2", "3"} {
		b.Tap(`dialog.rehearse[open] input[name=level][value="` + level + `"]`)
		b.Wait(stage + ".dataset.level === '" + level + "' && " + hidden + " > " + "Number('" + before + "')")
		before = b.Text(hidden)
		b.Shot("rehearse-" + level)
	}
	if b.Text(hidden) != b.Text(stage+".querySelectorAll('.spoken span').length") {
		t.Error("by heart still shows words")
	}
	if !b.Is("getComputedStyle(" + stage + ".querySelector('.off')).color === 'rgba(0, 0, 0, 0)' && " + stage + ".querySelector('.off').getAttribute('aria-hidden') === 'true'") {
		t.Error("hidden words can be read")
	}
	b.Tap("dialog.rehearse[open] .off")
	b.Wait(stage + ".querySelectorAll('.spoken span:not(.off)').length === 16") // Every bearing … with a rag
	b.Shot("rehearse-3-revealed")
	b.Tap(`dialog.rehearse[open] input[name=level][value="1"]`)
	before = b.Text(hidden)
	b.Tap("dialog.rehearse[open] .off")
	b.Wait(hidden + " === " + before + " - 1")

	// The clock runs, the text moves, and stopping keeps the time.
	b.Tap("dialog.rehearse[open] [data-run]")
	b.Wait("/^0:0[2-9]/.test(" + stage + ".querySelector('[data-clock]').textContent)")
	b.Shot("rehearse-running")
	b.Tap("dialog.rehearse[open] [data-run]")
	b.Wait("!" + stage + ".classList.contains('running')")
	if !b.Is(stage + ".querySelector('.now')") {
		t.Error("nothing is marked as due")
	}

	// The sheet, for a colleague: the line is what data/rehearsals.yaml takes.
	b.Tap("dialog.rehearse[open] [data-to-marks]")
	b.Wait(stage + ".dataset.view === 'marks'")
	b.Tap("dialog.rehearse[open] [data-copy-line]")
	b.Wait("document.activeElement.name === 'rep'") // led to what is missing
	b.Type("dialog.rehearse[open] [name=rep]", "samuel")
	b.Tap("dialog.rehearse[open] [name=who][value=colleague]")
	b.Type("dialog.rehearse[open] [name=by]", "mira")
	for name, mark := range map[string]string{"words": "5", "pace": "4", "warmth": "3", "question": "2"} {
		b.Tap(`dialog.rehearse[open] [name=` + name + `][value="` + mark + `"]`)
	}
	b.Tap("dialog.rehearse[open] [data-copy-line]")
	b.Wait(stage + ".querySelector('[data-copy-line]').textContent === 'Copied'")
	b.Shot("rehearse-marks")
	line := b.Text("navigator.clipboard.readText()")
	dec := yaml.NewDecoder(strings.NewReader("rehearsals:\n" + line))
	dec.KnownFields(true)
	var file struct {
		Rehearsals []struct {
			Rep, Pitch, Variant, Version, On, By string
			Marks                                map[string]int
		}
	}
	if err := dec.Decode(&file); err != nil || len(file.Rehearsals) != 1 {
		t.Fatalf("%q: %v", line, err)
	}
	r := file.Rehearsals[0]
	if r.Rep != "samuel" || r.By != "mira" || r.Pitch != "pitches/bearings-that-report.md" || r.Variant != "30 seconds" ||
		r.Version != b.Text("document.querySelector('[data-variant]').dataset.version") || !regexp.MustCompile(`^\d{4}-\d\d-\d\d$`).MatchString(r.On) ||
		r.Marks["words"] != 5 || r.Marks["pace"] != 4 || r.Marks["warmth"] != 3 || r.Marks["question"] != 2 {
		t.Errorf("%q", line)
	}
	if !b.Is("[..." + stage + ".querySelectorAll('*')].every((e) => e.scrollWidth <= innerWidth)") {
		t.Error("the sheet scrolls sideways")
	}
	b.Tap("dialog.rehearse[open] [data-close]")
	b.Wait("!document.querySelector('dialog.rehearse').open")
	b.Quiet("pitch")
}

func TestRehearseByKeyboard(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Go("pitches/bearings-that-report/")
	b.Run("document.querySelector('[data-rehearse=\"5-minutes\"]').focus()")
	b.Keys(kb.Enter)
	b.Wait(stage)
	b.Keys(" ")
	b.Wait(stage + ".classList.contains('running') && " + stage + ".querySelector('[data-run]').textContent === 'Stop'")
	for range 10 {
		b.Keys(kb.ArrowUp)
	}
	b.Wait(stage + ".querySelector('[data-pace]').textContent === '200 %'")
	b.Wait(stage + ".querySelector('[data-stage]').scrollTop > 40") // goes by
	b.Keys(" ")
	b.Wait("!" + stage + ".classList.contains('running')")
	b.Keys(kb.ArrowDown)
	b.Wait(stage + ".querySelector('[data-pace]').textContent === '190 %'")
	for _, level := range []string{"1", "2", "3"} {
		b.Keys(level)
		b.Wait(stage + ".dataset.level === '" + level + "' && " + stage + ".querySelector('[name=level]:checked').value === '" + level + "'")
	}
	all := b.Text(stage + ".querySelectorAll('.off').length")
	b.Keys("h")
	b.Wait(stage + ".querySelectorAll('.off').length < " + all)
	b.Keys(kb.Escape)
	b.Wait("!document.querySelector('dialog.rehearse').open")
	// The focus is back where it was, and the second time it is as it was left.
	b.Wait("document.activeElement.dataset.rehearse === '5-minutes'")
	b.Keys(kb.Enter)
	b.Wait(stage + ".dataset.level === '3'")
	b.Quiet("pitch")
}

func TestRehearseChinese(t *testing.T) {
	b := Open(t, ServeDemo(t))
	b.Media("", "prefers-reduced-motion", "reduce")
	b.Go("pitches/marker-grease-zh/")
	b.Tap("[data-rehearse]")
	b.Wait(stage)
	b.Keys("2")
	b.Wait(stage + ".dataset.level === '2'")
	b.Shot("rehearse-zh")
	if !b.Is("(() => { const w = [..." + stage + ".querySelectorAll('.spoken span')]; return w.length > 40 && w.every((e) => e.textContent.length <= 6) && w.some((e) => e.classList.contains('off')) && w.some((e) => !e.classList.contains('off')) })()") {
		t.Error("Chinese is not hidden by groups of characters")
	}
	b.Keys(" ")
	b.Wait(stage + ".querySelector('.now')")
	b.Quiet("pitch")
}

// A pitch page reads without scripts, and its first load is small.
func TestPitchFirstLoad(t *testing.T) {
	site, err := Demo()
	if err != nil {
		t.Fatal(err)
	}
	size := func(p string) int {
		f, ok := site.Find(p)
		if !ok {
			t.Fatalf("no file %s", p)
		}
		body, err := f.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		var z bytes.Buffer
		w := gzip.NewWriter(&z)
		w.Write(body)
		w.Close()
		return z.Len()
	}
	b := Open(t, ServeDemo(t))
	b.Go("pitches/bearings-that-report/")
	b.Run("await new Promise((r) => setTimeout(r, 600))")
	total := size("pitches/bearings-that-report/index.html")
	loaded := b.Text("performance.getEntriesByType('resource').map((e) => e.name).join(' ')")
	for _, address := range strings.Fields(loaded) {
		p, ok := strings.CutPrefix(address, b.Base)
		if !ok {
			t.Errorf("%s is not the site's own", address)
			continue
		}
		n := size(p)
		t.Logf("%6d %s", n, p)
		if strings.HasSuffix(p, ".js") || strings.HasSuffix(p, ".css") {
			total += n
		}
	}
	if total > 30<<10 {
		t.Errorf("the first load is %d bytes, over 30 kB", total)
	}
	t.Logf("%6d in all", total)
}
