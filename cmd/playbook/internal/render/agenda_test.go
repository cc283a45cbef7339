package render

import (
	"strings"
	"testing"

	"playbook/cmd/playbook/internal/schema"
)

func day(text string) string { return "---\ntitle: Round-up\n" + text + "---\n\nNotes.\n" }

func meetingFiles() map[string]string {
	return map[string]string{
		"data/team.yaml":              team + "  - {id: di, name: Di Away, status: leave}\n",
		"data/accounts/mill.yaml":     mill + "\n",
		"data/accounts/farm.yaml":     "name: Farm\nlast_touch: 2026-11-23\nnews: [{date: 2026-11-24, kind: rumour, text: Farm grows}, {date: 2026-11-22, kind: fact, text: Older}]\n",
		"data/pipeline/2026-W47.yaml": "as_of: 2026-11-20\ndeals:\n  - {id: A, account: mill, owner: ann, stage: middle, value: 77120}\n  - {id: B, account: farm, owner: bob, stage: last, value: 33560, status: won}\n",
		"content/meetings/2026-11-20.md": day(`countermeasures:
  - {what: Late one, owner: ann, due: 2026-11-21, account: farm}
  - {what: Done one, owner: ann, due: 2026-11-21, done: true}
  - {what: No day, owner: bob}
praise: [{who: bob, what: Helped, by: ann}]
closing: Old closing
`),
		"content/meetings/2026-11-23.md": day(`facts: [{heard: Mill is quiet, account: mill, by: ann}]
countermeasures: [{what: Ring them, owner: ann, due: 2026-12-05, account: mill}]
proud: [{who: ann, what: Eleven calls}]
praise: [{who: ann, what: Calm, by: bob}]
closing: Well done
`),
		"content/meetings/2026-12-01.md": day("closing: Not yet\n"),
	}
}

func agenda(t *testing.T, files map[string]string) string {
	t.Helper()
	b, err := whole(envOf(t, files), (*env).agendaPage)
	if err != nil {
		t.Fatal(err)
	}
	_, main, _ := strings.Cut(string(b), "<main")
	return main
}

// The day's order: pride, facts, promises with late ones first, accounts, a good
// word; no value of a deal, and nothing about who is away.
func TestAgenda(t *testing.T) {
	page := agenda(t, meetingFiles())
	at := 0
	for _, want := range []string{"Eleven calls", "Mill is quiet", "Rumour: Farm grows", "Late one", "Ring them", "No day", "Promised and late: Late one", "Spoken of in the last meeting", "Well done"} {
		i := strings.Index(page[at:], want)
		if i < 0 {
			t.Fatalf("no %q after the part before it", want)
		}
		at += i
	}
	for _, never := range []string{"77", "33,560", "33560", "EUR", "Away", "On leave", "Done one", "Older", "Not yet", "Old closing"} {
		if strings.Contains(page, never) {
			t.Errorf("the agenda says %q", never)
		}
	}
	if !strings.Contains(page, "/new/main?filename=content%2Fmeetings%2F2026-11-24.md") {
		t.Error("no link to write today's meeting up")
	}
}

// Once today's meeting is written up, its own countermeasures stand by the facts.
func TestAgendaOfAWrittenMeeting(t *testing.T) {
	files := meetingFiles()
	files["content/meetings/2026-11-24.md"] = day("facts: [{heard: New today}]\ncountermeasures: [{what: Do it now, owner: bob}]\n")
	page := agenda(t, files)
	facts, promised, _ := strings.Cut(page, "Promised and still open")
	if !strings.Contains(facts, "New today") || !strings.Contains(facts, "Do it now") || strings.Contains(promised, "Do it now") || !strings.Contains(promised, "Ring them") {
		t.Error("today's countermeasures do not stand by today's facts")
	}
	if strings.Contains(page, "filename=content%2Fmeetings") {
		t.Error("today's meeting is written up, and the page asks for it")
	}
	if !strings.Contains(page, "Well done") {
		t.Error("no good word: the last one there was should stand")
	}
}

func TestPraiseWall(t *testing.T) {
	b, err := whole(envOf(t, meetingFiles()), (*env).praisePage)
	if err != nil {
		t.Fatal(err)
	}
	first, second := strings.Index(string(b), "Calm"), strings.Index(string(b), "Helped")
	if first < 0 || second < first {
		t.Errorf("praise at %d and %d, newest first", first, second)
	}
}

// Who sees no accounts and no team sees neither on the agenda.
func TestAgendaForOthers(t *testing.T) {
	files := meetingFiles()
	files["data/site.yaml"] = strings.Replace(openSite, "pipeline: public, team: public, accounts: public,", "", 1)
	b, err := whole(envFor(t, files, schema.ForAll), (*env).agendaPage)
	if err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"Ann Able", ">Mill<", "Farm grows"} {
		if strings.Contains(string(b), never) {
			t.Errorf("the public agenda says %q", never)
		}
	}
}

// whole is a page in full.
func whole(e *env, page func(*env) (*draft, error)) ([]byte, error) {
	d, err := page(e)
	if err != nil {
		return nil, err
	}
	return e.append(nil, d)
}
