package search

import (
	"fmt"
	"syscall"
	"testing"
	"time"
)

func prepareAll(pages []Page) []*Prepared {
	out := make([]*Prepared, len(pages))
	for i, p := range pages {
		out[i] = Prepare(p)
	}
	return out
}

func BenchmarkPrepare(b *testing.B) {
	pages := corpus(200)
	words := 0
	for _, p := range pages {
		for _, s := range p.Sections {
			words += len(s.Text)
		}
	}
	b.SetBytes(int64(words / len(pages)))
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		Prepare(pages[i%len(pages)])
		i++
	}
}

func BenchmarkBuild(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			prepared := prepareAll(corpus(n))
			b.ReportAllocs()
			b.ResetTimer()
			cpu := cpuTime()
			var files []File
			for b.Loop() {
				var err error
				if files, err = Build(prepared, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			size := 0
			for _, f := range files {
				size += len(f.Data)
			}
			b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/float64(b.N)/float64(n), "cpu-µs/page")
			b.ReportMetric(float64(size)/float64(n), "B/page")
			b.ReportMetric(float64(len(files)), "files")
		})
	}
}

// cpuTime is what all threads of the process have used; zero where the system does not say.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
