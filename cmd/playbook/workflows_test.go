package main

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
	"go.yaml.in/yaml/v4"
)

const repository = "../../"

// workflow is what the rules below look at.
type workflow struct {
	On          yaml.Node         `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Concurrency map[string]any    `yaml:"concurrency"`
	Jobs        map[string]struct {
		If          string            `yaml:"if"`
		Needs       string            `yaml:"needs"`
		Permissions map[string]string `yaml:"permissions"`
		Steps       []step            `yaml:"steps"`
	} `yaml:"jobs"`
}

type step struct {
	Uses string            `yaml:"uses"`
	Run  string            `yaml:"run"`
	With map[string]string `yaml:"with"`
	Env  map[string]string `yaml:"env"`
}

// actions are the actions that workflows may use, at their current major version.
var actions = []string{"actions/checkout@v6", "actions/setup-go@v6", "actions/setup-node@v6", "actions/configure-pages@v6",
	"actions/upload-pages-artifact@v5", "actions/deploy-pages@v5"}

func readWorkflow(t *testing.T, name string) (workflow, string) {
	t.Helper()
	b, err := os.ReadFile(repository + ".github/workflows/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var w workflow
	if err := yaml.Unmarshal(b, &w); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return w, string(b)
}

func TestWorkflowsCannotBeTakenOver(t *testing.T) {
	files, err := os.ReadDir(repository + ".github/workflows")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		w, text := readWorkflow(t, f.Name())
		if strings.Contains(text, "pull_request_target") || strings.Contains(text, "workflow_run") {
			t.Errorf("%s: runs with rights on what a stranger wrote", f.Name())
		}
		if len(w.Permissions) != 1 || w.Permissions["contents"] != "read" {
			t.Errorf("%s: permissions of the whole are %v, want contents: read", f.Name(), w.Permissions)
		}
		if w.Concurrency["group"] == nil {
			t.Errorf("%s: two runs may meet: no concurrency group", f.Name())
		}
		for name, job := range w.Jobs {
			for _, s := range job.Steps {
				if s.Uses != "" && !slices.Contains(actions, s.Uses) {
					t.Errorf("%s, %s: uses %s, which is not among %v", f.Name(), name, s.Uses, actions)
				}
				if strings.Contains(s.Run, "${{") {
					t.Errorf("%s, %s: a command holds an expression: pass it through env\n%s", f.Name(), name, s.Run)
				}
				if strings.HasPrefix(s.Uses, "actions/checkout@") && s.With["persist-credentials"] != "false" {
					t.Errorf("%s, %s: checkout leaves its token in the folder", f.Name(), name)
				}
			}
		}
	}
}

func TestCheckWorkflowHasNoRights(t *testing.T) {
	w, text := readWorkflow(t, "check.yml")
	if w.On.Value != "pull_request" {
		t.Errorf("runs on %v, want pull_request alone", w.On)
	}
	if regexp.MustCompile(`\bsecrets\b`).MatchString(withoutComments(text)) {
		t.Error("a secret is within reach of a stranger's code")
	}
	for name, job := range w.Jobs {
		if job.Permissions != nil {
			t.Errorf("%s: permissions of its own: %v", name, job.Permissions)
		}
	}
	for _, want := range []string{"check --format github", "--summary \"$GITHUB_STEP_SUMMARY\"", "/playbook\" build"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}

func TestPagesWorkflow(t *testing.T) {
	w, text := readWorkflow(t, "pages.yml")
	var on struct {
		Push             struct{ Branches []string } `yaml:"push"`
		WorkflowDispatch *struct{}                   `yaml:"workflow_dispatch"`
	}
	if err := w.On.Decode(&on); err != nil || !slices.Equal(on.Push.Branches, []string{"main"}) || len(w.On.Content) != 4 {
		t.Errorf("runs on %v (%v), want push to main and by hand", on, err)
	}
	for name, job := range w.Jobs {
		writes := false
		for scope, right := range job.Permissions {
			writes = writes || right == "write"
			if right == "write" && scope != "pages" && scope != "id-token" {
				t.Errorf("%s: may write %s", name, scope)
			}
		}
		if writes && (job.If != "github.ref == 'refs/heads/main'" || name != "deploy") {
			t.Errorf("%s: may write, on more than main: if: %q", name, job.If)
		}
		for _, s := range job.Steps {
			for key, value := range s.Env {
				if strings.Contains(value, "secrets.") && (name != "build" || !regexp.MustCompile(`^PLAYBOOK_(TEAM|MANAGER)_PASSPHRASE$`).MatchString(key) || !strings.Contains(s.Run, "/playbook\" build")) {
					t.Errorf("%s: the secret %s goes where it need not", name, key)
				}
			}
		}
	}
	if len(w.Jobs["deploy"].Steps) != 1 || w.Jobs["deploy"].Needs != "build" {
		t.Error("the job that may write does more than deploy what build made")
	}
	if strings.Count(text, "secrets.") != 2 {
		t.Errorf("%d secrets, want the two passphrases", strings.Count(text, "secrets."))
	}
	for _, want := range []string{"npm ci --prefix themes/default", "steps.pages.outputs.base_url", "--base-url \"$BASE_URL\"", "--repository \"$REPOSITORY\" --branch \"$BRANCH\"", "fetch-depth: 0", "cancel-in-progress: false"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s", want)
		}
	}
}

func withoutComments(text string) string {
	return regexp.MustCompile(`(?m)#.*$`).ReplaceAllString(text, "")
}

