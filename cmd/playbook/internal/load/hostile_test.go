package load

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/trial"
)

const mega = 1<<20 - 200

// to repeats s until it is n bytes long.
func to(n int, s string) string { return strings.Repeat(s, n/len(s)) }

func counted(n int, f func(i int) string) string {
	var b strings.Builder
	for i := 0; b.Len() < n; i++ {
		b.WriteString(f(i))
	}
	return b.String()
}

// bomb doubles what it refers to n times.
func bomb(n int) string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x, x]\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "a%d: &a%d [*a%d, *a%d]\n", i, i, i-1, i-1)
	}
	return b.String()
}

// yamls are YAML texts that are cheap to write and dear to read. Each is tried as
// front matter and as every data file.
var yamls = map[string]func() string{
	"alias bomb": func() string { return bomb(30) },
	"alias bomb, flow": func() string {
		return "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
	},
	"alias to itself":   func() string { return "a: &a [*a]\n" },
	"aliases, many":     func() string { return "a: &a x\nb: [" + to(mega, "*a,") + "]\n" },
	"anchors, many":     func() string { return counted(mega, func(i int) string { return fmt.Sprintf("k%d: &a%d x\n", i, i) }) },
	"merge keys":        func() string { return "a: &a {b: c}\nd:\n" + to(500000, "  <<: *a\n") },
	"brackets":          func() string { return to(mega, "[") },
	"brackets in a key": func() string { return "title: " + to(mega-100, "[") },
	"brackets closed":   func() string { return "title: " + to(mega/2, "[") + to(mega/2, "]") },
	"braces":            func() string { return "title: " + to(mega-100, "{") },
	"braces with keys":  func() string { return "title: " + to(mega-100, "{a: ") },
	"nested by indent":  func() string { return counted(mega, func(i int) string { return strings.Repeat(" ", i) + "a:\n" }) },
	"nested items":      func() string { return "title: \n" + to(mega-100, "- ") + "a" },
	"nested questions":  func() string { return to(mega, "? ") },
	"nested 33":         func() string { return "title: " + strings.Repeat("[", 33) + strings.Repeat("]", 33) + "\n" },
	"keys, 40,000":      func() string { return counted(mega, func(i int) string { return fmt.Sprintf("key%d: %d\n", i, i) }) },
	"keys, 40,000, flow": func() string {
		return "{" + counted(mega, func(i int) string { return fmt.Sprintf("k%d: %d, ", i, i) }) + "}"
	},
	"keys, same": func() string { return to(mega, "title: x\n") },
	"keys nested": func() string {
		return "title:\n" + counted(mega, func(i int) string { return fmt.Sprintf("  k%d: x\n", i) })
	},
	"long list":            func() string { return "tags: [" + to(mega-100, "a,") + "]\n" },
	"long list, lines":     func() string { return "tags:\n" + to(mega-100, "- a\n") },
	"list of wrong things": func() string { return "tags:\n" + to(mega-100, "- {a: b}\n") },
	"wrong ints":           func() string { return "weight: [" + to(mega-100, "x,") + "]\nresults: [" + to(1000, "x,") + "]\n" },
	"wrong results":        func() string { return "results:\n" + to(mega-100, "- {before: x, c: d}\n") },
	"wrong people":         func() string { return "people:\n" + to(mega-100, "- {name: [], c: d}\n") },
	"wrong deals":          func() string { return "deals:\n" + to(mega-100, "- {value: x, c: d}\n") },
	"wrong reps":           func() string { return "reps:\n" + to(mega-100, "- {since: x, c: d}\n") },
	"long key":             func() string { return to(mega-100, "a") + ": b\n" },
	"long value":           func() string { return "title: " + to(mega-100, "a") + "\n" },
	"long number":          func() string { return "weight: " + to(mega-100, "9") + "\n" },
	"long float":           func() string { return "weight: 1." + to(mega-100, "9") + "e99999999\n" },
	"long date":            func() string { return "date: 2026-01-01" + to(mega-100, "0") + "\n" },
	"block scalar":         func() string { return "summary: |\n" + to(mega-100, "  a\n") },
	"folded scalar":        func() string { return "summary: >\n" + to(mega-100, "  a\n\n") },
	"quoted, open":         func() string { return "title: \"" + to(mega-100, "a ") },
	"quoted, escapes":      func() string { return "title: \"" + to(mega-100, "\\u0061") + "\"\n" },
	"plain, many lines":    func() string { return "title: a\n" + to(mega-100, "  a\n") },
	"comments":             func() string { return to(mega, "# a\n") },
	"documents":            func() string { return to(mega, "--- a\n") },
	"tags !!":              func() string { return "title: " + to(mega-100, "!!a ") },
	"tag, long":            func() string { return "title: !" + to(mega-100, "a") + " b\n" },
	"directives":           func() string { return to(mega, "%YAML 1.1\n") },
	"indicators":           func() string { return to(mega, "- ? : , & * ! | > ' \" % @ `\n") },
	"colons":               func() string { return to(mega, ": ") },
	"empty keys":           func() string { return to(mega, "\"\": a\n") },
	"blank lines":          func() string { return to(mega, "\n") },
	"binary":               func() string { return "title: !!binary " + to(mega-100, "QUJD") + "\n" },
	"units nested":         func() string { return "units: " + to(mega-100, "[{id: a, units: ") },
	"units nested 14":      func() string { return "units: " + to(14*16, "[{id: a, units: ") + "[]" + to(14*2, "}]") + "\n" },
	"counts": func() string {
		return "counts:\n" + counted(mega, func(i int) string { return fmt.Sprintf("  r%d: {a: -1}\n", i) })
	},
	"facts": func() string {
		return "facts:\n" + counted(mega, func(i int) string { return fmt.Sprintf("  f%d: {value: x}\n", i) })
	},
}

