package theme

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"playbook/cmd/playbook/internal/diag"
)

// strings reads strings/<language>.yaml of every layer; nearer words replace
// farther ones, word by word.
func (t *Theme) strings(chain []layer) (faults diag.List) {
	for _, l := range slices.Backward(chain) {
		names, _ := fs.Glob(l.fsys, "strings/*.yaml")
		for _, p := range names {
			src, err := fs.ReadFile(l.fsys, p)
			if err != nil {
				continue
			}
			var words map[string]string
			if err := yaml.Unmarshal(src, &words); err != nil {
				faults = append(faults, fault(l.at+"/"+p, 0, strings.TrimPrefix(err.Error(), "yaml: "), "a file of strings holds lines like key: words"))
				continue
			}
			lang := strings.TrimSuffix(path.Base(p), ".yaml")
			if t.words[lang] == nil {
				t.words[lang] = map[string]string{}
			}
			for k, v := range words {
				t.words[lang][k] = v
			}
		}
	}
	return faults
}

// Language is the language of the interface nearest to lang: itself, its base, or
// en.
func (t *Theme) Language(lang string) string {
	lang = strings.ToLower(lang)
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range []string{lang, base} {
		if t.words[l] != nil {
			return l
		}
	}
	return "en"
}

// Word is the text of the interface for key in lang, with args filled in. A word
// that a language lacks is taken from en; one that nobody has is its key.
func (t *Theme) Word(lang, key string, args ...any) string {
	s, ok := t.words[lang][key]
	if !ok {
		if s, ok = t.words["en"][key]; !ok {
			return key
		}
	}
	if len(args) == 0 || !strings.Contains(s, "%") {
		return s
	}
	return fmt.Sprintf(s, args...)
}

// HasWord tells whether en or lang has the key.
func (t *Theme) HasWord(lang, key string) bool {
	_, a := t.words[lang][key]
	_, b := t.words["en"][key]
	return a || b
}

// Languages lists the languages of the interface.
func (t *Theme) Languages() []string { return sortedKeys(t.words) }
