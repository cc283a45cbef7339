//go:build unix

package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

// BenchmarkTwoYears builds a playbook of 100 reps and 104 weekly snapshots of
// 2,000 deals each, from files to files. With PLAYBOOK_KEEP=DIR it leaves the
// sources in DIR, for measuring the program itself:
//
//	PLAYBOOK_KEEP=/tmp/two go test ./cmd/playbook/internal/cli -run '^$' -bench TwoYears -benchtime 1x
//	/usr/bin/time -v playbook build --source /tmp/two
func BenchmarkTwoYears(b *testing.B) {
	dir := os.Getenv("PLAYBOOK_KEEP")
	if dir == "" {
		dir = b.TempDir()
	}
	if err := twoYears(dir, 100, 104, 2000); err != nil {
		b.Fatal(err)
	}
	out := b.TempDir()
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n++
		args := []string{"build", "--source", dir, "--output", filepath.Join(out, fmt.Sprint(n)), "--quiet"}
		code := Main(context.Background(), args, Streams{Out: io.Discard, Err: os.Stderr}, func(k string) string {
			return map[string]string{"SOURCE_DATE_EPOCH": "1795500000"}[k]
		})
		if code != exitOK {
			b.Fatalf("exit code %d", code)
		}
	}
	var use syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &use) == nil {
		b.ReportMetric(float64(use.Maxrss)/1024, "MB-peak")
	}
}

// twoYears writes a playbook of reps who sell: so many weekly snapshots with so
// many deals each, most of which stand still from week to week, while some move
// on, are lost, or are new.
func twoYears(dir string, reps, weeks, deals int) error {
	rng := rand.New(rand.NewPCG(1, 2))
	stages := []string{"new-contact", "introduced", "intention", "negotiation", "signed", "paid"}
	type deal struct {
		id, account, rep, stage int
		value                   int
		created, entered        schema.Date
		lost                    bool
	}
	last := 0
	fresh := func(day schema.Date) deal {
		last++
		return deal{id: last, account: rng.IntN(deals / 2), rep: rng.IntN(reps), created: day, entered: day}
	}
	write := func(name string, fill func(w *bufio.Writer)) error {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
			return err
		}
		f, err := os.Create(p)
		if err != nil {
			return err
		}
		w := bufio.NewWriter(f)
		fill(w)
		if err := w.Flush(); err != nil {
			return err
		}
		return f.Close()
	}
	err := write("data/site.yaml", func(w *bufio.Writer) {
		fmt.Fprintln(w, "title: Two years\ncurrency: EUR\nhosting: private\nstages:")
		for _, s := range stages {
			fmt.Fprintf(w, "  - {id: %s, name: %s}\n", s, s)
		}
	})
	if err == nil {
		err = write("data/team.yaml", func(w *bufio.Writer) {
			fmt.Fprintln(w, "reps:")
			for r := range reps {
				fmt.Fprintf(w, "  - {id: rep%03d, name: Rep %d, since: 2024-01-01, quota: {2026-Q3: 90000, 2026-Q4: 90000}}\n", r, r)
			}
		})
	}
	if err == nil {
		err = write("content/index.md", func(w *bufio.Writer) { fmt.Fprintln(w, "# Two years\n\nOf selling.") })
	}
	week := schema.Week{Year: 2024, Num: 48}
	var list []deal
	for range deals {
		list = append(list, fresh(week.Monday().Add(-rng.IntN(60))))
	}
	for range weeks {
		if err != nil {
			return err
		}
		day := week.Monday().Add(4)
		err = write("data/pipeline/"+week.String()+".yaml", func(w *bufio.Writer) {
			fmt.Fprintf(w, "as_of: %s\ncurrency: EUR\ndeals:\n", day)
			for i := range list {
				d := &list[i]
				switch {
				case d.lost || d.stage == len(stages)-1 && rng.IntN(4) == 0:
					*d = fresh(day.Add(-rng.IntN(5)))
				case rng.IntN(30) == 0:
					d.lost = true
				case rng.IntN(8) == 0 && d.stage < len(stages)-1:
					d.stage, d.entered = d.stage+1, day.Add(-rng.IntN(5))
					if d.stage == 2 {
						d.value = 100 * (1 + rng.IntN(900))
					}
				}
				fmt.Fprintf(w, "  - {id: D-%05d, account: Customer %d, name: \"Line %d, %d bearings\", owner: rep%03d, stage: %s, created: %s, entered: %s",
					d.id, d.account, d.id%7, d.id%300, d.rep, stages[d.stage], d.created, d.entered)
				if d.value > 0 {
					fmt.Fprintf(w, ", value: %d", d.value)
				}
				switch {
				case d.lost:
					fmt.Fprintf(w, ", status: lost, lost_reason: no budget, closed: %s", day.Add(-rng.IntN(5)))
				case d.stage > 3:
					fmt.Fprintf(w, ", status: won, closed: %s", d.entered)
				}
				fmt.Fprintln(w, "}")
			}
		})
		week = week.Next()
	}
	return err
}
