package browsertest

import (
	"path"
	"sync"
	"testing"
	"time"
)

// hostile is the site made of all payloads, built once for the tests here.
var hostile struct {
	once  sync.Once
	words []string
	trial *trial
	site  *sealed
}

// Every payload in every field: what check lets through is built, and no page that
// comes of it holds anything that would run. PLAYBOOK_PAYLOADS=all makes a document
// of each payload, and tries fields that must name something (an owner, a date) with
// every one, not every third.
func TestInjectEveryField(t *testing.T) {
	pages := 0
	for name, b := range hostileSite(t).files {
		if path.Ext(name) == ".html" {
			pages++
			for _, fault := range policyFaults(b) {
				t.Errorf("%s: %s", name, fault)
			}
		}
	}
	t.Logf("%d pages, none of which runs anything", pages)
}

func hostileSite(t *testing.T) *sealed {
	hostile.once.Do(func() {
		words, in := payloadWords()
		every := 3
		if len(words) == len(payloads()) {
			every = 1
		}
		start := time.Now()
		tr := tryPairs(t, words, every)
		taken, tried := 0, 0
		for p, ok := range tr.pairs {
			tried += in[p.word]
			if ok {
				taken += in[p.word]
			}
		}
		t.Logf("%d payloads in %d fields: %d pairs tried, %d on the site, %d refused by check (%v)", len(payloads()), len(tr.fields), tried, taken, tried-taken, time.Since(start))
		if taken < 10_000 {
			t.Errorf("only %d pairs are on the site", taken)
		}
		hostile.words, hostile.trial = words, tr
		hostile.site = hostileFolder(t, hostileTree(words, tr)).built()
	})
	if hostile.site == nil {
		t.Fatal("the hostile site could not be built")
	}
	return hostile.site
}
