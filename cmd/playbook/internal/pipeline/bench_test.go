package pipeline

import (
	"math/rand/v2"
	"runtime"
	"testing"
)

// BenchmarkTwoYears computes every figure of every rep and the team for 104
// weekly snapshots of 2,000 deals and 100 reps, as a build of all pages does.
func BenchmarkTwoYears(b *testing.B) {
	team, weeks := random(rand.New(rand.NewPCG(1, 2)), 100, 104, 2000)
	b.ReportAllocs()
	for b.Loop() {
		h := New(NewConfig(site()), team, weeks, nil)
		n := 0
		for _, w := range h.Weeks() {
			for _, who := range append([]string{Team}, h.Reps()...) {
				n += h.Funnel(w, who).Total() + len(h.Movement(w, who).Changes) + h.Metrics(w, who, 0).Open + len(h.Findings(w, who))
			}
			n += len(h.Help(w))
		}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.Sys)/1e6, "MB-from-system")
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "MB-live")
		runtime.KeepAlive(n)
		runtime.KeepAlive(h)
	}
}
