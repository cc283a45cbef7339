package crm

import (
	"testing"

	"playbook/cmd/playbook/internal/trial"
)

// TestCorpus: faulty exports, each with all that came of it, to the byte, in the
// time and memory of the bar. What FuzzImport finds becomes a case. The format is
// trial.Corpus with one more order: format NAME.
func TestCorpus(t *testing.T) {
	trial.Corpus(t, "testdata/corpus", *update, func(t *testing.T, c trial.Case) (got string) {
		opt := demo(CSV)
		for _, o := range c.Orders {
			if o[0] != "format" {
				t.Fatalf("no order %q", o[0])
			}
			opt = demo(Format(o[1]))
		}
		opt.FileName = "deals.csv"
		in := c.Files["deals.csv"]
		trial.Within(t, len(in), func() { got = outcome(t, in, opt) })
		return got
	})
}
