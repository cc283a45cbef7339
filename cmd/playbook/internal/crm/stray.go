package crm

import (
	"fmt"
	"strings"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
	"unicode"
)

// strayFaults gives one fault for all stages without a meaning, one for all
// owners and one for all statuses; each prints the lines to add.
func (w *words) strayFaults() []diagnostic {
	var out []diagnostic
	if s := w.strayStages; len(s.order) > 0 {
		var ids []string
		for _, st := range w.opt.Stages {
			ids = append(ids, st.ID)
		}
		hint := fmt.Sprintf("add to %s, with one of %s (or %s, to leave such deals out) for CHOOSE; won deals need the stage they won, lost deals the one they were lost in:\n%s",
			w.opt.mappingFile(), strings.Join(ids, ", "), leaveOut, w.opt.yamlBlock("stages", s.entries("CHOOSE")))
		out = append(out, fault(w.opt.FileName, s.first[s.order[0]], "crm-stage",
			fmt.Sprintf("%s of the export %s no stage of ours: %s", plural(len(s.order), "stage"), verb(len(s.order)), s.text()), hint))
	}
	if s := w.strayOwners; len(s.order) > 0 {
		hint := fmt.Sprintf("add to %s, with a rep's id from data/team.yaml (or %s, to leave such deals out) for CHOOSE:\n%s",
			w.opt.mappingFile(), leaveOut, w.opt.yamlBlock("owners", s.entries("CHOOSE")))
		if team := s.team(); team != "" {
			hint += "\nor, where they are missing there, add to data/team.yaml:\n" + team
		}
		out = append(out, fault(w.opt.FileName, s.first[s.order[0]], "crm-owner",
			fmt.Sprintf("%s of the export %s no rep: %s", plural(len(s.order), "owner"), verb(len(s.order)), s.text()), hint))
	}
	if s := w.strayStatus; len(s.order) > 0 {
		var list []string
		for _, key := range s.order {
			list = append(list, "- "+yamlQuote(s.names[key]))
		}
		out = append(out, fault(w.opt.FileName, s.first[s.order[0]], "crm-status",
			fmt.Sprintf("%s of the export %s neither open nor won nor lost: %s", plural(len(s.order), "status"), verb(len(s.order)), s.text()),
			fmt.Sprintf("add to %s those that mean won, and the others that mean lost under lost: in the same way; what neither lists is then open:\n%s",
				w.opt.mappingFile(), w.opt.yamlBlock("won", list))))
	}
	return out
}

// entries are the lines of a mapping for the words, in the order of the file.
func (s strays) entries(value string) []string {
	var out []string
	for _, key := range s.order {
		out = append(out, yamlQuote(s.names[key])+": "+value)
	}
	return out
}

// text lists the words with the number of their deals and first lines.
func (s strays) text() string {
	var b strings.Builder
	for i, key := range s.order {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q (%s, first on line %d)", s.names[key], plural(s.count[key], "deal"), s.first[key])
	}
	return b.String()
}

// team gives lines for data/team.yaml, with ids made of the names.
func (s strays) team() string {
	var b strings.Builder
	for _, key := range s.order {
		if id := slug(s.names[key]); id != "" && key != none {
			fmt.Fprintf(&b, "\n  - {id: %s, name: %s}", yamlQuote(id), yamlQuote(s.names[key]))
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "reps:" + b.String()
}

// slug makes an id of a name: "Zoë O'Neil" → zoe-o-neil. Letters that are not
// Latin stay as they are.
func slug(name string) string {
	bare, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), name)
	if err != nil {
		bare = name
	}
	return strings.Join(strings.FieldsFunc(strings.ToLower(bare), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), "-")
}

func plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "s"):
		return fmt.Sprintf("%d %ses", n, noun)
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func verb(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
