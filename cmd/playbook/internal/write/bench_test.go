package write

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"playbook/cmd/playbook/internal/render"
)

// tenThousand is a site of 10,000 pages of 6 kB; edit changes one of them.
func tenThousand(edit string) *render.Site {
	body := make([]byte, 6000)
	for i := range body {
		body[i] = byte('a' + i%26)
	}
	files := make([]render.File, 10_000)
	for i := range files {
		head := fmt.Sprintf("page %d", i)
		if i == 5000 {
			head += edit
		}
		files[i] = render.File{Path: fmt.Sprintf("s%d/p%d/index.html", i%20, i), Bytes: func() ([]byte, error) {
			return append([]byte(head), body...), nil
		}}
	}
	return render.NewSite(files)
}

func BenchmarkFirst(b *testing.B) {
	b.ReportAllocs()
	site := tenThousand("")
	for b.Loop() {
		b.StopTimer()
		root := filepath.Join(b.TempDir(), "public")
		b.StartTimer()
		if _, err := Publish(context.Background(), root, site, Options{State: filepath.Dir(root)}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDirect writes the same files with no care at all: the floor.
func BenchmarkDirect(b *testing.B) {
	b.ReportAllocs()
	site := tenThousand("")
	for b.Loop() {
		b.StopTimer()
		root := b.TempDir()
		b.StartTimer()
		next := make(chan render.File)
		done := make(chan bool)
		for range 2 {
			go func() {
				for f := range next {
					p := filepath.Join(root, f.Path)
					os.MkdirAll(filepath.Dir(p), 0o777)
					text, _ := f.Bytes()
					os.WriteFile(p, text, 0o666)
				}
				done <- true
			}()
		}
		for _, f := range site.Files {
			next <- f
		}
		close(next)
		<-done
		<-done
	}
}

func BenchmarkOneChanged(b *testing.B) {
	b.ReportAllocs()
	root, state := b.TempDir(), b.TempDir()
	n := 0
	if _, err := Publish(context.Background(), root, tenThousand(""), Options{State: state}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		n++
		if _, err := Publish(context.Background(), root, tenThousand(fmt.Sprint(n)), Options{State: state}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFresh(b *testing.B) {
	b.ReportAllocs()
	root, state := b.TempDir(), b.TempDir()
	if _, err := Publish(context.Background(), root, tenThousand(""), Options{State: state, Inputs: "x"}); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, ok := Fresh(root, state, "x"); !ok {
			b.Fatal("not fresh")
		}
	}
}
