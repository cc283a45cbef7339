package markdown

import "github.com/yuin/goldmark/ast"

// A browser closes some elements by itself: a row ends the row before it, an item
// the item before it, and what stands in a table outside its cells is moved in
// front of it. An end tag that comes later would then close an element of the
// page. So raw HTML keeps to the order here, and what does not is left out.

// depthOf is how deep in a table a part of it stands.
var depthOf = map[string]int{"table": 1, "caption": 2, "thead": 2, "tbody": 2, "tfoot": 2, "tr": 3, "td": 4, "th": 4}

// listOf are the parts of lists, and what they may stand in.
var listOf = map[string][2]string{"li": {"ul", "ol"}, "dt": {"dl", "dl"}, "dd": {"dl", "dl"}}

// fits tells whether an element may stand here, after closing what a browser
// would close before it.
func (r *recorder) fits(tag string, in ast.Node) bool {
	depth := depthOf[tag]
	lists, item := listOf[tag]
	for {
		top := opened{}
		if n := len(r.raw); n > 0 {
			top = r.raw[n-1]
		}
		here := top.in == in && top.tag != ""
		at := depthOf[top.tag]
		switch {
		case item:
			if here && (top.tag == lists[0] || top.tag == lists[1]) {
				return true
			}
			if l, is := listOf[top.tag]; !here || !is || l != lists {
				return false
			}
		case depth <= 1: // a table, or no part of one: only in a cell or outside
			return !(here && at > 0 && at < 4 && top.tag != "caption")
		case !here || at == 0:
			return false
		case at < depth && top.tag != "caption":
			return true
		}
		r.closeRaw(len(r.raw) - 1)
	}
}

// tableEnds closes a table of raw HTML that is not in a cell when something other
// than raw HTML follows.
func (r *recorder) tableEnds(n ast.Node) {
	if next := n.NextSibling(); next != nil && (next.Kind() == ast.KindHTMLBlock || next.Kind() == ast.KindRawHTML) {
		return
	}
	for at := len(r.raw) - 1; at >= 0; at-- {
		switch top := r.raw[at]; {
		case top.in != n.Parent() || depthOf[top.tag] == 0 || depthOf[top.tag] == 4 || top.tag == "caption":
			return
		case top.tag == "table":
			r.closeRaw(at)
			return
		}
	}
}
