package chart

import (
	"crypto/sha256"
	"sync"
)

// Renderer draws charts and remembers the drawings, so that the same option is
// never drawn twice while it is remembered. What keeps that correct: a drawing
// depends on its plan alone, every word and number of a plan is in its option or
// in its words, and both are in the key. It may be used by several goroutines at once.
type Renderer struct {
	mu    sync.Mutex
	known map[key]*memory
	order []key // oldest first
	limit int
	draws int // how often something was really drawn, for the tests
}

type key [sha256.Size]byte

// memory is one drawing; done is closed once it is there, so that a second asker
// waits instead of drawing the same again.
type memory struct {
	done chan struct{}
	d    drawing
	err  error
}

// drawing is the inside of an svg element and its viewBox.
type drawing struct {
	w, h int
	body string
}

// DefaultLimit is how many drawings a Renderer remembers: about 5 KB each.
const DefaultLimit = 1024

// NewRenderer returns a renderer that remembers up to limit drawings, or
// DefaultLimit when limit is not positive.
func NewRenderer(limit int) *Renderer {
	if limit <= 0 {
		limit = DefaultLimit
	}
	return &Renderer{known: map[key]*memory{}, limit: limit}
}

func (r *Renderer) body(option []byte, p plan) (drawing, error) {
	h := sha256.New()
	h.Write([]byte(p.kind))
	h.Write([]byte{0})
	h.Write(option)
	for _, w := range p.words {
		h.Write([]byte{0})
		h.Write([]byte(w))
	}
	k := key(h.Sum(nil))

	r.mu.Lock()
	m, ok := r.known[k]
	if !ok {
		m = &memory{done: make(chan struct{})}
		if len(r.order) == r.limit {
			delete(r.known, r.order[0])
			r.order = r.order[1:]
		}
		r.known[k] = m
		r.order = append(r.order, k)
		r.draws++
	}
	r.mu.Unlock()
	if ok {
		<-m.done
		return m.d, m.err
	}
	defer close(m.done)
	m.d, m.err = p.draw(option)
	return m.d, m.err
}
