package theme

import (
	"fmt"
	"html/template"
	"io"
	"path"
	"reflect"
	"strings"
	"sync"

	"playbook/cmd/playbook/internal/diag"
)

// pair carries a view and an item into a part of a layout.
type pair struct{ View, Item any }

var funcs = template.FuncMap{
	"pair": func(view, item any) pair { return pair{view, item} },
	"join": strings.Join,
	"has": func(list any, item any) bool {
		v := reflect.ValueOf(list)
		for i := range v.Len() {
			if reflect.DeepEqual(v.Index(i).Interface(), item) {
				return true
			}
		}
		return false
	},
	"add": func(a, b int) int { return a + b },
}

// parse reads layouts/base.html and layouts/parts/ once, and gives each layout a
// set of its own.
func (t *Theme) parse(files map[string]file) (faults diag.List) {
	base := template.New("base").Funcs(funcs)
	for _, p := range sortedKeys(files) {
		if p == "layouts/base.html" || strings.HasPrefix(p, "layouts/parts/") {
			if _, err := base.New(p).Parse(string(files[p].data)); err != nil {
				faults = append(faults, templateFault(err, files))
			}
		}
	}
	if len(faults) > 0 {
		return faults
	}
	parts, err := base.Clone()
	if err != nil {
		return diag.List{templateFault(err, files)}
	}
	t.parts = parts
	for _, p := range sortedKeys(files) {
		if path.Dir(p) != "layouts" || p == "layouts/base.html" || !strings.HasSuffix(p, ".html") {
			continue
		}
		src := string(files[p].data)
		if _, err := template.New(p).Funcs(funcs).Parse(src); err != nil {
			faults = append(faults, templateFault(err, files))
			continue
		}
		// A set of its own is put together when the layout is first used: a build
		// uses few of them.
		t.layouts[strings.TrimSuffix(path.Base(p), ".html")] = sync.OnceValues(func() (*template.Template, error) {
			set, err := base.Clone()
			if err == nil {
				_, err = set.New(p).Parse(src)
			}
			return set, err
		})
	}
	return faults
}

// Execute writes a page: layout names a file of layouts/, view is what it gets.
func (t *Theme) Execute(w io.Writer, layout string, view any) error {
	get, ok := t.layouts[layout]
	if !ok {
		return fmt.Errorf("the theme %q has no layout %q: add layouts/%s.html", t.Name, layout, layout)
	}
	set, err := get()
	if err != nil {
		return err
	}
	return set.ExecuteTemplate(w, "base", view)
}

// Part writes one of the parts under layouts/parts/.
func (t *Theme) Part(w io.Writer, name string, view any) error {
	return t.parts.ExecuteTemplate(w, name, view)
}

// Has tells whether there is a layout.
func (t *Theme) Has(layout string) bool { return t.layouts[layout] != nil }
