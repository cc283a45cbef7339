package trial

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// Case is one case of a corpus: files, and what is printed about them.
//
// A corpus is a folder of text archives, one for each group of cases. In an
// archive, an entry "case: NAME" begins a case; its text holds orders, one a
// line, for what an archive cannot hold. The files of the case follow, then an
// entry "want" with the golden output.
type Case struct {
	Name   string
	Orders [][]string // words of a line each, such as ["size", "content/a.mp4", "68000000"]
	Files  map[string][]byte
	want   int // index of the golden in its archive
}

const begins = "case: "

// Corpus runs judge on every case of the archives in dir, and holds what it gives
// to the golden; with update it writes the goldens anew. It understands these
// orders itself, and hands the others on:
//
//	unquote PATH      the text of PATH is a quoted Go string, or several, a line each
//	repeat PATH N     its text N times over
//	head PATH TEXT    TEXT, a quoted Go string, stands before its text
//	tail PATH TEXT    TEXT stands behind it
//	name PATH TEXT    its name is TEXT, a quoted Go string
//
// It returns the number of cases.
func Corpus(t *testing.T, dir string, update bool, judge func(t *testing.T, c Case) string) (cases int) {
	t.Helper()
	archives, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in %s (%v)", dir, err)
	}
	for _, file := range archives {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		group := strings.TrimSuffix(filepath.Base(file), ".txtar")
		list := split(t, file, ar)
		cases += len(list)
		for _, c := range list {
			t.Run(group+"/"+c.Name, func(t *testing.T) {
				got := judge(t, c)
				if want := &ar.Files[c.want]; update {
					want.Data = []byte(got)
				} else if d := cmp.Diff(string(want.Data), got); d != "" {
					t.Errorf("-want +got\n%s", d)
				}
			})
		}
		if update {
			if err := os.WriteFile(file, txtar.Format(ar), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	return cases
}

// split cuts an archive into its cases, and carries out the orders on texts.
func split(t *testing.T, file string, ar *txtar.Archive) (list []Case) {
	t.Helper()
	names := map[string]bool{}
	for i, f := range ar.Files {
		name, first := strings.CutPrefix(f.Name, begins)
		switch {
		case first && (len(list) == 0 || list[len(list)-1].want > 0) && !names[name]:
			names[name] = true
			c := Case{Name: name, Files: map[string][]byte{}}
			for line := range strings.Lines(string(f.Data)) {
				if w := words(line); len(w) > 0 {
					c.Orders = append(c.Orders, w)
				}
			}
			list = append(list, c)
		case first:
			t.Fatalf("%s: case %q stands twice, or the one before it has no want", file, name)
		case len(list) == 0 || list[len(list)-1].want > 0:
			t.Fatalf("%s: %q belongs to no case", file, f.Name)
		case f.Name == "want":
			list[len(list)-1].want = i
		default:
			list[len(list)-1].Files[f.Name] = f.Data
		}
	}
	if len(list) == 0 || list[len(list)-1].want == 0 {
		t.Fatalf("%s: no cases, or the last has no want", file)
	}
	for i := range list {
		list[i].obey(t)
	}
	return list
}

// words cuts a line at spaces; a word in quotes is a Go string and may hold some.
func words(line string) (out []string) {
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		if q, err := strconv.QuotedPrefix(line); err == nil {
			s, _ := strconv.Unquote(q)
			out, line = append(out, s), line[len(q):]
			continue
		}
		word, rest, _ := strings.Cut(line, " ")
		out, line = append(out, word), rest
	}
	return out
}

// obey carries out what concerns only names and texts, and keeps the rest.
func (c *Case) obey(t *testing.T) {
	t.Helper()
	var left [][]string
	for _, o := range c.Orders {
		if len(o) < 2 {
			left = append(left, o)
			continue
		}
		path, last := o[1], o[len(o)-1]
		data, ok := c.Files[path]
		switch o[0] {
		case "unquote":
			var b bytes.Buffer
			for line := range strings.Lines(string(data)) {
				s, err := strconv.Unquote(strings.TrimSpace(line))
				if err != nil {
					t.Fatalf("%s: %s: %q: %v", c.Name, path, line, err)
				}
				b.WriteString(s)
			}
			c.Files[path] = b.Bytes()
		case "repeat":
			n, err := strconv.Atoi(last)
			if err != nil {
				t.Fatalf("%s: %v", c.Name, err)
			}
			c.Files[path] = bytes.Repeat(data, n)
		case "head":
			c.Files[path] = append([]byte(last), data...)
		case "tail":
			c.Files[path] = append(bytes.Clone(data), last...)
		case "name":
			delete(c.Files, path)
			c.Files[last] = data
		default:
			left, ok = append(left, o), true
		}
		if !ok {
			t.Fatalf("%s: no file %q to %s", c.Name, path, o[0])
		}
	}
	c.Orders = left
}
