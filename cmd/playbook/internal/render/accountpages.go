package render

func (e *env) accountPages(l *list) {}
