package crm

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
	"playbook/cmd/playbook/internal/schema"
)

// Encode writes a snapshot as YAML for data/pipeline/: one line a deal, keys in
// one order, deals by id, reps and stages by name, so that two weeks compare line
// by line. What is empty is left out; equal snapshots give equal bytes.
func Encode(s schema.Snapshot) ([]byte, error) {
	if s.AsOf.IsZero() {
		return nil, errors.New("a snapshot needs as_of, its day")
	}
	root := &yaml.Node{Kind: yaml.MappingNode}
	put(root, "visibility", text(string(s.Visibility)))
	put(root, "as_of", date(s.AsOf))
	put(root, "currency", text(s.Currency))
	if len(s.Counts) > 0 {
		counts := &yaml.Node{Kind: yaml.MappingNode}
		for _, rep := range slices.Sorted(maps.Keys(s.Counts)) {
			of := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
			for _, stage := range slices.Sorted(maps.Keys(s.Counts[rep])) {
				of.Content = append(of.Content, text(stage), plain(strconv.Itoa(s.Counts[rep][stage])))
			}
			counts.Content = append(counts.Content, text(rep), of)
		}
		put(root, "counts", counts)
	}
	var out bytes.Buffer
	if err := dump(&out, root); err != nil || len(s.Deals) == 0 {
		return out.Bytes(), err
	}
	out.WriteString("deals:\n")
	deals := slices.SortedStableFunc(slices.Values(s.Deals), func(a, b schema.Deal) int { return cmp.Compare(a.ID, b.ID) })
	for part := range slices.Chunk(deals, chunk) {
		if err := dump(&out, dealNodes(part)); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

// chunk is how many deals go to the YAML library at once. It moves all events
// that are still to come with each it writes: 100,000 deals in one go take ten
// times as long as in parts. A list at the left margin may be written in parts.
const chunk = 200

func dump(out *bytes.Buffer, n *yaml.Node) error {
	b, err := yaml.Dump(n, yaml.WithLineWidth(-1), yaml.WithIndent(2))
	if err != nil {
		return fmt.Errorf("write the snapshot as YAML: %w", err)
	}
	out.Write(b)
	return nil
}

func dealNodes(deals []schema.Deal) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, d := range deals {
		n := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		put(n, "id", text(d.ID))
		put(n, "name", text(d.Name))
		put(n, "account", text(d.Account))
		put(n, "owner", text(d.Owner))
		put(n, "stage", text(d.Stage))
		if !d.Value.IsZero() {
			put(n, "value", plain(d.Value.String()))
		}
		put(n, "currency", text(d.Currency))
		put(n, "created", date(d.Created))
		put(n, "entered", date(d.Entered))
		put(n, "due", date(d.Due))
		put(n, "closed", date(d.Closed))
		if d.Status != schema.Open {
			put(n, "status", text(string(d.Status)))
		}
		put(n, "lost_reason", text(d.LostReason))
		list.Content = append(list.Content, n)
	}
	return list
}

// put adds a key with its value; an empty scalar is left out.
func put(m *yaml.Node, key string, value *yaml.Node) {
	if value.Kind != yaml.ScalarNode || value.Value != "" {
		m.Content = append(m.Content, text(key), value)
	}
}

// text is a string: quoted wherever it would read as something else (a number, a
// date, a boolean, nothing).
func text(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s}
	if looksLikeDate(s) {
		n.Style = yaml.DoubleQuotedStyle
	}
	return n
}

func looksLikeDate(s string) bool {
	if len(s) != len("2026-11-16") {
		return false
	}
	_, err := schema.ParseDate(s)
	return err == nil
}

// plain is a number.
func plain(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: s} }

// date is a day, unquoted.
func date(d schema.Date) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: d.String()}
}

// yamlQuote writes s as a double-quoted YAML scalar, for lines that are printed
// to be pasted. Go's quoting of tidied text is YAML's as well.
func yamlQuote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(tidy(s)) + `"`
}
