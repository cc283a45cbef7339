package render

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/markdown"
	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/schema"
	"playbook/themes"
)

// families are words whose key is put together, by the beginning that stands in
// the code or in a layout, and the ends that it can have.
func families() map[string][]string {
	kinds := ends(schema.Kinds())
	rules := []string{}
	for _, r := range pipeline.Rules() {
		for _, part := range []string{"name", "title", "says", "action", "threshold"} {
			rules = append(rules, string(r)+"."+part)
		}
	}
	charts := []string{}
	for _, c := range []string{"funnel", "trend", "movement", "waterfall", "pareto", "ageing"} {
		charts = append(charts, c, c+".says")
	}
	return map[string][]string{
		"kind.": kinds, "kinds.": kinds, "add.": kinds, "outcome.": {"won", "lost", "open"},
		"says.":          slices.DeleteFunc(slices.Clone(kinds), func(k string) bool { return k == string(schema.Page) }), // a page says it itself
		"tool.":          {"pipeline", "accounts", "agenda", "team", "praise", "coverage", "review", "book"},
		"audience.":      {"public", "public.says", "team", "team.says", "manager", "manager.says"},
		"rehearse.mark.": {"words", "pace", "warmth", "question"},
		"rehearsal.":     {"said", "old", "never", "unknown"},
		"learns.":        schema.Learns(), "spin.": {"situation", "problem", "implication", "need-payoff"},
		"unit.": {string(pipeline.ShapeCounts), string(pipeline.ShapeDeals)}, "chart.": charts,
		"move.": ends(pipeline.Classes()), "left.": ends(pipeline.Classes()),
		"metric.":          {"open", "average", "cycle", "velocity", "coverage", "coverage-needed", "quota", "top-share", "eighty", "hhi"},
		"metric.win-rate.": ends(pipeline.Variants()), "variant.": ends(pipeline.Variants()),
		"rep.role.": {"rep", "manager"}, "rep.": {"active", "leave", "left"},
		"status.": {"new", "still", "mended", "unknown"}, "reason.": ends(pipeline.Reasons()),
		"finding.": rules, "measure.": ends(pipeline.Measures()),
		"alert.": markdown.Alerts(),
		"lack.":  {string(pipeline.LackMap), string(pipeline.LackProposal), string(pipeline.LackTouch)},
		"role.":  {"decides", "influences", "uses", "blocks", "signs"},
		"fact.":  {"ok", "expired", "soon", "unused"}, "rumour.fade": {"1", "2", "3"},
	}
}

func ends[T ~string](list []T) (out []string) {
	for _, v := range list {
		out = append(out, string(v))
	}
	return out
}

// Every word of the theme is asked for by the code or a layout, in every language,
// and every word that a family can ask for is there.
func TestEveryWordIsUsed(t *testing.T) {
	var src strings.Builder
	for _, f := range must(filepath.Glob("*.go"))(t) {
		if !strings.HasSuffix(f, "_test.go") {
			src.Write(must(os.ReadFile(f))(t))
		}
	}
	def := must(fs.Sub(themes.FS, "default"))(t)
	for _, pattern := range []string{"layouts/*.html", "layouts/parts/*.html"} {
		for _, f := range must(fs.Glob(def, pattern))(t) {
			src.Write(must(fs.ReadFile(def, f))(t))
		}
	}
	asked := src.String()
	made := map[string]bool{}
	for begin, list := range families() {
		if !strings.Contains(asked, `"`+begin) {
			t.Errorf("nothing asks for words that begin with %q", begin)
		}
		for _, end := range list {
			made[begin+end] = true
		}
	}
	langs := must(fs.Glob(def, "strings/*.yaml"))(t)
	if len(langs) < 2 {
		t.Fatalf("languages: %v", langs)
	}
	for _, f := range langs {
		var words map[string]string
		if err := yaml.Unmarshal(must(fs.ReadFile(def, f))(t), &words); err != nil {
			t.Fatal(err)
		}
		var lost []string
		for key := range words {
			if !made[key] && !strings.Contains(asked, `"`+key+`"`) {
				lost = append(lost, key)
			}
		}
		slices.Sort(lost)
		if len(lost) > 0 {
			t.Errorf("%s: nothing asks for %s", f, strings.Join(lost, ", "))
		}
		for key := range made {
			if words[key] == "" {
				t.Errorf("%s lacks %q", f, key)
			}
		}
	}
}

// must gives a value or ends the test.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(fmt.Errorf("the theme and the code are read: %w", err))
		}
		return v
	}
}
