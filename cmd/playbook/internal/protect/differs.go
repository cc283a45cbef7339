package protect

import (
	"bytes"
	"strings"

	"playbook/cmd/playbook/internal/render"
)

// frames are pages that are the same for every audience in what they are for,
// whatever links they suggest; the unlock page shows none of them.
var frames = map[string]bool{UnlockPage: true, "404.html": true, "offline/index.html": true, "search/index.html": true}

// searchDir holds the search index of a site.
const searchDir = "search/"

// differs tells whether an audience's own form of a file is worth sealing beside
// that of the audience below it. Of a page counts what the unlock page shows of
// it, its title and <main>: navigation is told by the sealed index. Feeds,
// manifests and the like are read by machines, which do not unlock.
func differs(below, own render.File) (bool, error) {
	if page(own) == 0 && !strings.HasPrefix(own.Path, searchDir) || frames[own.Path] {
		return false, nil
	}
	a, err := below.Bytes()
	if err != nil {
		return false, err
	}
	b, err := own.Bytes()
	if err != nil {
		return false, err
	}
	if page(own) == 1 {
		return heading(a) != heading(b) || !bytes.Equal(shown(a), shown(b)), nil
	}
	return !bytes.Equal(a, b), nil
}

// shown is <main> with what is in it; the whole page when it has none.
func shown(page []byte) []byte {
	from, to := bytes.Index(page, []byte("<main")), bytes.LastIndex(page, []byte("</main>"))
	if from < 0 || to < from {
		return page
	}
	return page[from:to]
}
