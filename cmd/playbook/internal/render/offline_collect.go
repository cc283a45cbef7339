package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"playbook/cmd/playbook/internal/route"
)

// collector fills a keptList: files in order, each once, with the parts that pages
// load, until their bytes are used up.
type collector struct {
	site   *Site
	base   string
	list   *keptList
	seen   map[string]bool // by path
	bytes  int
	charts bool // a page of the list asks for the bundle of charts, if there is one
}

// page adds a page of the site, if it has such a page, after the parts it loads.
func (c *collector) page(w wanted) error {
	f, ok := c.site.Find(w.path)
	if !ok || c.seen[w.path] {
		return nil
	}
	c.seen[w.path] = true
	b, err := f.Bytes()
	if err != nil {
		return err
	}
	title, parts := readPage(b)
	if !c.fits(len(b), w.step) {
		return nil
	}
	for _, p := range parts {
		p = c.pathOf(p)
		c.charts = c.charts || path.Base(p) == "charts.js"
		if p != "" {
			if err := c.file(p, w.step); err != nil {
				return err
			}
		}
	}
	k := keptFile{URL: address(w.path), Hash: hashOf(b), Step: w.step}
	if w.group != "" {
		k.Title = title
		if k.Group = slices.Index(c.list.Groups, w.group); k.Group < 0 {
			k.Group = len(c.list.Groups)
			c.list.Groups = append(c.list.Groups, w.group)
		}
	}
	c.list.Files = append(c.list.Files, k)
	return nil
}

// file adds a file that is no page, if the site has it.
func (c *collector) file(p string, step int) error {
	f, ok := c.site.Find(p)
	if !ok || c.seen[p] {
		return nil
	}
	c.seen[p] = true
	b, err := f.Bytes()
	if err != nil {
		return err
	}
	if c.fits(len(b), step) {
		c.list.Files = append(c.list.Files, keptFile{URL: address(p), Hash: hashOf(b), Step: step})
	}
	return nil
}

// fits counts bytes of a file that is kept. The frame is never left out.
func (c *collector) fits(n, step int) bool {
	if step != stepFrame && c.bytes+n > keptBytes {
		return false
	}
	c.bytes += n
	return true
}

// pathOf is the site's path of an address that a page names; "" when it leads
// elsewhere.
func (c *collector) pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return ""
	}
	p, ok := strings.CutPrefix(u.Path, c.base)
	if !ok {
		return ""
	}
	return p
}

// address is where a file is fetched, below the base path.
func address(p string) string {
	if p == "index.html" {
		return ""
	}
	if page, ok := strings.CutSuffix(p, "/index.html"); ok {
		p = page + "/"
	}
	return route.Escape(p)
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])[:16]
}

func sorted(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

// readPage gives the first heading of a page and the addresses of what it loads.
func readPage(page []byte) (title string, parts []string) {
	z := html.NewTokenizer(bytes.NewReader(page))
	inTitle, text := false, strings.Builder{}
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(text.String()), " "), parts
		case html.TextToken:
			if inTitle {
				text.Write(z.Text())
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "h1" {
				inTitle = false
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.Data == "h1" && text.Len() == 0 {
				inTitle = true
			}
			parts = append(parts, loads(t)...)
		}
	}
}

// loads lists the addresses that a tag makes a browser fetch.
func loads(t html.Token) (out []string) {
	at := map[string]string{}
	for _, a := range t.Attr {
		at[a.Key] = a.Val
	}
	switch t.Data {
	case "img", "script", "source", "video", "audio":
		out = append(out, at["src"], at["poster"])
		for one := range strings.SplitSeq(at["srcset"], ",") {
			if f := strings.Fields(one); len(f) > 0 {
				out = append(out, f[0])
			}
		}
	case "link":
		if rel := at["rel"]; rel == "stylesheet" || rel == "icon" || rel == "manifest" || rel == "modulepreload" {
			out = append(out, at["href"])
		}
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}
