package load

import (
	"reflect"
	"strings"
	"sync"

	"playbook/cmd/playbook/internal/diag"
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
	return strings.HasPrefix(k, "visib") || diag.Closest(k, []string{"visibility"}) != "" || k == "audience" && key != k
}
