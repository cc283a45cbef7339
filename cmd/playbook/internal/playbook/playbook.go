// Package playbook is the model: documents, stages, people, accounts and weeks,
// linked, typed and read-only. Input: a check.Passed and the audience that reads.
// Output: a Playbook that holds what this audience may read and nothing else: what
// is above it is not marked but absent, so no page made from it can leak.
package playbook

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"sync"

	"playbook/cmd/playbook/internal/check"
	"playbook/cmd/playbook/internal/load"
	"playbook/cmd/playbook/internal/pipeline"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// Options of New.
type Options struct {
	Audience schema.Visibility // who reads
	Drafts   bool              // with what is marked draft
	Changes  map[string]Change // last change by source path; nil when not known
}

// Change is the last change of a source file.
type Change struct {
	Day  schema.Date
	Name string // author
}

// Playbook is everything that an audience may read. Lists are sorted as pages
// show them.
type Playbook struct {
	Site     schema.Site // with defaults
	Today    schema.Date
	Audience schema.Visibility
	Docs     []*Document // by path
	Home     *Document   // content/index.md; nil when there is none
	Stages   []*Stage
	Folders  []*Folder // folders of plain pages
	Reps     []*Rep    // nil when the audience may not see the team
	Accounts []*Account
	Weeks    []pipeline.Week // oldest first; nil when the audience may not see them
	Facts    map[string]schema.Fact
	Assets   []*load.Asset // those that a page of this audience shows or links to

	TeamPath   string // of the file that names the reps; "" when there is none for the audience
	Rehearsals []schema.Rehearsal
	// Marks say how far a derived page is from public, for the preview's badge.
	PipelineMark, TeamMark, RehearsalMark schema.Visibility

	byPath    map[string]*Document
	byKind    map[schema.Kind][]*Document
	reps      map[string]*Rep
	accounts  map[string]*Account
	closed    map[string]bool // ids and names of accounts the audience may not see, in small letters
	changes   map[string]Change
	aliases   map[string]*Document
	assetPath map[string]*load.Asset
	flow      flowOnce

	peopleMark schema.Visibility // of the team, file or not
	weekPaths  map[schema.Week]string
}

// New builds the model for one audience.
func New(p *check.Passed, opt Options) *Playbook {
	pb := &Playbook{Site: p.Settings, Today: p.Today, Audience: opt.Audience, changes: opt.Changes,
		byPath: make(map[string]*Document, len(p.Docs)), byKind: map[schema.Kind][]*Document{},
		reps: map[string]*Rep{}, accounts: map[string]*Account{}, closed: map[string]bool{}, assetPath: map[string]*load.Asset{}, weekPaths: map[schema.Week]string{}}
	pb.facts(p)
	pb.people(p)
	all := pb.documents(p, opt)
	var linked sync.WaitGroup
	linked.Go(func() { pb.links(p, all) }) // sets backlinks, which the other two leave alone
	pb.lists()
	pb.stages()
	linked.Wait()
	pb.loadAccounts(p)
	pb.snapshots(p)
	pb.attachments(p)
	return pb
}

// sees tells whether the audience may read what is marked v.
func (pb *Playbook) sees(v schema.Visibility) bool { return pb.Audience.Allows(v) }

func (pb *Playbook) facts(p *check.Passed) {
	if p.Facts == nil {
		return
	}
	whole := or(p.Facts.Value.Visibility, pb.Site.DefaultFor("facts"))
	pb.Facts = make(map[string]schema.Fact, len(p.Facts.Value.Facts))
	for name, f := range p.Facts.Value.Facts {
		f.Visibility = or(f.Visibility, whole)
		pb.Facts[name] = f
	}
}

func or(a, b schema.Visibility) schema.Visibility {
	if a != "" {
		return a
	}
	return b
}

// documents keeps those that the audience may read. It returns one entry for each
// document of the source, without a Doc where it is not kept.
func (pb *Playbook) documents(p *check.Passed, opt Options) []Document {
	byDefault := map[schema.Kind]schema.Visibility{}
	for _, k := range schema.Kinds() {
		byDefault[k] = pb.Site.DefaultFor(string(k))
	}
	pb.Docs = make([]*Document, 0, len(p.Docs))
	all := make([]Document, len(p.Docs)) // one allocation
	for i, src := range p.Docs {
		if src.Front.Draft && !opt.Drafts {
			continue
		}
		v := pb.visibility(src, byDefault[src.Kind])
		if !pb.sees(v) {
			continue
		}
		d := &all[i]
		d.Doc, d.Visibility = src, v
		d.day = d.Date.Unix()
		d.Hidden = pb.hiddenRanges(src)
		pb.Docs = append(pb.Docs, d)
		pb.byPath[src.Path] = d
		if src.Path == "content/index.md" || src.Path == "content/README.md" || src.Path == "content/_index.md" {
			if pb.Home == nil {
				pb.Home = d
			}
		}
	}
	return all
}

