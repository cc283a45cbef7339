package markdown

import (
	"strings"
	"testing"
)

// page is what a document of a playbook is made of: about 600 words.
var page = []byte(strings.Repeat(`
## Running the conversation

Open with what you heard about *slow onboarding*, then show how a **pilot** helps the buyer, see [the case](../case-studies/a.md#results).
Never promise a date unless the migration has a named owner on both sides; the plan had 17 open points.[^1] It takes {{ fact.days }}.

- There is a deadline for the training plan in the second workshop.
- The legal counsel has asked for the workflow.
- [ ] Confirm time to value with `+"`the programme manager`"+`

> Stand where you see the door. Wait.

| Metric | Before | After |
| --- | ---: | ---: |
| Gross margin | 40 % | 81 % |
| Attach rate | 19 % | 71 % |

`, 6) + "[^1]: Counted in March.\n")

func BenchmarkConvert(b *testing.B) {
	conv := New()
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := conv.Convert(page, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkAppend fills the holes of a converted document.
func BenchmarkAppend(b *testing.B) {
	d, err := New().Convert(page, Options{})
	if err != nil {
		b.Fatal(err)
	}
	var dst []byte
	b.SetBytes(int64(len(d.HTML)))
	b.ReportAllocs()
	for b.Loop() {
		dst = d.Append(dst[:0], 0, len(d.HTML), nothing{})
	}
}

type nothing struct{}

func (nothing) Link(dst []byte, _ int) []byte  { return append(dst, ` href="x"`...) }
func (nothing) Image(dst []byte, _ int) []byte { return append(dst, ` src="x"`...) }
func (nothing) Name(dst []byte, _ int) []byte  { return append(dst, "x"...) }
func (nothing) Alert(dst []byte, _ int) []byte { return append(dst, "x"...) }
