package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// What a device keeps of the site, at most. A page that is looked at or starred is
// kept on top of it, within the bounds of worker.js.
const (
	keptOfKind  = 60      // documents of a kind, the first of its list
	keptOfSite  = 300     // a site with more pages is kept only in what a seller needs
	keptBytes   = 5 << 20 // of all that is kept
	keptIndex   = 1 << 20 // a larger search index is fetched as it is asked for
	workerPath  = "worker.js"
	offlineList = "offline.json"
)

// Steps in which a device fetches: without the first there is no offline reading;
// the others come in this order, and go on where they were broken off.
const (
	stepFrame = iota // style, scripts, home, search page, offline page
	stepNeeded
	stepRest
)

// offline makes the service worker and the list of what it keeps. Both say what
// the pages of the list hold, by hash, so another page is another worker.
type offline struct {
	e     *env
	site  *Site // what the paths are looked up in
	pages []wanted
	made  func() (*keptList, error)
}

// wanted is a page that the device is to keep.
type wanted struct {
	path  string
	step  int
	group string // heading on the offline page
}

// keptList is offline.json.
type keptList struct {
	Version string     `json:"version"` // changes with any of the rest, and with worker.js
	AsOf    string     `json:"asOf"`    // the build's date
	Groups  []string   `json:"groups"`  // headings of the offline page
	Files   []keptFile `json:"files"`   // in the order to fetch them
}

// keptFile is a file of the list.
type keptFile struct {
	URL   string `json:"url"`  // below the base path; "" is the home page
	Hash  string `json:"hash"` // first 16 hex digits of the SHA-256 of its bytes
	Step  int    `json:"step"`
	Title string `json:"title,omitempty"` // of a page that the offline page names
	Group int    `json:"group,omitempty"` // in Groups
}

// offlineFiles adds worker.js and offline.json. Both are as far from public as the
// strictest page that they name. A preview has neither: it shows what is on disk,
// and package serve takes workers away. l must hold all other files.
func (e *env) offlineFiles(l *list) *offline {
	o := &offline{e: e}
	if e.opt.Preview {
		return o
	}
	mark := o.needed()
	o.rest(l.files)
	o.made = sync.OnceValues(o.list)
	l.file(offlineList, mark, func() ([]byte, error) {
		k, err := o.made()
		if err != nil {
			return nil, err
		}
		b, err := json.Marshal(k)
		return append(b, '\n'), err
	})
	l.file(workerPath, mark, o.worker)
	return o
}

// needed lists what a seller needs before a call, in the order of need, and tells
// how far from public the strictest of it is.
func (o *offline) needed() schema.Visibility {
	e, mark := o.e, schema.ForAll
	add := func(page string, step int, group string) {
		o.pages = append(o.pages, wanted{route.Index(page), step, group})
	}
	if e.pb.Home != nil {
		mark = schema.Stricter(mark, e.pb.Home.Visibility)
	}
	add("", stepFrame, "")
	add("offline/", stepFrame, "")
	add("search/", stepFrame, "")
	doc := func(d *playbook.Document, group string) {
		mark = schema.Stricter(mark, d.Visibility)
		add(d.URL, stepNeeded, group)
	}
	if d := e.latestPoints(); d != nil {
		doc(d, e.word("kinds.talking-points"))
	}
	for _, k := range []schema.Kind{schema.Pitch, schema.Objection, schema.QuestionBank, schema.CaseStudy, schema.Proposal} {
		docs := e.pb.Kind(k)
		if len(docs) == 0 {
			continue
		}
		mark = schema.Stricter(mark, listMark(docs, e.pb.IndexOf(k)))
		add(k.Folder()+"/", stepNeeded, "")
		for _, d := range docs[:min(len(docs), keptOfKind)] {
			doc(d, e.word("kinds."+string(k)))
		}
	}
	add("stages/", stepNeeded, "")
	for _, s := range e.pb.Stages {
		if s.Doc != nil {
			mark = schema.Stricter(mark, s.Doc.Visibility)
		}
		add(s.URL, stepNeeded, e.word("kinds.stage"))
	}
	return mark
}

