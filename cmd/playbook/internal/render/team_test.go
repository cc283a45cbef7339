package render

import (
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/script"
)

const spoken = "---\ntitle: Pitch\nstages: [first]\n---\n\n## 30 seconds\n\nSay this now.\n\n## 5 minutes\n\nSay more of it.\n"

func recitalEnv(t *testing.T, list string) (*env, *playbook.Document) {
	e := envOf(t, map[string]string{"data/team.yaml": team, "content/pitches/p.md": spoken, "data/rehearsals.yaml": "rehearsals:\n" + list})
	return e, e.pb.At("content/pitches/p.md")
}

func versionNow(t *testing.T) string {
	e, d := recitalEnv(t, "  - {rep: ann, pitch: pitches/p.md, variant: 30 seconds, on: 2026-01-01}\n")
	_ = e
	return script.Version(script.Variants(d.Body)[0].Parts)
}

// said, old, unknown and never; what was said in today's words counts before a
// later recital of old ones.
func TestRecitalStates(t *testing.T) {
	now := versionNow(t)
	e, d := recitalEnv(t, `  - {rep: ann, pitch: pitches/p.md, variant: 30 seconds, version: "`+now+`", on: 2026-11-01, marks: {words: 4, pace: 5}}
  - {rep: ann, pitch: pitches/p.md, variant: 30 seconds, version: "00000000", on: 2026-11-10, marks: {words: 1}}
  - {rep: bob, pitch: pitches/p.md, variant: 30 seconds, version: "00000000", on: 2026-11-02}
  - {rep: bob, pitch: pitches/p.md, variant: 5 minutes, on: 2026-11-03}
`)
	want := map[string]RehearsalCell{
		"ann 30 seconds": {State: "said", On: "2026-11-01", Mark: "4.5", Version: now},
		"ann 5 minutes":  {State: "never"},
		"bob 30 seconds": {State: "old", On: "2026-11-02", Version: "00000000"},
		"bob 5 minutes":  {State: "unknown", On: "2026-11-03"},
	}
	for _, v := range script.Variants(d.Body) {
		for _, id := range []string{"ann", "bob"} {
			got := e.cell(d, v, e.pb.Rep(id), e.recitals(d, v))
			w := want[id+" "+v.Title]
			if got.State != w.State || got.On != w.On || got.Mark != w.Mark || got.Version != w.Version {
				t.Errorf("%s, %s: %+v, want %+v", id, v.Title, got, w)
			}
		}
	}
	b, err := whole(e, (*env).teamPage)
	if err != nil {
		t.Fatal(err)
	}
	page := string(b)
	if strings.Contains(page, "Cy Gone") {
		t.Error("who left is asked to recite")
	}
	if !strings.Contains(page, "<b>1</b> <span>of 4 ") {
		t.Error("one of four cells is said in today's words")
	}
	if got := e.rehearsed(d, e.pb.Reps...); len(got) != 3 {
		t.Errorf("%d recitals on the pitch's page: %+v", len(got), got)
	}
}

// Two people of one name: the page of each shows what that one has said.
func TestRecitalsOfNamesakes(t *testing.T) {
	e := envOf(t, map[string]string{"content/pitches/p.md": spoken,
		"data/team.yaml":       "reps:\n  - {id: ann, name: Ann Able}\n  - {id: anna, name: Ann Able}\n",
		"data/rehearsals.yaml": "rehearsals:\n  - {rep: anna, pitch: pitches/p.md, variant: 5 minutes, on: 2026-11-02}\n"})
	if got := e.rehearsalsOf(e.pb.Rep("ann")); len(got) != 0 {
		t.Errorf("ann is shown what anna said: %+v", got)
	}
	if got := e.rehearsalsOf(e.pb.Rep("anna")); len(got) != 1 || got[0].Variant != "5 minutes" {
		t.Errorf("anna said one script: %+v", got)
	}
}

// A recital without a version holds as long as the file has not changed since.
func TestRecitalOfAnUnchangedScript(t *testing.T) {
	e, d := recitalEnv(t, "  - {rep: ann, pitch: pitches/p.md, variant: 30 seconds, on: 2026-11-05}\n")
	r, v := e.pb.Rehearsals[0], script.Variants(d.Body)[0]
	if s := e.state(d, v, r); s != "unknown" {
		t.Errorf("without history: %s", s)
	}
	for changed, want := range map[string]string{"2026-11-05": "said", "2026-11-06": "unknown"} {
		if s := changedOn(t, d.Path, changed).state(d, v, r); s != want {
			t.Errorf("changed on %s: %s, want %s", changed, s, want)
		}
	}
}

// What to rehearse today: never said before said in old words only, then longest ago.
func TestToRehearse(t *testing.T) {
	now := versionNow(t)
	e, _ := recitalEnv(t, `  - {rep: ann, pitch: pitches/p.md, variant: 30 seconds, version: "`+now+`", on: 2026-11-01}`+"\n")
	if c := e.toRehearse(); c == nil || c.Note != "5 minutes" {
		t.Errorf("%+v", c)
	}
	e, _ = recitalEnv(t, `  - {rep: ann, pitch: pitches/p.md, variant: 30 seconds, version: "`+now+`", on: 2026-11-01}
  - {rep: ann, pitch: pitches/p.md, variant: 5 minutes, on: 2026-10-01}
`)
	if c := e.toRehearse(); c == nil || c.Note != "5 minutes, last said on 1 Oct 2026" {
		t.Errorf("%+v", c)
	}
}

// changedOn is a playbook whose file at path changed last on a day.
func changedOn(t *testing.T, path, day string) *env {
	t.Helper()
	on, err := schema.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	src, err := load.Load(tree(map[string]string{"data/team.yaml": team, "content/pitches/p.md": spoken}), &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	passed, list := check.Run(src, check.Options{Today: on}, nil)
	if passed == nil {
		t.Fatalf("%+v", list)
	}
	pb := playbook.New(passed, playbook.Options{Audience: schema.ForManagers, Changes: map[string]playbook.Change{path: {Day: on}}})
	return newEnv(pb, defaultTheme(t), Options{})
}
