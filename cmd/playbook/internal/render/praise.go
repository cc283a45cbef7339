package render

import "playbook/cmd/playbook/internal/schema"

// praisePage is the wall: every good word of every meeting, newest first.
func (e *env) praisePage() (*draft, error) {
	f := e.frame("praise", e.word("praise"), "praise/", "praise", "")
	f.Crumbs = []Link{{Title: e.word("home"), URL: e.base}}
	f.Summary = e.word("praise.says")
	return e.page(&f, listMark(e.pb.Kind(schema.Meeting), nil), func() any {
		v := &PraiseView{Frame: f}
		for _, d := range e.meetings() {
			v.Moments = append(v.Moments, e.moments(d.Front.Praise, d)...)
		}
		return v
	})
}
