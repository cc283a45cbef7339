package render

import (
	"slices"
	"strconv"
	"strings"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
)

// asks picks at most `most` closed questions from the question banks that learn
// what is missing, heaviest gap first. One question of each sort comes before a
// second one of any: five questions about goals are an interrogation. A sort is
// asked for twice only when it has two gaps. Banks for the account's stage and
// industry come before others.
func (e *env) asks(a *playbook.Account, k knowledge, most int) (out []AskView) {
	questions := e.questionsFor(a)
	gaps := map[string][]ask{}
	for _, x := range e.askable(a, k) {
		gaps[x.learns] = append(gaps[x.learns], x)
	}
	for round := range 2 {
		var turn []ask
		for _, learns := range schema.Learns() {
			if round < len(gaps[learns]) && round < len(questions[learns]) {
				turn = append(turn, gaps[learns][round])
			}
		}
		slices.SortStableFunc(turn, func(a, b ask) int { return b.weight - a.weight })
		for _, x := range turn {
			if len(out) == most {
				return out
			}
			q := questions[x.learns][round]
			q.Who, q.Why = x.who, x.why
			out = append(out, q)
		}
	}
	return out
}

// ask is a gap in words: everything of one sort that is unknown about one person.
type ask struct {
	learns, who, why string
	weight           int
}

// askable turns gaps into reasons to ask, heaviest first, and adds rumours that
// are worth turning into facts.
func (e *env) askable(a *playbook.Account, k knowledge) (out []ask) {
	type key struct{ learns, who string }
	what := map[key][]string{}
	for _, g := range k.gaps {
		id := key{g.learns, g.who}
		switch {
		case g.learns == "":
			continue
		case !strings.HasPrefix(g.what, "known."):
			out = append(out, ask{g.learns, g.who, e.whyOf(g), g.weight})
			continue
		case what[id] == nil:
			out = append(out, ask{learns: g.learns, who: g.who, weight: g.weight})
		}
		what[id] = append(what[id], e.word(g.what))
	}
	for i := range out {
		if out[i].why == "" {
			out[i].why = e.word("ask.unknown", strings.Join(what[key{out[i].learns, out[i].who}], e.word("list.and")))
		}
	}
	for _, n := range newestFirst(a.News) {
		if n.Kind == "rumour" && e.fade(n.Date) < 3 {
			out = append(out, ask{"news", "", e.word("ask.rumour", n.Text), 48})
		}
	}
	slices.SortStableFunc(out, func(a, b ask) int { return b.weight - a.weight })
	return out
}

func (e *env) whyOf(g gap) string {
	switch g.what {
	case "missing.nobody":
		return e.word("ask.nobody")
	case "missing.renews":
		return e.word("ask.renews")
	}
	return e.word(g.what)
}

// questionsFor lists every question by what it learns, best bank first.
func (e *env) questionsFor(a *playbook.Account) map[string][]AskView {
	stage := e.standing(a).stage
	banks := bestFirst(e.pb.Kind(schema.QuestionBank), func(d *playbook.Document) int { return fits(d, stage, a.Industry) })
	out := map[string][]AskView{}
	for _, d := range banks {
		for i, q := range d.Front.Questions {
			out[q.Learns] = append(out[q.Learns], AskView{URL: e.url(d.URL) + "#q" + strconv.Itoa(i+1),
				QuestionView: QuestionView{ID: stem(d.Path) + "-q" + strconv.Itoa(i+1), Ask: e.pb.Expand(q.Ask), Spin: q.Spin, Learns: q.Learns, Options: q.Options}})
		}
	}
	return out
}

// fits says how well a play suits a stage and an industry: 2 for the stage, 4
// for an industry it names, 1 when it is for all, −4 when it is for others.
func fits(d *playbook.Document, stage *playbook.Stage, industry string) (n int) {
	if stage != nil && slices.Contains(d.Stages, stage) {
		n += 2
	}
	all := d.Front.Industries
	if d.Front.Industry != "" {
		all = append(slices.Clone(all), d.Front.Industry)
	}
	switch {
	case len(all) == 0:
		n++
	case industry != "" && slices.Contains(all, industry):
		n += 4
	default:
		n -= 4
	}
	return n
}

// bestFirst sorts by score, keeping the order of equals.
func bestFirst(docs []*playbook.Document, score func(*playbook.Document) int) []*playbook.Document {
	out := slices.Clone(docs)
	slices.SortStableFunc(out, func(a, b *playbook.Document) int { return score(b) - score(a) })
	return out
}