// rest adds all other public pages of a small site. People and numbers above the
// public stay on a device only when they were looked at.
func (o *offline) rest(files []File) {
	have := map[string]bool{"404.html": true}
	for _, p := range o.pages {
		have[p.path] = true
	}
	var more []wanted
	for _, f := range files {
		if f.Visibility == schema.ForAll && path.Ext(f.Path) == ".html" && !have[f.Path] {
			have[f.Path] = true
			more = append(more, wanted{f.Path, stepRest, o.e.word("kinds.page")})
		}
	}
	if len(have) <= keptOfSite {
		o.pages = append(o.pages, more...)
	}
}

// list makes the pages and reads what they are made of.
func (o *offline) list() (*keptList, error) {
	k := &keptList{AsOf: o.e.pb.Today.String(), Groups: []string{""}, Files: []keptFile{}}
	c := &collector{site: o.site, base: o.e.base, list: k, seen: map[string]bool{}}
	frame := []string{strings.TrimPrefix(o.e.asset.Style, o.e.base), "manifest.webmanifest", "icon.svg"}
	for p := range o.e.th.Files {
		if rest, ok := strings.CutPrefix(p, o.e.th.ScriptAt); ok && rest != workerPath && rest != "echarts.js" {
			frame = append(frame, p)
		}
	}
	for _, p := range sorted(frame) {
		if err := c.file(p, stepFrame); err != nil {
			return nil, err
		}
	}
	for i, w := range o.pages {
		if w.step == stepRest && (i == 0 || o.pages[i-1].step != stepRest) {
			if err := o.index(c); err != nil {
				return nil, err
			}
		}
		if err := c.page(w); err != nil {
			return nil, err
		}
	}
	if err := o.index(c); err != nil { // a site without a rest
		return nil, err
	}
	if p := o.e.th.ScriptAt + "echarts.js"; c.charts {
		if err := c.file(p, stepRest); err != nil {
			return nil, err
		}
	}
	return k, o.version(k)
}

// index adds the search index, all of it when it is small.
func (o *offline) index(c *collector) error {
	if c.seen[searchPath] {
		return nil
	}
	c.seen[searchPath] = true
	for _, g := range o.site.Lazy {
		if g.Prefix != searchPath {
			continue
		}
		files, err := g.Files()
		if err != nil {
			return err
		}
		sizes := 0
		for _, f := range files {
			b, err := f.Bytes()
			if err != nil {
				return err
			}
			sizes += len(b)
		}
		for _, f := range files {
			if sizes <= keptIndex || path.Ext(f.Path) == ".json" {
				if err := c.file(f.Path, stepNeeded); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// version is made of the list and the worker's program.
func (o *offline) version(k *keptList) error {
	b, err := json.Marshal(k)
	if err != nil {
		return fmt.Errorf("listing what is kept offline: %w", err)
	}
	h := sha256.New()
	h.Write(o.program())
	h.Write(b)
	k.Version = hex.EncodeToString(h.Sum(nil))[:16]
	return nil
}

func (o *offline) program() []byte { return o.e.th.Files[o.e.th.ScriptAt+workerPath] }

// worker is the theme's worker.js after one line that tells it which site it is of.
func (o *offline) worker() ([]byte, error) {
	k, err := o.made()
	if err != nil {
		return nil, err
	}
	site, err := json.Marshal(struct {
		Base    string `json:"base"`
		Version string `json:"version"`
	}{o.e.base, k.Version})
	if err != nil {
		return nil, fmt.Errorf("making the service worker: %w", err)
	}
	return bytes.Join([][]byte{[]byte("const SITE = "), site, []byte(";\n"), o.program()}, nil), nil
}
