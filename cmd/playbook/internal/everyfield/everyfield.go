// Package everyfield fills every field of every kind of document and data file. Job:
// tests that must miss no field (canaries, payloads) share one walk over the types
// of schema, so that a field that is added tomorrow is tried as well. Input: a
// type, and what to say in each text. Output: maps ready for YAML.
//
// Paths name fields: pitch.title, case-study.results[].unit,
// team.reps[].quota{}; the first word is the kind, or the data file in small
// letters.
package everyfield

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/schema"
)

// Filler says what fields hold. Word is needed; the others have defaults.
type Filler struct {
	// Word is what a text says, by its path.
	Word func(path string) string
	// Key is a key of a map whose keys are free; Word in small letters when nil.
	Key func(path string) string
	// Alias is an old address; "/old/" and Word in small letters when nil.
	Alias func(path string) string
	// Given may change what a field holds that must name something that exists,
	// or one that is left out (v is nil then).
	Given func(path string, t reflect.Type, v any) any
}

// Fill puts a value into m for each field of t that kind or data file what has.
func (f Filler) Fill(m map[string]any, t reflect.Type, what string) { f.fields(m, t, what, what) }

func (f Filler) fields(m map[string]any, t reflect.Type, path, what string) {
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Anonymous {
			f.fields(m, field.Type, path, what)
			continue
		}
		if kinds, ok := field.Tag.Lookup("kinds"); ok && !slices.Contains(strings.Split(kinds, ","), what) {
			continue
		}
		name := field.Tag.Get("yaml")
		if v := f.value(field.Type, path+"."+name, what); v != nil {
			m[name] = v
		}
	}
}

func (f Filler) value(t reflect.Type, path, what string) any {
	for _, key := range []string{path, "*" + strings.TrimPrefix(path, what)} {
		if v, ok := given[key]; ok {
			if f.Given != nil {
				v = f.Given(path, t, v)
			}
			return v
		}
	}
	low := func(make func(string) string, before, after string) string {
		if make != nil {
			return make(path)
		}
		return before + strings.ToLower(f.Word(path)) + after
	}
	switch {
	case t == reflect.TypeFor[schema.Date]():
		panic("no date is given for " + path)
	case t.Kind() == reflect.String:
		return f.Word(path)
	case t.Kind() == reflect.Bool:
		return true
	case t.Kind() == reflect.Slice:
		if path == what+".aliases" {
			return []any{low(f.Alias, "/old/", "/")}
		}
		one := f.value(t.Elem(), path+"[]", what)
		if t.Elem().Kind() == reflect.String {
			return []any{one, f.value(t.Elem(), path+"[]2", what)}
		}
		return []any{one}
	case t.Kind() == reflect.Map:
		return map[string]any{low(f.Key, "", ""): f.value(t.Elem(), path+"{}", what)}
	case t.Kind() == reflect.Float64 || t.Kind() == reflect.Int:
		return 7
	case t.Kind() == reflect.Struct:
		m := map[string]any{}
		f.fields(m, t, path, what)
		return m
	}
	panic(fmt.Sprintf("no value for %s (%v)", path, t))
}

// Data are the data files that a playbook has beside site.yaml: path below data/,
// where * stands for what an account is called, to type.
func Data() map[string]reflect.Type {
	return map[string]reflect.Type{
		"accounts/*": reflect.TypeFor[schema.Account](), "pipeline/2026-W46": reflect.TypeFor[schema.Snapshot](), "pipeline/2026-W47": reflect.TypeFor[schema.Snapshot](),
		"team": reflect.TypeFor[schema.Team](), "rehearsals": reflect.TypeFor[schema.Rehearsals](), "facts": reflect.TypeFor[schema.Facts](),
	}
}

// What names a data file's type in paths.
func What(t reflect.Type) string { return strings.ToLower(t.Name()) }

// Encode writes YAML, with tag in the names that given values refer by: tag+"rep",
// tag+"konto", pitches/tag+"pitch.md".
func Encode(m map[string]any, tag string) string {
	out, err := yaml.Marshal(m)
	if err != nil {
		panic(err) // of values that Fill made
	}
	return strings.NewReplacer("ACCOUNT", tag+"konto", "PITCH", "pitches/"+tag+"pitch.md", "REP", tag+"rep").Replace(string(out))
}
