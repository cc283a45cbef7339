package load

import (
	"reflect"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/diag"
	"playbook/cmd/playbook/internal/schema"
)

// field is where a key of a file goes.
type field struct {
	index []int
	kinds string   // kinds of documents that have it; "" for all
	enum  []string // the values it may have; nil for any
}

type fields struct {
	byName map[string]field
	names  []string
}

var fieldCache sync.Map // reflect.Type → *fields

// fieldsOf lists the keys of a schema type by its yaml tags.
func fieldsOf(t reflect.Type) *fields {
	if f, ok := fieldCache.Load(t); ok {
		return f.(*fields)
	}
	f := &fields{byName: map[string]field{}}
	for _, sf := range reflect.VisibleFields(t) {
		tag, _, _ := strings.Cut(sf.Tag.Get("yaml"), ",")
		if tag == "" || sf.Anonymous {
			continue
		}
		fl := field{index: sf.Index, kinds: sf.Tag.Get("kinds")}
		for _, part := range strings.Split(sf.Tag.Get("jsonschema"), ",") {
			if v, ok := strings.CutPrefix(part, "enum="); ok {
				fl.enum = append(fl.enum, v)
			}
		}
		f.byName[tag] = fl
		f.names = append(f.names, tag)
	}
	fieldCache.Store(t, f)
	return f
}

// looksLikeVisibility tells whether a key is visibility, or close enough that its
// author may have meant it.
func looksLikeVisibility(key string) bool {
	k := strings.ToLower(strings.Trim(strings.TrimSpace(key), `"'*`))
	if k == "" || len(k) > 20 {
		return false
	}
	return strings.HasPrefix(k, "visib") || diag.Closest(k, []string{"visibility"}) != ""
}

// isAudience tells whether a key of other words says who may read: audience: team.
func isAudience(key, value string) bool {
	switch strings.ToLower(key) {
	case "audience", "access", "readers":
		switch schema.Visibility(strings.ToLower(value)) {
		case schema.ForTeam, schema.ForManagers:
			return true
		}
	}
	return false
}

// hiddenKey finds a key that looks like visibility: key itself, or one below its
// value, where nothing looks for it.
func hiddenKey(key, val *yaml.Node) *yaml.Node {
	if key != nil && looksLikeVisibility(key.Value) {
		return key
	}
	for i, c := range val.Content {
		var k, v *yaml.Node = nil, c
		if val.Kind == yaml.MappingNode {
			if i%2 == 1 {
				continue
			}
			k, v = c, val.Content[i+1]
		}
		if found := hiddenKey(k, v); found != nil {
			return found
		}
	}
	return nil
}

// listed are the types of list items whose needed keys are looked for here; the
// others are what rules of check speak of.
var listed = map[reflect.Type][]string{
	reflect.TypeFor[schema.Result]():    {"measure"},
	reflect.TypeFor[schema.Price]():     {"item"},
	reflect.TypeFor[schema.Criterion](): {"name"},
	reflect.TypeFor[schema.Heard]():     {"heard"},
	reflect.TypeFor[schema.Unit]():      {"id"},
	reflect.TypeFor[schema.Person]():    {"name"},
	reflect.TypeFor[schema.News]():      {"date", "text"},
	reflect.TypeFor[schema.Purchase]():  {"product"},
}

// lacking reports the keys that an item of a list needs and does not have.
func (d *decoder) lacking(n *yaml.Node, t reflect.Type, path string) {
	for _, key := range listed[t] {
		if v, ok := lookup(n, key); !ok || v.Tag == "!!null" || v.Kind == yaml.ScalarNode && v.Value == "" {
			d.fault(n, diag.Error, "wrong-type", "add "+key+":", "%s has no %s", path, key)
		}
	}
}
