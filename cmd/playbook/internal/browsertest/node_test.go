package browsertest

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// node runs a module among the theme's scripts, with input as JSON, and reads what
// it prints as JSON. It skips the test where there is no Node.
func node(t *testing.T, module string, input, output any) {
	t.Helper()
	path, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed: these scripts are tried in Chromium only")
	}
	tmp := t.TempDir()
	sources, err := filepath.Glob(root + "/themes/default/scripts/*.js")
	if err != nil || len(sources) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, p := range sources {
		b, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(tmp, filepath.Base(p)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"package.json": `{"type":"module"}`, "try.js": `import { readFileSync } from "node:fs"; const given = JSON.parse(readFileSync(0, "utf8"));` + "\n" + module} {
		if err := os.WriteFile(filepath.Join(tmp, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	in, err := json.Marshal(input)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, filepath.Join(tmp, "try.js"))
	cmd.Stdin = bytes.NewReader(in)
	var faults bytes.Buffer
	cmd.Stderr = &faults
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("node: %v\n%s", err, faults.String())
	}
	if err := json.Unmarshal(out, output); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
}

// Whatever is typed, YAML reads it back as the same text.
func TestYAMLLines(t *testing.T) {
	texts := []string{"samuel", "30 seconds", "Demo, 15 minutes", "30 秒", "yes", "No", "null", "~", "12", "1e5", "0x1f", "12345678", "2026-11-24", "a: b", "a #b", "#a", "- a", "{a}", "[a]", `"q"`, "it's",
		"a\\b", "@x", "*a", "&a", "!a", "%a", "`a`", "a, b", "on", ".5", "1_000", ".inf", "a:", "trailing-", "é", "<b>", "a\u2028b", "50 %", "y", "N", "=", "<<", "0o17", "1:30", "12:30:45", "a\tb", "1.5.2", "Ω"}
	var lines []string
	node(t, `import { mapping, ready } from "./yaml.js"; import { entry } from "./rehearse-core.js"; import { fact } from "./questions-core.js";
console.log(JSON.stringify(given.map((t) => "- " + mapping({ k: t, n: ready("1") }) + "\n" +
  entry({ rep: t, pitch: "content/pitches/a b.md", variant: t, version: "1234567e", on: "2026-11-24", marks: { words: 5, pace: 0, warmth: 3, question: 2 }, by: t + "x" }).trimStart() +
  fact({ ask: t, learns: "goals", answers: [t], note: t }, { source: t, about: t, on: "2026-11-24" }).line.trimStart())));`, texts, &lines)
	for i, text := range texts {
		var got []map[string]any
		if err := yaml.Unmarshal([]byte(lines[i]), &got); err != nil || len(got) != 3 {
			t.Errorf("%q becomes %q: %v", text, lines[i], err)
			continue
		}
		want := strings.Join(strings.Fields(text), " ")
		if got[0]["k"] != want || got[1]["rep"] != want || got[1]["variant"] != want || got[1]["by"] != want+"x" || got[1]["version"] != "1234567e" || got[1]["pitch"] != "pitches/a b.md" || got[2]["name"] != want || got[2]["source"] != want {
			t.Errorf("%q becomes %q, read as %v", text, lines[i], got)
		}
	}
}

// Levels hide more and more, the first word of a sentence last; nothing is lost.
func TestHiddenWords(t *testing.T) {
	type script struct{ Text, Lang string }
	scripts := []script{
		{"Every bearing writes a diary. You wipe it off, don't you? It costs 3.5 % of 1,200 stops: read it.", "en"},
		{"您厂里每个轴承都在写日记，可是旧油脂一擦就扔了。请问，你们加脂是按日历，还是凭手感？", "zh"},
		{"この軸受は日記を書いています。Rounds で読めます。", "ja"},
		{"", "en"}, {"…", "en"},
	}
	var got []struct {
		Text           string
		Hidden         []int
		Words, Firsts  int
		Longest        int
		FirstsHiddenAt [4]int
		Weight         float64
	}
	node(t, `import { groups, hidden, weight } from "./rehearse-core.js";
console.log(JSON.stringify(given.map(({ Text, Lang }) => {
  const list = groups(Text, Lang), words = list.filter((g) => g.word), off = [0, 1, 2, 3].map((l) => hidden(list, l));
  return { Text: list.map((g) => g.text).join(""), Hidden: off.map((h) => h.filter(Boolean).length), Words: words.length, Firsts: list.filter((g) => g.first).length,
    Longest: Math.max(0, ...words.map((g) => g.text.length)), FirstsHiddenAt: off.map((h) => h.filter((x, i) => x && list[i].first).length), Weight: list.reduce((n, g) => n + weight(g), 0) };
})));`, scripts, &got)
	for i, s := range scripts {
		g := got[i]
		if g.Text != s.Text {
			t.Errorf("%q becomes %q", s.Text, g.Text)
		}
		if g.Hidden[0] != 0 || g.Hidden[3] != g.Words || g.Hidden[1] > g.Hidden[2] || g.Hidden[2] > g.Hidden[3] || g.Words > 5 && (g.Hidden[1] == 0 || g.Hidden[1] == g.Hidden[2] || g.Hidden[2] == g.Hidden[3]) {
			t.Errorf("%q: hidden by level %v of %d", s.Text, g.Hidden, g.Words)
		}
		if g.FirstsHiddenAt[1]+g.FirstsHiddenAt[2] != 0 || g.FirstsHiddenAt[3] != g.Firsts {
			t.Errorf("%q: first words hidden by level %v of %d", s.Text, g.FirstsHiddenAt, g.Firsts)
		}
		if s.Lang == "zh" && g.Longest > 5 {
			t.Errorf("a group of %d characters", g.Longest)
		}
	}
	if got[0].Firsts != 4 || got[1].Firsts != 2 { // a colon begins a breath of its own
		t.Errorf("sentences: %d and %d", got[0].Firsts, got[1].Firsts)
	}
	if w := got[1].Weight; w < 22 || w > 25 { // 37 characters at 240 against words at 150 a minute
		t.Errorf("weight %v", w)
	}
}

func TestScorecardTotal(t *testing.T) {
	type line struct {
		Weight float64 `json:"weight"`
		Mark   int     `json:"mark"`
	}
	var got []struct {
		Marked, Of int
		Total      *float64
	}
	node(t, `import { total } from "./scorecard-core.js"; console.log(JSON.stringify(given.map(total)));`, [][]line{
		{{3, 5}, {1, 1}}, {{3, 0}, {1, 2}}, {{1, 0}}, {{1, 6}, {1, -1}, {0.5, 4}, {0.25, 1}}}, &got)
	if *got[0].Total != 4 || *got[1].Total != 2 || got[1].Marked != 1 || got[1].Of != 2 || got[2].Total != nil || *got[3].Total != 3 || got[3].Marked != 2 {
		t.Errorf("%+v", got)
	}
}

// Facts go where they belong: what is learnt of a person to the person, if we know who.
func TestFacts(t *testing.T) {
	type question struct {
		Learns  string   `json:"learns"`
		Ask     string   `json:"ask"`
		Answers []string `json:"answers"`
		Note    string   `json:"note"`
	}
	var got []struct{ Without, With *struct{ Under, Line string } }
	var list []question
	for _, l := range []string{"structure", "people", "news", "goals", "purchases"} {
		list = append(list, question{l, "Is it so?", []string{"Yes"}, ""})
	}
	list = append(list, question{"news", "Is it so?", []string{}, "  "})
	node(t, `import { fact } from "./questions-core.js"; console.log(JSON.stringify(given.map((q) => ({
  Without: fact(q, { on: "2026-11-24" }), With: fact(q, { on: "2026-11-24", about: "Ole", source: "Signe" }) }))));`, list, &got)
	for i, q := range list[:5] {
		want := "news"
		if q.Learns == "people" || q.Learns == "goals" {
			want = "people"
		}
		if got[i].Without.Under != "news" || got[i].With.Under != want || !strings.Contains(got[i].With.Line, "Is it so? Yes") || !strings.Contains(got[i].With.Line, "source: Signe") {
			t.Errorf("%s: %+v %+v", q.Learns, *got[i].Without, *got[i].With)
		}
	}
	if got[5].Without != nil {
		t.Error("nothing was answered")
	}
}
