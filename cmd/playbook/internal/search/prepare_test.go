package search

func prepareAll(pages []Page) []*Prepared {
	out := make([]*Prepared, len(pages))
	for i, p := range pages {
		out[i] = Prepare(p)
	}
	return out
}