// tomls likewise, as front matter between +++.
var tomls = map[string]func() string{
	"brackets":      func() string { return "a = " + to(mega-100, "[") },
	"brackets shut": func() string { return "a = " + to(mega/2-100, "[") + to(mega/2-100, "]") },
	"braces":        func() string { return "a = " + to(mega-100, "{a=") },
	"dotted key":    func() string { return to(mega-100, "a.") + "a = 1\n" },
	"dotted keys":   func() string { return to(mega-100, strings.Repeat("a.", 30)+"b = 1\n") },
	"dotted table":  func() string { return "[" + to(mega-100, "a.") + "a]\n" },
	"keys":          func() string { return counted(mega-100, func(i int) string { return fmt.Sprintf("k%d = 1\n", i) }) },
	"tables":        func() string { return counted(mega-100, func(i int) string { return fmt.Sprintf("[t%d]\n", i) }) },
	"table arrays":  func() string { return to(mega-100, "[[a]]\n") },
	"nested arrays": func() string {
		return counted(mega-100, func(i int) string { return "[[" + strings.Repeat("a.", min(i, 500)) + "a]]\n" })
	},
	"inline keys": func() string {
		return "a = {" + counted(mega-100, func(i int) string { return fmt.Sprintf("k%d=1,", i) }) + "z=1}\n"
	},
	"long array":     func() string { return "tags = [" + to(mega-100, "'a',") + "]\n" },
	"long string":    func() string { return "title = \"" + to(mega-100, "a") + "\"\n" },
	"multi-line":     func() string { return "title = \"\"\"" + to(mega-100, "a\n") + "\"\"\"\n" },
	"quoted dots":    func() string { return to(mega-100, "\"a\".") + "a = 1\n" },
	"comments":       func() string { return to(mega-100, "# a\n") },
	"arrays, nested": func() string { return "a = [" + to(mega-100, "[[1]],") + "]\n" },
}

// jsons likewise, as front matter in braces.
var jsons = map[string]func() string{
	"brackets":      func() string { return `{"a": ` + to(mega-100, "[") },
	"brackets shut": func() string { return `{"a": ` + to(9000, "[") + to(9000, "]") + "}\n" },
	"braces":        func() string { return to(mega-100, `{"a":`) },
	"keys": func() string {
		return "{" + counted(mega-100, func(i int) string { return fmt.Sprintf("\"k%d\":1,", i) }) + "\"z\":1}\n"
	},
	"lists":       func() string { return `{"a": [` + to(mega-100, "[],") + "[]]}\n" },
	"maps":        func() string { return `{"a": [` + to(mega-100, "{},") + "{}]}\n" },
	"numbers":     func() string { return `{"weight": ` + to(mega-100, "9") + "}\n" },
	"escapes":     func() string { return `{"title": "` + to(mega-100, `\u0041`) + "\"}\n" },
	"open string": func() string { return `{"title": "` + to(mega-100, "a") },
	"many braces": func() string { return to(mega-100, "{}") },
}

func TestHostileFrontMatter(t *testing.T) {
	conv := markdown.New()
	run := func(name, open, shut string, make func() string) {
		t.Run(name, func(t *testing.T) {
			src := []byte(open + make() + "\n" + shut + "\n\nText.\n")
			trial.Within(t, len(src), func() {
				d := ReadDoc("content/case-studies/x.md", src, conv)
				for range 300 { // as many faults ask for as many places
					d.At("results", 1, "before")
				}
				if d.Title == "" || len(d.Faults) > maxFaults+1 {
					t.Errorf("title %q, %d faults", d.Title, len(d.Faults))
				}
			})
		})
	}
	for _, name := range slices.Sorted(maps.Keys(yamls)) {
		run("yaml "+name, "---\n", "---", yamls[name])
	}
	for _, name := range slices.Sorted(maps.Keys(tomls)) {
		run("toml "+name, "+++\n", "+++", tomls[name])
	}
	for _, name := range slices.Sorted(maps.Keys(jsons)) {
		run("json "+name, "", "", jsons[name])
	}
	for _, mark := range []string{"---\n", "--- \n", "+++\n", "-\n", "{\n", "\n", "\ufeff---\n", "...\n", "a: b\n", "visib: a\n", "=\n"} {
		run("marks "+mark, mark, mark, func() string { return to(mega, mark) })
	}
}

func TestHostileData(t *testing.T) {
	for _, file := range []string{"data/site.yaml", "data/team.yaml", "data/facts.yaml", "data/rehearsals.yaml", "data/accounts/a.yaml", "data/pipeline/2026-W47.yaml"} {
		for _, name := range slices.Sorted(maps.Keys(yamls)) {
			t.Run(file+" "+name, func(t *testing.T) {
				src := []byte(yamls[name]())
				if strings.HasPrefix(file, "data/pipeline/") && bytes.Count(src, []byte(","))+bytes.Count(src, []byte(":")) > maxYAML/12 {
					t.Skip("a snapshot may hold as many values as 100,000 deals have")
				}
				trial.Within(t, len(src), func() {
					if f, ok := dataFile(file, src).(interface{ count() int }); ok && f.count() > maxFaults+1 {
						t.Errorf("%d faults", f.count())
					}
				})
			})
		}
	}
}

func (f *File[T]) count() int { return len(f.Faults) }
