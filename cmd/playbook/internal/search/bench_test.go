//go:build unix

package search

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Beside Pagefind 1.6.0, on 10,000 pages of 595 words (shared/bench's generator), five hits with their
// passages, all that is fetched, as it travels; 2 shared cores, 2026-11-24:
//
//	query              all: here   Pagefind   without scripts and passages: here   Pagefind
//	renewal forecast   68 kB       248 kB     45 kB                                166 kB
//	pricing objection  75 kB       342 kB     53 kB                                260 kB
//	kowalski           48 kB       172 kB     26 kB                                 90 kB
//
// "objection" is on no page of it: the 53 kB hold the look for a misspelt word. That index takes 53 µs of
// CPU a page here (27 to read the words, 26 to build), 2.3 ms with Pagefind, which also parses the HTML.

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

// BenchmarkFirstQuery is what the first query of a visit costs at 10,000 pages: the mean over queries
// of two words out of one section, in Node. ms is from the last byte to eight hits described.
func BenchmarkFirstQuery(b *testing.B) {
	pages := corpus(10_000)
	dir := indexIn(b, pages...)
	var queries []string
	for i := range 20 {
		text := pages[i*397].Sections[2].Text
		if seen := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '.' }); len(seen) > 20 {
			queries = append(queries, seen[3]+" "+seen[20])
		}
	}
	var got struct{ Bytes, Manifest, Files, MS float64 }
	for b.Loop() {
		node(b, `
import { gzipSync } from "node:zlib";
let bytes = 0, files = 0, ms = 0, manifest = 0;
for (const q of input.queries) {
  const kept = new Map();
  const get = async (url) => {
    if (!kept.has(url)) {
      const data = await fetchBytes(url);
      const sent = url.endsWith(".json") ? (manifest = gzipSync(data).length) : data.length;
      kept.set(url, data); bytes += sent; files++;
    }
    return kept.get(url);
  };
  const ask = async () => (await core.search([new core.Index(pathToFileURL(input.dir).href + "/", get)], q)).show(0, 8);
  await ask();
  const start = performance.now();
  await ask();
  ms += performance.now() - start;
}
const n = input.queries.length;
answer({ Bytes: bytes / n, Manifest: manifest, Files: files / n, MS: ms / n });`, map[string]any{"dir": dir, "queries": queries}, &got)
	}
	b.ReportMetric(got.Bytes, "B/query")
	b.ReportMetric(got.Manifest, "B-of-manifest")
	b.ReportMetric(got.Files, "files/query")
	b.ReportMetric(got.MS, "ms/query")
}
