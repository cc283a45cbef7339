package serve

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"runtime/debug"
	"sync"

	"playbook/cmd/playbook/internal/render"
)

// generation is one good build. A file's bytes are made at the first request.
type generation struct {
	site   *render.Site
	number uint64
	script []byte // put into each HTML page

	mu   sync.Mutex
	made map[string]*made
}

// made is a file as it is sent.
type made struct {
	once sync.Once
	body []byte
	etag string
	err  error
}

func newGeneration(site *render.Site, number uint64, script []byte) *generation {
	return &generation{site: site, number: number, script: script, made: map[string]*made{}}
}

// get returns the file at path; nil when the site has none.
func (g *generation) get(path string) *made {
	f, ok := g.site.Find(path)
	if !ok {
		return nil
	}
	g.mu.Lock()
	m := g.made[path]
	if m == nil {
		m = &made{}
		g.made[path] = m
	}
	g.mu.Unlock()
	m.once.Do(func() { m.make(f, g.script) })
	return m
}

func (m *made) make(f render.File, script []byte) {
	defer func() {
		if r := recover(); r != nil {
			m.err = fmt.Errorf("%s: playbook has a bug: %v\n%s", f.Path, r, debug.Stack())
		}
	}()
	b, err := f.Bytes()
	if err != nil {
		m.err = fmt.Errorf("%s: %w", f.Path, err)
		return
	}
	if isHTML(f.Path) {
		b = inject(b, script)
	}
	h := sha256.Sum256(b)
	m.body, m.etag = b, fmt.Sprintf(`"%x"`, h[:12])
}

// inject puts script before the last </body>, or at the end. It copies: the
// bytes are the site's.
func inject(page, script []byte) []byte {
	at := len(page)
	for i := len(page) - len("</body>"); i >= 0; i-- {
		if page[i] == '<' && bytes.EqualFold(page[i:i+len("</body>")], []byte("</body>")) {
			at = i
			break
		}
	}
	out := make([]byte, 0, len(page)+len(script))
	out = append(out, page[:at]...)
	out = append(out, script...)
	return append(out, page[at:]...)
}
