package playbook

import "playbook/cmd/playbook/internal/schema"

// Stage is a stage of the sale with every play for it.
type Stage struct {
	schema.StageDef
	Number int // from 1
	URL    string
	Doc    *Document // content/stages/<id>.md; nil when there is none
	Plays  map[schema.Kind][]*Document
	Prev   *Stage
	Next   *Stage
}

// Count is the number of plays.
func (s *Stage) Count() (n int) {
	for _, l := range s.Plays {
		n += len(l)
	}
	return n
}

// First is the first play of a kind; nil when there is none.
func (s *Stage) First(k schema.Kind) *Document {
	if l := s.Plays[k]; len(l) > 0 {
		return l[0]
	}
	return nil
}

func (pb *Playbook) stages() {
	byID := map[string]*Stage{}
	for i, def := range pb.Site.Stages {
		s := &Stage{StageDef: def, Number: i + 1, URL: "stages/" + def.ID + "/", Plays: map[schema.Kind][]*Document{}}
		if i > 0 {
			s.Prev = pb.Stages[i-1]
			s.Prev.Next = s
		}
		pb.Stages = append(pb.Stages, s)
		byID[def.ID] = s
	}
	for _, d := range pb.byKind[schema.Stage] {
		if s := byID[stem(d.Path)]; s != nil {
			s.Doc = d
			s.URL = d.URL
		}
	}
	plays := make([][]*Document, len(pb.Stages)) // of one kind
	for _, k := range schema.Kinds() {
		lists := [][]*Document{pb.byKind[k]}
		if k == schema.Page {
			lists = nil
			for _, f := range pb.Folders {
				lists = append(lists, f.Docs)
			}
		}
		for _, list := range lists {
			for _, d := range list {
				if len(d.Front.Stages) == 0 || d.Kind == schema.Stage {
					continue
				}
				d.Stages = make([]*Stage, 0, len(d.Front.Stages))
				for _, id := range d.Front.Stages {
					if s := byID[id]; s != nil {
						d.Stages = append(d.Stages, s)
						plays[s.Number-1] = append(plays[s.Number-1], d)
					}
				}
			}
		}
		for i, s := range pb.Stages {
			if len(plays[i]) > 0 {
				s.Plays[k], plays[i] = plays[i], nil
			}
		}
	}
}
