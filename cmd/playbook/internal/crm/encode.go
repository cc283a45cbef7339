package crm

import (
	"cmp"
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
	if len(s.Deals) > 0 {
		put(root, "deals", dealNodes(s.Deals))
	}
	return yaml.Dump(root, yaml.WithLineWidth(-1), yaml.WithIndent(2))
}

func dealNodes(deals []schema.Deal) *yaml.Node {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, d := range slices.SortedStableFunc(slices.Values(deals), func(a, b schema.Deal) int { return cmp.Compare(a.ID, b.ID) }) {
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
