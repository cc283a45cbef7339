package render

import (
	"path"
	"slices"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// listPages adds a list for each kind and each folder of pages, and the pages of
// the stages.
func (e *env) listPages(l *list) {
	for _, k := range schema.Kinds() {
		docs := e.pb.Kind(k)
		if k == schema.Page || k == schema.Stage || len(docs) == 0 {
			continue
		}
		l.page(k.Folder()+"/", listMark(docs, e.pb.IndexOf(k)), func() (*draft, error) { return e.kindList(k) })
	}
	for _, f := range e.pb.Folders {
		l.page(f.URL, listMark(f.Docs, f.Index), func() (*draft, error) { return e.folderList(f) })
	}
	l.page("stages/", schema.ForAll, e.stagesPage)
	for _, s := range e.pb.Stages {
		mark := schema.ForAll
		if s.Doc != nil {
			mark = s.Doc.Visibility
		}
		l.page(s.URL, mark, func() (*draft, error) { return e.stagePage(s) })
	}
}

// listMark is how far a list is from public: as far as the most open of what it
// shows, because for a wider audience it is made again without the rest.
func listMark(docs []*playbook.Document, index *playbook.Document) schema.Visibility {
	if len(docs) == 0 {
		return schema.ForAll
	}
	v := schema.ForManagers
	for _, d := range docs {
		if d.Visibility.Rank() < v.Rank() {
			v = d.Visibility
		}
	}
	return v
}

func (e *env) kindList(k schema.Kind) (*draft, error) {
	f := e.frame("list", e.word("kinds."+string(k)), k.Folder()+"/", string(k), "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	f.Summary = e.word("says." + string(k))
	v := &ListView{Kind: string(k), Add: e.addDocument(k), Empty: "empty"}
	if ix := e.pb.IndexOf(k); ix != nil {
		v.Intro = e.body(ix)
		if ix.Front.Title != "" || ix.FromHeading {
			f.Title = e.pb.Expand(ix.Title)
		}
		f.Summary = or(e.pb.Expand(ix.Front.Summary), f.Summary)
		e.sourced(&f, ix.Path)
	}
	docs := e.pb.Kind(k)
	return e.page(&f, listMark(docs, nil), func() any {
		v.Frame = f
		switch k {
		case schema.Proposal:
			v.Groups = []Group{{Cards: e.cards(docs, 0)}}
			v.Industries, v.Reuse = e.reuse(docs)
		default:
			v.Groups = []Group{{Cards: e.cards(docs, 0)}}
		}
		return v
	})
}

func (e *env) folderList(fd *playbook.Folder) (*draft, error) {
	f := e.frame("list", or(fd.Title, e.word("kinds.page")), fd.URL, fd.Path, "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	v := &ListView{Kind: "page", Empty: "empty", Add: e.addPage(fd)}
	if fd.Index != nil {
		v.Intro = e.body(fd.Index)
		f.Summary = e.pb.Expand(fd.Index.Front.Summary)
		f.Lang = fd.Index.Language(e.pb.Site)
		e.sourced(&f, fd.Index.Path)
	}
	return e.page(&f, listMark(fd.Docs, fd.Index), func() any {
		v.Frame = f
		v.Groups = []Group{{Cards: e.cards(fd.Docs, 0)}}
		return v
	})
}

// reuse is the map of customer type × industry to proposals with their outcome.
func (e *env) reuse(docs []*playbook.Document) (industries []string, rows []ReuseRow) {
	var ids, types []string
	for _, d := range docs {
		if t := d.Front.CustomerType; t != "" && !slices.Contains(types, t) {
			types = append(types, t)
		}
		for _, i := range d.Front.Industries {
			if !slices.Contains(ids, i) {
				ids = append(ids, i)
			}
		}
	}
	slices.Sort(types)
	slices.Sort(ids)
	if len(types) == 0 {
		return nil, nil
	}
	for _, t := range types {
		row := ReuseRow{CustomerType: t, Cells: make([][]*Card, len(ids)+1)}
		for _, d := range docs {
			if d.Front.CustomerType != t {
				continue
			}
			if len(d.Front.Industries) == 0 {
				row.Cells[len(ids)] = append(row.Cells[len(ids)], e.card(d))
			}
			for _, i := range d.Front.Industries {
				at := slices.Index(ids, i)
				row.Cells[at] = append(row.Cells[at], e.card(d))
			}
		}
		rows = append(rows, row)
	}
	return append(e.names(e.pb.Site.Industries, ids), e.word("all")), rows
}

func (e *env) stagesPage() (*draft, error) {
	f := e.frame("stages", e.word("kinds.stage"), "stages/", "stages", "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	f.Summary = e.word("says.stage")
	return e.page(&f, schema.ForAll, func() any {
		v := &StagesView{Frame: f, Tiles: e.tiles()}
		if ix := e.pb.IndexOf(schema.Stage); ix != nil {
			v.Intro = e.body(ix)
		}
		return v
	})
}

func (e *env) tiles() (out []StageTile) {
	holds := e.holds()
	for _, s := range e.pb.Stages {
		out = append(out, e.tile(s, holds))
	}
	return out
}

func (e *env) tile(s *playbook.Stage, holds map[string]string) StageTile {
	t := StageTile{Link: e.stageLink(s), Number: s.Number, Plays: s.Count(), Holds: holds[s.ID]}
	first := func(k schema.Kind) *Link {
		if d := s.First(k); d != nil {
			return &Link{Title: e.pb.Expand(d.Title), URL: e.url(d.URL)}
		}
		return nil
	}
	t.Pitch, t.Objection, t.Questions, t.Proposal = first(schema.Pitch), first(schema.Objection), first(schema.QuestionBank), first(schema.Proposal)
	return t
}

func (e *env) stagePage(s *playbook.Stage) (*draft, error) {
	var f Frame
	mark := schema.ForAll
	if s.Doc != nil {
		f = e.docFrame(s.Doc)
		mark = s.Doc.Visibility
	} else {
		f = e.frame("stage", s.Name, s.URL, "", "")
	}
	f.Layout, f.Section = "stage", "stages/"+s.ID
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}, {Title: e.word("kinds.stage"), URL: e.url("stages/")}}
	return e.page(&f, mark, func() any {
		v := &StageView{Frame: f, ID: s.ID, Name: s.Name, Number: s.Number, Of: len(e.pb.Stages)}
		if s.Doc != nil {
			v.Doc = e.doc(s.Doc)
			v.Doc.Body = e.body(s.Doc)
			v.Doc.Related = nil
			v.Entry, v.Exit = s.Doc.Front.Entry, s.Doc.Front.Exit
		}
		if s.Prev != nil {
			l := e.stageLink(s.Prev)
			v.Previous = &l
		}
		if s.Next != nil {
			l := e.stageLink(s.Next)
			v.Following = &l
		}
		for _, k := range schema.Kinds() {
			if docs := s.Plays[k]; len(docs) > 0 {
				v.Plays = append(v.Plays, Group{Key: "kinds." + string(k), Cards: e.cards(docs, 24), URL: e.listOf(k)})
			}
		}
		e.stageFigures(v, s)
		return v
	})
}

func (e *env) listOf(k schema.Kind) string {
	if k == schema.Page || len(e.pb.Kind(k)) == 0 {
		return ""
	}
	return e.url(k.Folder() + "/")
}

// newFile is GitHub's new-file page with name and text filled in.
func (e *env) newFile(file, text string) string {
	return route.NewFile(e.pb.Site.Repository, e.pb.Site.Branch, e.inRepository(file), text)
}

// inRepository is the path of a source as GitHub knows it.
func (e *env) inRepository(file string) string { return path.Join(e.opt.Folder, file) }

// addDocument opens GitHub's new-file page with the kind's archetype.
func (e *env) addDocument(k schema.Kind) string {
	a := e.th.Archetype(string(k) + ".md")
	if a == nil {
		return ""
	}
	name := "new-" + string(k)
	switch k {
	case schema.TalkingPoints:
		return e.writePoints(e.nextWeek())
	case schema.Meeting:
		name = e.pb.Today.String()
	}
	return e.newFile("content/"+k.Folder()+"/"+name+".md", e.th.Fill(a, theFill(name, e.pb.Today, schema.Week{})))
}

// addPage is its like for a folder of plain pages.
func (e *env) addPage(fd *playbook.Folder) string {
	a := e.th.Archetype("page.md")
	if a == nil {
		return ""
	}
	return e.newFile(fd.Path+"/new-page.md", e.th.Fill(a, theFill("new-page", e.pb.Today, schema.Week{})))
}
