package load

import (
	"bytes"
	"regexp"
	"testing"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/trial"
)

// managers is a line that says manager, as YAML, TOML or JSON has it.
var managers = regexp.MustCompile(`^["']?visibility["']?[ \t]*[:=][ \t]*["']?manager["']?,?[ \t]*\r?\n?$`)

// saysManager tells whether one of the first lines of a document says that it is
// for managers, whatever is around it.
func saysManager(src []byte) bool {
	n := 0
	for l := range bytes.Lines(bytes.TrimPrefix(src, []byte("\ufeff"))) {
		if n++; n > 15 {
			return false
		}
		if managers.Match(l) {
			return true
		}
	}
	return false
}

// FuzzReadDoc: whatever the bytes, a document is read or refused in time and
// memory, every fault has a place that the file has, and a line that says
// visibility: manager near the top is never lost: the document is for managers,
// or says something else itself, or is broken.
func FuzzReadDoc(f *testing.F) {
	const key = "visibility: manager\n"
	for _, s := range []string{"---\ntitle: A\n" + key + "---\n\nText.\n", "\ufeff---\n" + key + "---\n", "+++\nvisibility = \"manager\"\n+++\n", "{\n\"visibility\": \"manager\"\n}\n",
		"---\ntitle: |\n  ---\n" + key + "---\n", "---\ntitle: \"\n" + key + "\"\n---\n", "---\na: b\n--- #\n" + key + "---\n", "---\na: b\n...\n" + key + "---\n", "---\r" + key + "---\r", "----\n" + key + "----\n",
		key, "Text.\n\n---\n" + key + "---\n", "---\nx:\n  " + key + "---\n", "---\n# " + key + "---\n", "---\n? " + key + "---\n", "---\n- " + key + "---\n", "---\n" + key + "visibility: public\n---\n", ";;;\n" + key + ";;;\n",
		"---\na: &a [*a]\n" + key + "---\n", "---\na: !!binary x\n" + key + "---\n", "---\n{a: b,\n" + key + "}\n---\n", "---\n%YAML 1.1\n" + key + "---\n", "---\na: 'b\n" + key + "'\n---\n", "---\nresults:\n- measure: [x]\n  before: nine\n" + key + "---\n", "{\"\n0", "---", "+++\n\"ڍ\n+++"} {
		f.Add([]byte(s))
	}
	conv := markdown.New()
	f.Fuzz(func(t *testing.T, src []byte) {
		if len(src) > 1<<16 || badText("content/case-studies/x.md", src) != nil {
			return
		}
		var d *Doc
		trial.Fuzzed(t, len(src), func() { d = ReadDoc("content/case-studies/x.md", src, conv) })
		if d.Title == "" && !d.Broken {
			t.Errorf("no title")
		}
		places(t, src, d.Faults)
		for _, steps := range [][]any{{"results", 0, "before"}, {"title"}, {"nothing"}} {
			if p := d.At(steps...); p.Line < 1 || p.Line > lines(src) {
				t.Errorf("%v stands at %s, of %d lines", steps, p, lines(src))
			}
		}
		if saysManager(src) && !d.Broken && d.Front.Visibility == "" {
			t.Errorf("the document says that it is for managers, and that is lost")
		}
		if n, ok := d.parsed(), false; !d.Broken && n != nil {
			if v, said := lookup(n, "visibility"); said {
				ok = string(d.Front.Visibility) == v.Value
				if !ok {
					t.Errorf("visibility is %q, read as %q", v.Value, d.Front.Visibility)
				}
			}
		}
	})
}

func lines(src []byte) int { return bytes.Count(src, []byte("\n")) + 1 }

// places holds every fault to a place that the file has.
func places(t *testing.T, src []byte, faults diag.List) {
	t.Helper()
	all := bytes.Split(src, []byte("\n"))
	for _, f := range faults {
		if f.Line < 1 || f.Line > len(all) || f.Col < 1 || f.Col > len([]rune(string(all[f.Line-1])))+1 {
			t.Errorf("%s: %s: the file has %d lines", f.Pos, f.Message, len(all))
		}
		if f.Message == "" || f.Rule == "" {
			t.Errorf("the fault %+v is no message", f)
		}
	}
}

var dataFiles = []string{"data/site.yaml", "data/team.yaml", "data/facts.yaml", "data/rehearsals.yaml", "data/accounts/a.yaml", "data/pipeline/2026-W47.yaml"}

// FuzzDataFile: a file of data is read or refused in time and memory, its faults
// have places, and a visibility that it states is the one that is read.
func FuzzDataFile(f *testing.F) {
	for i, s := range []string{"title: T\nstages: [{id: a, name: A}]\nvisibility: {default: team, pitch: manager}\nrules: {stale: off}\n", "visibility: manager\nreps: [{id: ana, since: 2026-01-01, quota: {2026-Q4: 12.5}}]\n",
		"visibility: team\nfacts: {a: {value: 3, visibility: manager}}\n", "rehearsals: [{rep: ana, pitch: a.md, on: 2026-11-01, marks: {words: 3}}]\n",
		"visibility: manager\nunits: &u [{id: a, units: [{id: b}]}]\npeople: [{name: Kim, goals: [a, b]}]\nnews: [{date: 2026-01-01, text: x}]\n", "as_of: 2026-11-20\nvisibility: team\ndeals: [{id: a, owner: ana, stage: b, value: 12.50, created: 2026-01-01}]\ncounts: {a: {b: 3}}\n",
		"a: &a [*a]\n", "--- a\n--- b\n", "visibility: manager\n...\nx: y\n", "? [a]\n: {b: c}\n", "<<: {visibility: team}\n", "visibility: !!null manager\n", "units: &u [{units: *u}]\n", "\"\\0\": \"\\x85\"\n", "---", "facts: {:{0}}"} {
		for n := range dataFiles {
			if n == i%len(dataFiles) || i >= len(dataFiles) {
				f.Add([]byte(s), uint8(n))
			}
		}
	}
	f.Fuzz(func(t *testing.T, src []byte, which uint8) {
		p := dataFiles[int(which)%len(dataFiles)]
		if len(src) > 1<<16 || badText(p, src) != nil {
			return
		}
		var file any
		trial.Fuzzed(t, len(src), func() { file = dataFile(p, src) })
		switch x := file.(type) {
		case *File[schema.Site]:
			examine(t, src, x, "")
		case *File[schema.Team]:
			examine(t, src, x, x.Value.Visibility)
		case *File[schema.Facts]:
			examine(t, src, x, x.Value.Visibility)
		case *File[schema.Rehearsals]:
			examine(t, src, x, x.Value.Visibility)
		case *Snapshot:
			examine(t, src, &x.File, x.Value.Visibility)
		case *Account:
			examine(t, src, &x.File, x.Value.Visibility)
		default:
			t.Fatalf("%s became %T", p, file)
		}
	})
}

func examine[T any](t *testing.T, src []byte, f *File[T], vis schema.Visibility) {
	places(t, src, f.Faults)
	if p := f.At("deals", 0, "stage"); p.Line < 1 || p.Line > lines(src) {
		t.Errorf("a place is said to be %s, of %d lines", p, lines(src))
	}
	if _, site := any(f).(*File[schema.Site]); site || f.Broken {
		return
	}
	if n := f.parsed(); n != nil {
		if v, said := lookup(n, "visibility"); said && string(vis) != v.Value {
			t.Errorf("visibility is %q, read as %q", v.Value, vis)
		}
	}
	if saysManager(src) && vis == "" {
		t.Errorf("the file says that it is for managers, and that is lost")
	}
}
