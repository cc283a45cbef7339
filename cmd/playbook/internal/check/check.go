// Package check judges what was loaded. Input: a load.Source and today's date.
// Output: diagnostics, and, when none is an error, a Passed: the only thing that
// package playbook accepts, so that unchecked content cannot reach a page.
//
// Each rule has an id and a file of its own. Document rules look at one document
// and at what the rest of the playbook offers (ids, paths, anchors); a Cache keeps
// their findings by document for as long as that offer is the same. Site rules
// look at the whole.
package check

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/schema"
)

// Options of Run.
type Options struct {
	Today  schema.Date // expiry and review dates compare with it
	Strict bool        // what is past twice its review interval is an error
}

// Passed is a source without errors, with the settings that hold for it.
type Passed struct {
	*load.Source
	Settings schema.Site // with defaults
	Today    schema.Date
}

// Cache remembers what document rules found. The zero Cache is empty.
type Cache struct {
	offer uint64
	docs  map[*load.Doc]diag.List
	clean bool // path rules found nothing
}

// Run judges src. The Passed is nil when there are errors.
func Run(src *load.Source, opt Options, cache *Cache) (*Passed, diag.List) {
	c := newContext(src, opt)
	c.ids = IDs()
	var all diag.List
	all = append(all, src.Faults...)
	all = append(all, fileFaults(src)...)
	if cache == nil {
		cache = &Cache{}
	}
	offer := c.offer()
	if cache.offer != offer {
		*cache = Cache{offer: offer}
	}
	clean := true
	for _, r := range siteRules {
		if r.paths && cache.clean {
			continue
		}
		rep := &reporter{rule: r.id, sev: r.sev}
		r.run(c, rep)
		all = append(all, rep.list...)
		clean = clean && (!r.paths || len(rep.list) == 0)
	}
	cache.clean = clean
	all = append(all, c.documents(cache)...)
	out := all[:0]
	for _, d := range all {
		if d.Severity = c.severity(d); d.Severity != diag.Off {
			out = append(out, d)
		}
	}
	out = out.Sort()
	if errs, _ := out.Count(); errs > 0 {
		return nil, out
	}
	return &Passed{Source: src, Settings: c.site, Today: opt.Today}, out
}

// documents runs the document rules over all cores.
func (c *context) documents(cache *Cache) diag.List {
	found := make([]diag.List, len(c.src.Docs))
	var todo []int
	for i, d := range c.src.Docs {
		if l, ok := cache.docs[d]; ok {
			found[i] = l
		} else {
			todo = append(todo, i)
		}
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(todo)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				n := int(next.Add(1)) - 1
				if n >= len(todo) {
					return
				}
				found[todo[n]] = c.document(c.src.Docs[todo[n]])
			}
		}()
	}
	wg.Wait()
	if cache.docs == nil || len(cache.docs)+len(todo) > len(c.src.Docs)*5/4+100 { // many that are gone
		cache.docs = make(map[*load.Doc]diag.List, len(c.src.Docs))
		for i, d := range c.src.Docs {
			cache.docs[d] = found[i]
		}
	}
	for _, i := range todo {
		cache.docs[c.src.Docs[i]] = found[i]
	}
	return slices.Concat(found...)
}

func (c *context) document(d *load.Doc) diag.List {
	list := slices.Clone(d.Faults)
	if d.Broken {
		return list // what it means is not known; more would be guesses
	}
	for _, r := range docRules {
		rep := &reporter{rule: r.id, sev: r.sev}
		r.run(c, d, rep)
		list = append(list, rep.list...)
	}
	return list
}

// offer identifies all that document rules may look at beside their document.
func (c *context) offer() uint64 {
	h := fnv.New64a()
	var buf [8]byte
	for _, d := range c.src.Docs {
		binary.LittleEndian.PutUint64(buf[:], d.Shape)
		h.Write(buf[:])
	}
	for _, p := range slices.Sorted(maps.Keys(c.assets)) {
		h.Write([]byte(p))
	}
	for _, p := range slices.Sorted(maps.Keys(c.unread)) {
		h.Write([]byte(p))
	}
	fmt.Fprint(h, c.src.Site.Hash, c.opt)
	if c.src.Facts != nil {
		fmt.Fprint(h, c.src.Facts.Hash)
	}
	if c.src.Team != nil {
		fmt.Fprint(h, c.src.Team.Hash)
	}
	for _, a := range c.src.Accounts {
		fmt.Fprint(h, a.Path)
	}
	return h.Sum64()
}

func fileFaults(s *load.Source) (l diag.List) {
	l = append(l, s.Site.Faults...)
	if s.Team != nil {
		l = append(l, s.Team.Faults...)
	}
	if s.Facts != nil {
		l = append(l, s.Facts.Faults...)
	}
	if s.Rehearsals != nil {
		l = append(l, s.Rehearsals.Faults...)
	}
	for _, w := range s.Weeks {
		l = append(l, w.Faults...)
	}
	for _, a := range s.Accounts {
		l = append(l, a.Faults...)
	}
	return l
}
