package protect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"playbook/cmd/playbook/internal/render"
	"playbook/cmd/playbook/internal/schema"
)

// indexPath is the path that the sealed index of an audience is sealed for. No
// file of a site can have it: paths of a site have no empty parts.
const indexPath = "//index.json"

// index is what a browser learns once it is unlocked: which files there are. It
// finds their addresses with the key (Key.FileName).
type index struct {
	Version  int               `json:"version"` // 1
	Audience schema.Visibility `json:"audience"`
	Pages    []entry           `json:"pages"` // by path
	Files    []string          `json:"files"` // images, search shards, attachments; sorted
}

// entry is a page in the navigation. Section is the first folder ("" on top);
// Kind is the kind of documents in it, or "page".
type entry struct {
	Path    string      `json:"path"`
	Title   string      `json:"title"`
	Section string      `json:"section,omitempty"`
	Kind    schema.Kind `json:"kind"`
}

// sealing is one file on its way into the site in sealed form. What the index says
// of a page is kept when the page is made, so that it is made once.
type sealing struct {
	render.File
	mu    sync.Mutex
	known *entry
}

// sealed gives the file that is published.
func (s *sealing) sealed(key *Key) render.File {
	return render.File{Path: key.FileName(s.Path), Visibility: schema.ForAll, Bytes: func() ([]byte, error) {
		content, err := s.Bytes()
		if err != nil {
			return nil, err
		}
		s.learn(content)
		return key.Seal(s.Path, content)
	}}
}

func (s *sealing) learn(content []byte) {
	if page(s.File) == 1 {
		e := describe(s.Path, content)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.known = &e
	}
}

// entry describes a page, and makes it first when nobody did.
func (s *sealing) entry() (entry, error) {
	s.mu.Lock()
	known := s.known
	s.mu.Unlock()
	if known != nil {
		return *known, nil
	}
	content, err := s.Bytes()
	if err != nil {
		return entry{}, err
	}
	return describe(s.Path, content), nil
}

// index gives the sealed index file of a key.
func (a *applied) index(key *Key) render.File {
	seals := a.seals[key.Audience]
	return render.File{Path: key.FileName(indexPath), Visibility: schema.ForAll, Bytes: func() ([]byte, error) {
		x := index{Version: 1, Audience: key.Audience, Pages: []entry{}, Files: []string{}}
		for _, s := range seals {
			if page(s.File) == 0 {
				x.Files = append(x.Files, s.Path)
				continue
			}
			e, err := s.entry()
			if err != nil {
				return nil, fmt.Errorf("index what is sealed for %s: %w", key.Audience, err)
			}
			x.Pages = append(x.Pages, e)
		}
		b, err := json.Marshal(x)
		if err != nil {
			return nil, fmt.Errorf("index what is sealed for %s: %w", key.Audience, err)
		}
		return key.Seal(indexPath, b)
	}}
}

// describe makes the entry of a page out of its HTML: the first h1, else title,
// else the path.
func describe(file string, content []byte) entry {
	e := entry{Path: file, Kind: schema.Page}
	if section, _, ok := strings.Cut(file, "/"); ok {
		e.Section = section
		e.Kind = schema.KindOfFolder(section)
	}
	e.Title = heading(content)
	if e.Title == "" {
		e.Title = strings.TrimSuffix(strings.TrimSuffix(file, path.Base(file)), "/")
	}
	return e
}

// heading is the text of the first h1 that has one, else of title.
func heading(content []byte) string {
	z := html.NewTokenizer(bytes.NewReader(content))
	var title string
	var in atom.Atom
	var text strings.Builder
	for {
		switch z.Next() {
		case html.ErrorToken:
			return title
		case html.TextToken:
			if in != 0 {
				text.Write(z.Text())
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			if t := atom.Lookup(name); in == 0 && (t == atom.H1 || t == atom.Title) {
				in = t
				text.Reset()
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if in == 0 || atom.Lookup(name) != in {
				continue
			}
			s := strings.Join(strings.Fields(html.UnescapeString(text.String())), " ")
			if in == atom.H1 && s != "" {
				return s
			}
			if in == atom.Title && title == "" {
				title = s
			}
			in = 0
		}
	}
}
