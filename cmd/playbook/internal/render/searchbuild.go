package render

import (
	"runtime"
	"sync"
	"sync/atomic"

	"playbook/cmd/playbook/internal/playbook"
	"playbook/cmd/playbook/internal/schema"
	"playbook/cmd/playbook/internal/search"
)

// searchPath is where the index lies.
const searchPath = "search/index/"

// searchFiles adds the search index as a group: which files it has is known only
// when it is built, and a preview builds it when somebody searches.
func (e *env) searchFiles(l *list) {
	l.groups = append(l.groups, &Lazy{Prefix: searchPath, list: func() ([]File, error) {
		built, err := search.Build(e.tokens(), search.Options{Root: "../../"})
		if err != nil {
			return nil, err
		}
		files := make([]File, len(built))
		for i, b := range built {
			files[i] = File{Path: searchPath + b.Name, Visibility: schema.ForAll, Bytes: func() ([]byte, error) { return b.Data, nil }}
		}
		return files, nil
	}})
}

// tokens prepares all readable documents over all cores.
func (e *env) tokens() []*search.Prepared {
	var docs []*playbook.Document
	intro := e.introductions()
	for _, d := range e.pb.Docs {
		if !intro[d] {
			docs = append(docs, d)
		}
	}
	out := make([]*search.Prepared, len(docs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := int(next.Add(1)) - 1; i < len(docs); i = int(next.Add(1)) - 1 {
				out[i] = e.prepared(docs[i])
			}
		}()
	}
	wg.Wait()
	e.mem.words.prune(e, docs)
	return out
}
