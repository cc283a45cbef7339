package protect

import (
	"cmp"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/schema"
)

// Options of Apply.
type Options struct {
	// Audience gets its files in the clear; empty means public.
	Audience schema.Visibility
	// Private: the site lies behind a login of its own, all of it stays in the clear.
	Private bool
	// Serve: a preview on the writer's own machine shows everything.
	Serve bool
	// Keys and Rings seal what is above Audience: by audience, an open key and its
	// keyring file, which is published (see OpenKeys). A file whose audience has no
	// key is sealed for the next stricter one that has; else it is left out.
	Keys  map[schema.Visibility]*Key
	Rings map[schema.Visibility]*Keyring
	// Views holds, by audience, the site as that audience sees it; one that is
	// absent sees the files of the site itself that are for it. Where a page of a
	// view shows other things than what the audience below has at the same path (a
	// home page with the funnel), it is sealed beside it; so is its search index.
	Views map[schema.Visibility]*render.Site
}

// Report counts pages (.html files) for the summary after a build.
type Report struct {
	Public  int // in the clear
	Sealed  int // some of them may have a shorter form in the clear
	LeftOut int
	// NoKey lists the audiences that files, pages or others, were left out for.
	NoKey []schema.Visibility
}

// Addresses of what Apply adds; names fixed, readable by everybody.
const (
	dir           = "sealed/"
	AudiencesFile = dir + "audiences.json"
	UnlockPage    = "unlock/index.html"
)

// RingFile is where the keyring of an audience is published.
func RingFile(a schema.Visibility) string { return dir + string(a) + ".json" }

// upper lists the audiences that may have a key, widest first.
var upper = []schema.Visibility{schema.ForTeam, schema.ForManagers}

// Apply gives the site as it may be published. Sealed files make their bytes when
// asked, as all files do; only with Views are pages made here, to compare them. It
// fails when a key and its keyring do not belong together, and when a file of the
// site stands where a keyring goes.
func Apply(site *render.Site, opt Options) (*render.Site, Report, error) {
	clear := opt.Audience
	if clear == "" {
		clear = schema.ForAll
	}
	if opt.Private || opt.Serve {
		clear = schema.ForManagers
	}
	a := &applied{opt: opt, have: map[string]version{}, sealed: map[string]bool{},
		seals: map[schema.Visibility][]*sealing{}}
	all, err := site.All()
	if err != nil {
		return nil, Report{}, fmt.Errorf("protect: %w", err)
	}
	for _, f := range all {
		if clear.Allows(f.Visibility) {
			a.files = append(a.files, f)
			a.have[f.Path] = version{f, site}
			a.report.Public += page(f)
		}
	}
	full := site
	for _, v := range upper {
		view := cmp.Or(opt.Views[v], site)
		if clear.Allows(v) {
			continue
		}
		full = view
		if opt.Keys[v] == nil {
			continue
		}
		if err := a.sealView(view, v); err != nil {
			return nil, Report{}, err
		}
	}
	a.countLeftOut(full)
	if err := a.publishKeys(site, clear); err != nil {
		return nil, Report{}, err
	}
	return render.NewSite(a.files), a.report, nil
}

// applied is the state of one Apply.
type applied struct {
	opt    Options
	files  []render.File
	have   map[string]version // what is published so far in any form, by open path
	sealed map[string]bool    // open paths of what is sealed for anybody
	seals  map[schema.Visibility][]*sealing
	report Report
}

// version is a file and the site that it comes from.
type version struct {
	render.File
	of *render.Site
}

// sealView seals what audience v has more than, or otherwise than, those below it.
func (a *applied) sealView(view *render.Site, v schema.Visibility) error {
	own, err := a.ownOf(view, v)
	if err != nil {
		return fmt.Errorf("seal for %s: %w", v, err)
	}
	for _, f := range own {
		s := &sealing{File: f}
		a.seals[v] = append(a.seals[v], s)
		a.files = append(a.files, s.sealed(a.opt.Keys[v]))
		if !a.sealed[f.Path] {
			a.sealed[f.Path] = true
			a.report.Sealed += page(f)
		}
		a.have[f.Path] = version{f, view}
	}
	return nil
}

// ownOf lists the files of a view that those below v do not have, or have
// otherwise. Pages are made and compared on all cores.
func (a *applied) ownOf(view *render.Site, v schema.Visibility) ([]render.File, error) {
	all, err := view.All()
	if err != nil {
		return nil, err
	}
	own := make([]bool, len(all))
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range all {
		below, ok := a.have[f.Path]
		switch {
		case !v.Allows(f.Visibility), ok && below.of == view:
		case !ok:
			own[i] = true
		default:
			work.Go(func() (err error) {
				own[i], err = differs(below.File, f)
				return err
			})
		}
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	var files []render.File
	for i, f := range all {
		if own[i] {
			files = append(files, f)
		}
	}
	return files, nil
}

// countLeftOut counts what the strictest audience would have on top. A folder that
// is listed when it is made (the search index) is no page and counts for nothing,
// so it is not made for this.
func (a *applied) countLeftOut(full *render.Site) {
	missing := map[schema.Visibility]bool{}
	for _, f := range full.Files {
		if _, ok := a.have[f.Path]; !ok {
			a.report.LeftOut += page(f)
			missing[upper[max(f.Visibility.Rank(), 1)-1]] = true
		}
	}
	for _, v := range upper {
		if missing[v] {
			a.report.NoKey = append(a.report.NoKey, v)
		}
	}
}

func page(f render.File) int {
	if strings.HasSuffix(f.Path, ".html") {
		return 1
	}
	return 0
}

// publishKeys adds the keyrings, the sealed indexes and the list of audiences.
// Only an audience that has something to open is published.
func (a *applied) publishKeys(site *render.Site, clear schema.Visibility) error {
	names := []schema.Visibility{}
	for _, v := range upper {
		ring, key := a.opt.Rings[v], a.opt.Keys[v]
		wraps := v == schema.ForManagers && len(a.seals[schema.ForTeam]) > 0 && ring != nil && len(ring.Also) > 0
		if key == nil || clear.Allows(v) || len(a.seals[v]) == 0 && !wraps {
			continue
		}
		if ring == nil || ring.ID != key.ID || ring.Audience != v || key.Audience != v {
			return fmt.Errorf("seal for %s: the key and the keyring file do not belong together", v)
		}
		names = append(names, v)
		a.addFixed(RingFile(v), func() ([]byte, error) { return ring.Encode(), nil })
		a.files = append(a.files, a.index(key))
	}
	if _, ok := site.Find(UnlockPage); ok {
		b, err := json.Marshal(names)
		if err != nil {
			return fmt.Errorf("list audiences: %w", err)
		}
		a.addFixed(AudiencesFile, func() ([]byte, error) { return append(b, '\n'), nil })
	}
	for _, f := range site.Files {
		if f.Path == AudiencesFile || f.Path == RingFile(schema.ForTeam) || f.Path == RingFile(schema.ForManagers) {
			return fmt.Errorf("seal: the site has a file of its own at %s; give it another name", f.Path)
		}
	}
	return nil
}

func (a *applied) addFixed(path string, make func() ([]byte, error)) {
	a.files = append(a.files, render.File{Path: path, Visibility: schema.ForAll, Bytes: make})
}