// visibility of a document: its own key, else its kind's; never wider than the
// facts it prints, nor than the heading that its title is.
func (pb *Playbook) visibility(src *load.Doc, ofKind schema.Visibility) schema.Visibility {
	v := or(src.Front.Visibility, ofKind)
	if hs := src.Body.Headings; len(hs) > 0 && hs[0].Visibility != "" && src.Title == hs[0].Text {
		v = schema.Stricter(v, hs[0].Visibility)
	}
	for _, name := range src.Facts {
		if f, ok := pb.Facts[name]; ok {
			v = schema.Stricter(v, f.Visibility)
		}
	}
	return v
}

func stem(p string) string { return strings.TrimSuffix(path.Base(p), path.Ext(p)) }

// lists sorts documents by kind as list pages show them: by weight, then newest
// first, then by title. Pages go into their folders.
func (pb *Playbook) lists() {
	folders := map[string]*Folder{}
	var f *Folder    // of the document before, mostly of the next one, too
	top := "content" // pages at the top are listed under pages/, with those of that folder
	if slices.ContainsFunc(pb.Docs, func(d *Document) bool { return d.Dir == "content/pages" && d.Kind == schema.Page }) {
		top = "content/pages"
	}
	for _, d := range pb.Docs {
		if d.Index {
			continue
		}
		if d.Kind != schema.Page {
			pb.byKind[d.Kind] = append(pb.byKind[d.Kind], d)
			continue
		}
		dir := d.Dir
		if dir == "content" {
			dir = top
		}
		if f == nil || f.Path != dir {
			f = folders[dir]
		}
		if f == nil {
			f = &Folder{Path: dir, URL: route.Page(dir + "/index.md"), Title: route.Readable(path.Base(dir)), Index: pb.introduction(dir)}
			if f.Index != nil {
				f.Title = f.Index.Title
			}
			if dir == "content" {
				f.URL, f.Title = "pages/", ""
			}
			folders[dir] = f
			pb.Folders = append(pb.Folders, f)
		}
		d.Folder = f
		f.Docs = append(f.Docs, d)
	}
	for _, list := range pb.byKind {
		sortDocs(list)
	}
	for _, f := range pb.Folders {
		sortDocs(f.Docs)
	}
	slices.SortFunc(pb.Folders, func(a, b *Folder) int { return cmp.Compare(a.Path, b.Path) })
}

func sortDocs(list []*Document) {
	slices.SortFunc(list, func(a, b *Document) int {
		if a.HasWeight != b.HasWeight {
			if a.HasWeight {
				return -1
			}
			return 1
		}
		if a.Front.Weight != b.Front.Weight {
			return cmp.Compare(a.Front.Weight, b.Front.Weight)
		}
		if a.day != b.day {
			return cmp.Compare(b.day, a.day)
		}
		return cmp.Or(strings.Compare(a.Title, b.Title), strings.Compare(a.Path, b.Path))
	})
	for i, d := range list {
		d.place, d.siblings = i, list
	}
}

// index finds the index page of a folder.
// index is the document that introduces a folder: its index.md, else the page of
// its name beside it, guide.md for guide/, which has the same address.
func (pb *Playbook) index(dir string) *Document {
	for _, n := range []string{"/index.md", "/README.md", "/_index.md"} {
		if d := pb.byPath[dir+n]; d != nil {
			return d
		}
	}
	if d := pb.byPath[dir+".md"]; d != nil && d.Kind == schema.Page && dir != "content" {
		return d
	}
	return nil
}

// introduction is the document whose text stands above a folder's list: its index
// page, else one beside the folder that has the folder's name.
func (pb *Playbook) introduction(dir string) *Document {
	if d := pb.index(dir); d != nil {
		return d
	}
	return pb.byPath[dir+".md"]
}

// Kind lists the documents of a kind.
func (pb *Playbook) Kind(k schema.Kind) []*Document { return pb.byKind[k] }

// IndexOf is the document that introduces the list of a kind; nil when none.
func (pb *Playbook) IndexOf(k schema.Kind) *Document {
	if k.Folder() == "" {
		return nil
	}
	return pb.introduction("content/" + k.Folder())
}

// At finds the document at a source path; nil when the audience has none.
func (pb *Playbook) At(path string) *Document { return pb.byPath[path] }

// Asset finds an attachment that this audience may load; nil when none.
func (pb *Playbook) Asset(path string) *load.Asset { return pb.assetPath[path] }

// Rep finds somebody of the team by id; nil when the audience may not see them.
func (pb *Playbook) Rep(id string) *Rep { return pb.reps[id] }

// Account finds an account by id; nil when the audience may not see it.
func (pb *Playbook) Account(id string) *Account { return pb.accounts[id] }

// Change is the last change of a source; zero when not known.
func (pb *Playbook) Change(path string) Change { return pb.changes[path] }

// Stage finds a stage by id.
func (pb *Playbook) Stage(id string) *Stage {
	for _, s := range pb.Stages {
		if s.ID == id {
			return s
		}
	}
	return nil
}
