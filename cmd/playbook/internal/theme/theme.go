// Package theme reads layouts, styles, scripts and strings. Input: the playbook's
// themes/ folder, the embedded default theme and a name. Output: a Theme: parsed
// layouts, words by language, and the files that pages load, under names that
// change with their content.
//
// Inheritance is by file: a theme holds only what it replaces; the rest comes from
// the theme it inherits, in the end from default. A folder themes/default on disk
// lies over the embedded one.
package theme

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/diag"
)

// Theme is ready to render with; it is read-only.
type Theme struct {
	Name     string
	Style    []byte            // the style sheets of every page, in the theme's order
	Sheets   map[string]string // further sheet's name → its site path
	Scripts  map[string]string // script name → file under scripts/
	Files    map[string][]byte // what the site carries: path below the site's root → bytes
	Hash     string            // of all the theme's files
	StyleAt  string            // site path of the style sheet
	ScriptAt string            // site path of the scripts' folder, with a slash at the end

	layouts    map[string]func() (*template.Template, error)
	parts      *template.Template
	words      map[string]map[string]string
	archetypes map[string][]byte
}

// manifest is theme.yaml.
type manifest struct {
	Name     string            `yaml:"name"`
	Inherits string            `yaml:"inherits"`
	Styles   []string          `yaml:"styles"`     // replaces the inherited list
	More     []string          `yaml:"add_styles"` // comes after it
	Scripts  map[string]string `yaml:"scripts"`    // adds to the inherited ones

	// Sheets are style sheets that only some pages need, joined under a name by
	// which a layout asks for them; each name adds to the inherited ones.
	Sheets map[string][]string `yaml:"sheets"`
}

// Load reads the theme called name. disk is the playbook's themes/ folder, or nil;
// embedded holds default/. Faults of a theme's files are returned as diagnostics.
func Load(disk, embedded fs.FS, name string) (*Theme, diag.List, error) {
	chain, m, faults := resolve(disk, embedded, name)
	if len(faults) > 0 {
		return nil, faults, nil
	}
	files := map[string]file{} // by path in the theme; the nearest wins
	for _, layer := range slices.Backward(chain) {
		if err := collect(layer, files); err != nil {
			return nil, nil, err
		}
	}
	t := &Theme{Name: name, Scripts: m.Scripts, Sheets: map[string]string{}, Files: map[string][]byte{}, layouts: map[string]func() (*template.Template, error){}, words: map[string]map[string]string{}, archetypes: map[string][]byte{}}
	t.hash(files)
	faults = append(faults, t.styles(m, files)...)
	t.assets(m, files)
	faults = append(faults, t.parse(files)...)
	faults = append(faults, t.strings(chain)...)
	for p, f := range files {
		if rest, ok := strings.CutPrefix(p, "archetypes/"); ok {
			t.archetypes[rest] = f.data
		}
	}
	if len(faults) > 0 {
		return nil, faults.Sort(), nil
	}
	return t, nil, nil
}

// layer is one folder of the chain, nearest first.
type layer struct {
	fsys fs.FS
	at   string // for messages: themes/default
	m    manifest
}

type file struct {
	data []byte
	at   string
}

func resolve(disk, embedded fs.FS, name string) (chain []layer, m manifest, faults diag.List) {
	m.Scripts, m.Sheets = map[string]string{}, map[string][]string{}
	seen := map[string]bool{}
	for next := name; next != ""; {
		if seen[next] {
			return nil, m, diag.List{fault("themes/"+next+"/theme.yaml", 0, "themes inherit from each other in a circle", "take inherits out of one of them")}
		}
		seen[next] = true
		var here []layer
		if disk != nil {
			if sub, err := fs.Sub(disk, next); err == nil && isDir(disk, next) {
				here = append(here, layer{fsys: sub, at: "themes/" + next})
			}
		}
		if next == "default" {
			sub, _ := fs.Sub(embedded, "default")
			here = append(here, layer{fsys: sub, at: "themes/default"})
		}
		if len(here) == 0 {
			return nil, m, diag.List{fault("data/site.yaml", 0, fmt.Sprintf("no theme %q", next), "put it into themes/"+next+"/, or set theme: default")}
		}
		up := "default"
		for i := range here {
			src, err := fs.ReadFile(here[i].fsys, "theme.yaml")
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err == nil {
				err = yaml.Unmarshal(src, &here[i].m)
			}
			if err != nil {
				return nil, m, diag.List{fault(here[i].at+"/theme.yaml", 0, err.Error(), "")}
			}
			if here[i].m.Inherits != "" {
				up = here[i].m.Inherits
			}
		}
		chain = append(chain, here...)
		if next == "default" {
			break
		}
		next = up
	}
	for _, l := range slices.Backward(chain) {
		if len(l.m.Styles) > 0 {
			m.Styles = slices.Clone(l.m.Styles)
		}
		m.Styles = append(m.Styles, l.m.More...)
		for k, v := range l.m.Scripts {
			m.Scripts[k] = v
		}
		for k, v := range l.m.Sheets {
			m.Sheets[k] = v
		}
	}
	return chain, m, nil
}

