package load

import (
	"bytes"
	"fmt"
	"testing"
	"testing/fstest"
	"time"

	"playbook/cmd/playbook/internal/trial"
)

// A CRM's export of 100,000 deals becomes one snapshot, and must be read again;
// any other file of that size is refused.
func TestLargeSnapshot(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("as_of: 2026-11-20\ndeals:\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, "  - {id: \"%d\", name: \"Deal number %d\", account: acme, owner: ana, stage: introduced, value: %d, created: 2026-08-28, entered: 2026-11-09}\n", i, i, i)
	}
	if b.Len() < 10<<20 {
		t.Fatalf("%d bytes try nothing", b.Len())
	}
	big := &fstest.MapFile{Data: b.Bytes()}
	start := time.Now()
	src, err := Load(fstest.MapFS{"data/pipeline/2026-W47.yaml": big, "data/facts.yaml": big}, &Cache{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(src.Weeks) != 1 || src.Weeks[0].Broken || len(src.Weeks[0].Value.Deals) != 100_000 {
		t.Fatalf("the snapshot was not read: %v", src.Weeks[0].Faults)
	}
	if !src.Facts.Broken || src.Facts.Faults[0].Message != "the YAML is over 1 MB" {
		t.Errorf("a large facts.yaml was taken: %v", src.Facts.Faults)
	}
	for i := range 100_000 { // as many faults as deals ask for as many places
		if p := src.Weeks[0].At("deals", i, "stage"); p.Line != i+3 {
			t.Fatalf("deal %d is said to stand at %s", i, p)
		}
	}
	if d := time.Since(start); d > trial.Slow*60*time.Second {
		t.Errorf("took %s", d)
	}
}