func TestActionlint(t *testing.T) {
	var out bytes.Buffer
	linter, err := actionlint.NewLinter(&out, &actionlint.LinterOptions{Shellcheck: "", Pyflakes: ""})
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{repository + ".github/workflows", repository + "themes/default/archetypes/github/workflows"} {
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(dir + "/" + f.Name())
			if err != nil {
				t.Fatal(err)
			}
			faults, err := linter.Lint(f.Name(), b, nil)
			if err != nil || len(faults) > 0 {
				t.Errorf("%s: %v\n%s", f.Name(), err, out.String())
			}
			out.Reset()
		}
	}
}

// A new playbook gets the same workflows and forms as this one.
func TestNewPlaybooksGetTheSame(t *testing.T) {
	here, there := os.DirFS(repository+".github"), os.DirFS(repository+"themes/default/archetypes/github")
	// CODEOWNERS is made from a team, dependabot.yml names libraries, the rest is about this builder.
	own := map[string]bool{"CODEOWNERS": true, "dependabot.yml": true, "SECURITY.md": true}
	seen := 0
	for _, pair := range [][2]fs.FS{{here, there}, {there, here}} {
		err := fs.WalkDir(pair[0], ".", func(p string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || own[p] || strings.HasPrefix(p, "readme/") {
				return err
			}
			seen++
			a, err := fs.ReadFile(pair[0], p)
			if err != nil {
				return err
			}
			if b, err := fs.ReadFile(pair[1], p); err != nil || !bytes.Equal(a, b) {
				t.Errorf("%s differs between .github/ and themes/default/archetypes/github/ (%v)", p, err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if seen < 12 {
		t.Errorf("only %d files were compared", seen)
	}
}

// The forms have what GitHub asks of them.
func TestIssueForms(t *testing.T) {
	for _, name := range []string{"talking-point.yml", "objection.yml"} {
		b, err := os.ReadFile(repository + ".github/ISSUE_TEMPLATE/" + name)
		if err != nil {
			t.Fatal(err)
		}
		var form struct {
			Name, Description string
			Body              []struct {
				Type, ID   string
				Attributes struct {
					Label   string
					Options []string
				}
			}
		}
		if err := yaml.Unmarshal(b, &form); err != nil || form.Name == "" || form.Description == "" || len(form.Body) == 0 {
			t.Fatalf("%s: %v: %+v", name, err, form)
		}
		ids := map[string]bool{}
		for _, f := range form.Body {
			if !slices.Contains([]string{"input", "textarea", "dropdown", "checkboxes", "markdown"}, f.Type) || f.Attributes.Label == "" || ids[f.ID] ||
				!regexp.MustCompile(`^[a-z0-9_-]+$`).MatchString(f.ID) || (f.Type == "dropdown") != (len(f.Attributes.Options) > 0) {
				t.Errorf("%s: field %+v", name, f)
			}
			ids[f.ID] = true
		}
	}
}
