package main

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// rooms lists the rooms from the lowest to the highest, as data moves: a room
// imports only rooms that stand before it. Changing this table is a design
// decision: say why in the commit.
var rooms = []string{
	"schema",     // shapes of every file people write
	"everyfield", // every field filled, for tests
	"diag",       // messages
	"route",      // source path → URL
	"markdown",   // text → HTML with holes
	"crm",        // CRM export → snapshot
	"load",       // content/ and data/ → positioned values
	"script",     // spoken length
	"check",      // rules → messages
	"proposal",   // proposal + values → filled in
	"pipeline",   // snapshots → figures
	"playbook",   // the model
	"chart",      // figures → option, SVG, table
	"theme",      // layouts, styles, words
	"scaffold",   // archetypes → a new playbook
	"search",     // pages → index
	"render",     // model + theme → files
	"changes",    // two sites → what changed for readers
	"protect/canary",
	"protect", // seal or leave out
	"write",   // files → disk
	"serve",   // preview
	"cli",     // commands
}

const prefix = "playbook/cmd/playbook/internal/"

func TestRoomsImportOnlyRoomsBelow(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	dec := json.NewDecoder(strings.NewReader(string(out)))
	seen := 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := dec.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		room, ok := strings.CutPrefix(p.ImportPath, prefix)
		if !ok {
			continue
		}
		at := slices.Index(rooms, room)
		if room == "browsertest" || room == "trial" {
			continue // tests only
		}
		if at < 0 {
			t.Errorf("the room %q is not in the table", room)
			continue
		}
		seen++
		for _, imp := range p.Imports {
			other, ok := strings.CutPrefix(imp, prefix)
			if !ok {
				continue
			}
			if below := slices.Index(rooms, other); below < 0 || below >= at {
				t.Errorf("%s imports %s, which does not stand below it", room, other)
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d rooms were looked at", seen)
	}
}

// Only cli, write and serve touch the disk, and only cli prints or knows the
// clock; a room below that needs a date is given one.
func TestLowerRoomsAreClean(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	free := []string{"cli", "write", "serve", "browsertest", "trial", "protect/canary"}
	for line := range strings.Lines(string(out)) {
		f := strings.Fields(line)
		room, ok := strings.CutPrefix(f[0], prefix)
		if !ok || slices.Contains(free, room) {
			continue
		}
		for _, imp := range f[1:] {
			if imp == "os" || imp == "os/exec" || imp == "net/http" || imp == "math/rand" || imp == "math/rand/v2" {
				t.Errorf("%s imports %s: only cli, write and serve reach the machine", room, imp)
			}
		}
	}
}
