package render

import (
	"bytes"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// What must be true to enter a stage and to leave it is searched, as it stands on
// the stage's page: the index changes with it.
func TestSearchFindsTheGatesOfAStage(t *testing.T) {
	p := &previews{t: t}
	index := func(front string) []byte {
		return p.index(map[string]string{"content/stages/first.md": "---\ntitle: First\n" + front + "---\n\nText.\n"}, schema.ForManagers, &Memory{})
	}
	without := index("")
	for _, front := range []string{"entry: [A zebra is filed]\n", "exit: [The walrus is settled]\n"} {
		if bytes.Equal(index(front), without) {
			t.Errorf("%q is not in the index", front)
		}
	}
}