func isDir(fsys fs.FS, p string) bool {
	info, err := fs.Stat(fsys, p)
	return err == nil && info.IsDir()
}

// rooms are the folders of a theme that are read.
var rooms = []string{"layouts", "styles", "scripts", "static", "archetypes", "charts/dist"}

func collect(l layer, files map[string]file) error {
	for _, room := range rooms {
		err := fs.WalkDir(l.fsys, room, func(p string, e fs.DirEntry, err error) error {
			if err != nil {
				if errors.Is(err, fs.ErrNotExist) {
					return nil
				}
				return err
			}
			if e.IsDir() || !e.Type().IsRegular() || strings.HasPrefix(path.Base(p), ".") || strings.HasSuffix(p, "~") {
				return nil
			}
			data, err := fs.ReadFile(l.fsys, p)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			files[p] = file{data, l.at + "/" + p}
			return nil
		})
		if err != nil {
			return fmt.Errorf("reading %s: %w", l.at, err)
		}
	}
	return nil
}

func (t *Theme) hash(files map[string]file) {
	h := sha256.New()
	for _, p := range sortedKeys(files) {
		fmt.Fprintf(h, "%s %d\n", p, len(files[p].data))
		h.Write(files[p].data)
	}
	t.Hash = hex.EncodeToString(h.Sum(nil))[:16]
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func short(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])[:10]
}

// assets are the scripts, in one folder whose name changes with any of them, so
// that they can import each other by relative path; beside them the style sheets
// that the theme does not list, for scripts that bring their own; and static files,
// as they are.
func (t *Theme) assets(m manifest, files map[string]file) {
	later := func(p string) (name string, ok bool) {
		name, ok = strings.CutPrefix(p, "styles/")
		return name, ok && strings.HasSuffix(name, ".css") && !m.lists(name)
	}
	h := sha256.New()
	for _, p := range sortedKeys(files) {
		_, own := later(p)
		if own || strings.HasPrefix(p, "scripts/") || strings.HasPrefix(p, "charts/dist/") {
			fmt.Fprintln(h, p)
			h.Write(files[p].data)
		}
	}
	t.ScriptAt = "assets/" + hex.EncodeToString(h.Sum(nil))[:10] + "/"
	for p, f := range files {
		if s, ok := strings.CutPrefix(p, "scripts/"); ok && strings.HasSuffix(p, ".js") && s != "reload.js" {
			t.Files[t.ScriptAt+s] = uncommented(f.data)
		}
		if s, ok := later(p); ok {
			t.Files[t.ScriptAt+s] = squeeze(f.data)
		}
		if s, ok := strings.CutPrefix(p, "charts/dist/"); ok && strings.HasSuffix(p, ".js") {
			t.Files[t.ScriptAt+s] = f.data
		}
		if s, ok := strings.CutPrefix(p, "static/"); ok {
			t.Files[s] = f.data
		}
	}
	for name, p := range t.Scripts {
		if _, ok := files["scripts/"+p]; !ok {
			delete(t.Scripts, name)
		}
	}
}

// Archetype is the template of a new document, by kind; nil when there is none.
func (t *Theme) Archetype(name string) []byte { return t.archetypes[name] }

// Archetypes lists all archetypes by path.
func (t *Theme) Archetypes() map[string][]byte { return t.archetypes }

func fault(at string, line int, msg, hint string) diag.Diagnostic {
	return diag.Diagnostic{Pos: diag.Pos{File: at, Line: line}, Severity: diag.Error, Rule: "theme", Message: msg, Hint: hint}
}

var where = regexp.MustCompile(`template: ([^:]+):(\d+)(?::\d+)?: (.*)`)

// templateFault gives an error of a template its place.
func templateFault(err error, files map[string]file) diag.Diagnostic {
	if m := where.FindStringSubmatch(err.Error()); m != nil {
		line, _ := strconv.Atoi(m[2])
		if f, ok := files[m[1]]; ok {
			return fault(f.at, line, m[3], "")
		}
		return fault(m[1], line, m[3], "")
	}
	return fault("themes", 0, err.Error(), "")
}
