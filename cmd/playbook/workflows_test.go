package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v4"
)

type workflow struct {
	On          any
	Permissions map[string]string
	Jobs        map[string]struct {
		If          string
		Permissions map[string]string
		Steps       []struct {
			Uses string
			Run  string
			Env  map[string]string
		}
	}
}

func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	files, err := filepath.Glob("../../.github/workflows/*.yml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%v %v", files, err)
	}
	out := map[string]workflow{}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var w workflow
		if err := yaml.Unmarshal(src, &w); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		out[filepath.Base(f)] = w
	}
	return out
}

// A pull request must not be able to take the repository over.
func TestWorkflowsAreClosed(t *testing.T) {
	majors := []string{"actions/checkout@v6", "actions/setup-go@v6", "actions/setup-node@v6", "actions/configure-pages@v6", "actions/upload-pages-artifact@v5", "actions/deploy-pages@v5"}
	expression := regexp.MustCompile(`\$\{\{.*(github\.event|head_ref|inputs)`)
	for name, w := range workflows(t) {
		src, _ := os.ReadFile("../../.github/workflows/" + name)
		for _, bad := range []string{"pull_request_target", "workflow_run", "write-all"} {
			if strings.Contains(strings.ReplaceAll(string(src), "# ", ""), bad+":") {
				t.Errorf("%s: %s", name, bad)
			}
		}
		if len(w.Permissions) != 1 || w.Permissions["contents"] != "read" {
			t.Errorf("%s: permissions %v, want contents: read alone", name, w.Permissions)
		}
		for id, j := range w.Jobs {
			if len(j.Permissions) > 0 && (id != "deploy" || !strings.Contains(j.If, "refs/heads/main")) {
				t.Errorf("%s: job %s has rights %v", name, id, j.Permissions)
			}
			for _, s := range j.Steps {
				if s.Uses != "" && !slices.Contains(majors, s.Uses) {
					t.Errorf("%s: %s is not one of the actions at their current major", name, s.Uses)
				}
				if expression.MatchString(s.Run) {
					t.Errorf("%s: a script holds what a stranger may write: %s", name, s.Run)
				}
			}
		}
		if name == "check.yml" && strings.Contains(string(src), "secrets.") {
			t.Errorf("%s sees secrets", name)
		}
	}
}

func TestActionlint(t *testing.T) {
	files, _ := filepath.Glob("../../.github/workflows/*.yml")
	l, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	errs, err := l.LintFiles(files, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range errs {
		t.Errorf("%s", e)
	}
}
