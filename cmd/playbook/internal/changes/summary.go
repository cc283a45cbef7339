package changes

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/route"
	"playbook/cmd/playbook/internal/schema"
)

// Summary is what Write tells.
type Summary struct {
	Changes []Change // nil when there was nothing to compare with
	Faults  diag.List
	Strict  bool // warnings fail
	// Repository and Branch are where the change can be edited; without a
	// repository nothing is linked.
	Repository, Branch string
	Folder             string // of the playbook in the repository; "" at its root
	// Owners is what .github/CODEOWNERS should say; "" when it does.
	Owners string
}

// Bounds of a summary: a page on GitHub holds 1 MiB, a reader less.
const (
	mostChanges = 100
	mostFaults  = 40
	mostText    = 1500 // characters of one text
)

// Write writes a summary as GitHub's Markdown.
func Write(w io.Writer, s Summary) error {
	var b strings.Builder
	errs, warns := s.Faults.Count()
	b.WriteString("# " + verdict(errs, warns, s.Strict) + "\n\n")
	if errs+warns > 0 {
		s.faults(&b)
	}
	if s.Changes != nil {
		s.changes(&b)
	}
	if s.Owners != "" {
		s.owners(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func verdict(errs, warns int, strict bool) string {
	switch {
	case errs > 0 || strict && warns > 0:
		return "Something has to be mended before this can be published"
	case warns > 0:
		return "This can be published; have a look at the notes"
	}
	return "All is well: this can be published"
}

func (s Summary) faults(b *strings.Builder) {
	b.WriteString("## What is wrong, and how to mend it\n\n")
	list := slices.Clone(s.Faults)
	slices.SortStableFunc(list, func(a, b diag.Diagnostic) int { return int(b.Severity) - int(a.Severity) })
	for i, d := range list {
		if i == mostFaults {
			fmt.Fprintf(b, "- … and %d more, in the log of this check\n", len(list)-i)
			break
		}
		where := d.File
		line := ""
		if d.Line > 0 {
			where += fmt.Sprintf(", line %d", d.Line)
			line = fmt.Sprint(d.Line)
		}
		word := "**Mend**"
		if d.Severity == diag.Warning {
			word = "Look at"
		}
		fmt.Fprintf(b, "- %s %s: %s.", word, s.link(where, d.File, line), text(d.Message))
		if d.Hint != "" {
			hint := strings.TrimSuffix(d.Hint, ".")
			if !strings.HasSuffix(hint, "?") {
				hint += "."
			}
			fmt.Fprintf(b, " Next step: %s", text(hint))
		}
		fmt.Fprintf(b, " <sub>%s</sub>\n", text(d.Rule))
	}
	b.WriteString("\n")
}

func (s Summary) changes(b *strings.Builder) {
	b.WriteString("## What changes for readers\n\n")
	if len(s.Changes) == 0 {
		b.WriteString("Nothing: no page reads differently.\n")
		return
	}
	for i, c := range s.Changes {
		if i == mostChanges {
			fmt.Fprintf(b, "- … and %d more\n", len(s.Changes)-i)
			break
		}
		s.change(b, c)
	}
}

func (s Summary) change(b *strings.Builder, c Change) {
	title := c.Title
	if title == "" {
		title = c.Path
	}
	name := what(c)
	at := "“" + text(title) + "”"
	if c.What != Gone && c.Name != "attachment" {
		at = s.link("“"+title+"”", c.Path, "")
	}
	fmt.Fprintf(b, "- **%s** %s %s", strings.ToUpper(string(c.What[:1]))+string(c.What[1:]), text(name), at)
	if c.Audience != "" && c.Audience != schema.ForAll {
		fmt.Fprintf(b, ", for %s", readers(c.Audience))
	}
	if c.What == Gone && c.Was != "" && c.Was != schema.ForAll {
		fmt.Fprintf(b, ", which was for %s", readers(c.Was))
	}
	b.WriteString("\n")
	if c.From != "" {
		fmt.Fprintf(b, "  - it was %s; links to its old address need `aliases`\n", text(c.From))
	}
	if c.Was != "" && c.Audience != "" && c.Was != c.Audience && c.What != Added {
		if c.Audience.Rank() < c.Was.Rank() {
			fmt.Fprintf(b, "  - **more people can read it now**: it was for %s and is for %s\n", readers(c.Was), readers(c.Audience))
		} else {
			fmt.Fprintf(b, "  - fewer people can read it now: it was for %s and is for %s\n", readers(c.Was), readers(c.Audience))
		}
	}
	if c.Broken {
		b.WriteString("  - it cannot be read whole until it is mended (see above), so this says only what is sure\n")
	}
	if len(c.Keys) > 0 {
		fmt.Fprintf(b, "  - differs in %s\n", text(strings.Join(c.Keys, ", ")))
	}
	spelled := c.Kind == schema.TalkingPoints || c.Name == "facts"
	var titles []string
	for _, p := range c.Parts {
		if spelled {
			part(b, p)
			continue
		}
		name := "“" + p.Title + "”"
		if p.Title == "" {
			name = "the beginning"
		}
		if p.What != Changed {
			name += " (" + string(p.What) + ")"
		}
		titles = append(titles, name)
	}
	if len(titles) > 0 {
		fmt.Fprintf(b, "  - the text of %s\n", text(strings.Join(titles, ", ")))
	}
}

// part spells a text out, before and after.
func part(b *strings.Builder, p Part) {
	title := "“" + p.Title + "”"
	if p.Title == "" {
		title = "the beginning"
	}
	switch p.What {
	case Added:
		fmt.Fprintf(b, "  - %s is new:\n%s", text(title), quote(p.After))
	case Gone:
		fmt.Fprintf(b, "  - %s is gone. It said:\n%s", text(title), quote(p.Before))
	default:
		fmt.Fprintf(b, "  - %s said:\n%s\n    and says now:\n%s", text(title), quote(p.Before), quote(p.After))
	}
}

// quote is a text as a blockquote within a nested list item.
func quote(s string) string {
	if r := []rune(s); len(r) > mostText {
		s = string(r[:mostText]) + " …"
	}
	var b strings.Builder
	b.WriteString("\n")
	for line := range strings.SplitSeq(s, "\n") {
		b.WriteString("    > " + text(line) + "\\\n")
	}
	return strings.TrimSuffix(b.String(), "\\\n") + "\n"
}

// mostOwners is the length of a CODEOWNERS file that is spelled out, in bytes.
const mostOwners = 20_000

// owners asks to bring .github/CODEOWNERS up to date, by hand: a check may not write.
func (s Summary) owners(b *strings.Builder) {
	const file = ".github/CODEOWNERS"
	s.Folder = ""
	if s.Changes != nil {
		b.WriteString("\n")
	}
	b.WriteString("## Who is asked to review\n\n" + s.link(file, file, "") + " is behind: pages or accounts have other owners now. ")
	if len(s.Owners) > mostOwners {
		b.WriteString("Make it anew with `playbook owners > " + file + "`.\n")
		return
	}
	fence := "```"
	for strings.Contains(s.Owners, fence) {
		fence += "`"
	}
	b.WriteString("Put this in the place of its text, now or later:\n\n" + fence + "\n" + strings.TrimSuffix(s.Owners, "\n") + "\n" + fence + "\n")
}

var kinds = map[schema.Kind]string{schema.Pitch: "pitch", schema.CaseStudy: "case study", schema.Proposal: "proposal",
	schema.TalkingPoints: "talking points", schema.Objection: "objection", schema.QuestionBank: "questions", schema.Stage: "stage",
	schema.Scorecard: "scorecard", schema.Meeting: "meeting", schema.Page: "page"}

func what(c Change) string {
	if c.Kind != "" {
		return kinds[c.Kind]
	}
	return c.Name
}

func readers(v schema.Visibility) string {
	switch v {
	case schema.ForAll:
		return "everybody"
	case schema.ForTeam:
		return "the team"
	}
	return "managers"
}

// link leads to GitHub's editor.
func (s Summary) link(words, path, line string) string {
	if s.Folder != "" {
		path = s.Folder + "/" + path
	}
	at := route.Edit(s.Repository, s.Branch, path, line)
	if !strings.HasPrefix(at, "https://") {
		return text(words)
	}
	return "[" + text(words) + "](<" + strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20").Replace(at) + ">)"
}

// text makes words of the sources mean themselves in Markdown: no markup, no link,
// no mention, no HTML, one line.
func text(s string) string {
	var b strings.Builder
	number := false // nothing but digits so far: "1." would begin a list
	for i, r := range s {
		switch {
		case r == '\n' || r == '\t':
			b.WriteByte(' ')
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
		case r == '@' || r == '<' || r == '>' || r == '&':
			fmt.Fprintf(&b, "&#%d;", r)
		case strings.ContainsRune("\\`*_{}[]#+-|~=$^!", r), r == '.' && (number || strings.HasSuffix(strings.ToLower(s[:i]), "www")),
			r == ':' && strings.HasPrefix(s[i:], "://"), r == ')' && number:
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		number = (number || i == 0) && unicode.IsDigit(r)
	}
	return b.String()
}
