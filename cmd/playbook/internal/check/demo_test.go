package check

import (
	"os"
	"testing"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// The demo playbook is documentation by example: it has no fault at all.
func TestDemoIsClean(t *testing.T) {
	src, err := load.Load(os.DirFS("../../../.."), &load.Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	today, _ := schema.ParseDate("2026-11-24")
	passed, list := Run(src, Options{Today: today, Strict: true}, nil)
	for _, d := range list {
		if d.Severity > diag.Off {
			t.Errorf("%s: %s: %s [%s] %s", d.Pos, d.Severity, d.Message, d.Rule, d.Hint)
		}
	}
	if passed == nil && len(list) == 0 {
		t.Error("not passed, and nothing said")
	}
}
