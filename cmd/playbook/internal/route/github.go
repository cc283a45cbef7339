package route

import (
	"net/url"
	"strings"
)

// maxAddress is how long an address may be. GitHub refuses one above about 8 kB;
// browsers and proxies on the way are content with this.
const maxAddress = 7000

// Edit is the address of GitHub's editor for a file: repository is an address such
// as https://github.com/owner/repo, line "" the file as a whole. "" without one.
// https://docs.github.com/repositories/working-with-files/managing-files/editing-files
func Edit(repository, branch, file, line string) string {
	if repository == "" {
		return ""
	}
	at := repository + "/edit/" + Escape(branch) + "/" + Escape(file)
	if line != "" {
		at += "#L" + line
	}
	return at
}

// NewFile is the address of GitHub's page for a new file with name and text filled
// in. A text that makes the address too long loses the comments of its front
// matter, then whole lines from its end.
func NewFile(repository, branch, file, text string) string {
	if repository == "" {
		return ""
	}
	at := repository + "/new/" + Escape(branch) + "?filename=" + query(file) + "&value="
	value := query(text)
	if len(at)+len(value) > maxAddress {
		text = withoutComments(text)
		value = query(text)
	}
	for len(at)+len(value) > maxAddress {
		cut := strings.LastIndexByte(strings.TrimRight(text, "\n"), '\n')
		if cut < 0 {
			return at[:strings.LastIndexByte(at, '&')]
		}
		text = text[:cut+1]
		value = query(text)
	}
	return at + value
}

func query(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// withoutComments takes whole-line and trailing comments out of front matter, or
// out of a YAML file, which is text without front matter that has "key:" lines.
func withoutComments(text string) string {
	var out strings.Builder
	inside := true
	for i, line := range strings.SplitAfter(text, "\n") {
		bare := strings.TrimSpace(line)
		if i > 0 && bare == "---" {
			inside = false
		}
		if i == 0 && strings.HasPrefix(bare, "# ") {
			inside = false // Markdown without front matter
		}
		if !inside {
			out.WriteString(line)
			continue
		}
		if strings.HasPrefix(bare, "#") {
			continue
		}
		if at := strings.Index(line, " # "); at > 0 && !strings.ContainsAny(line[at:], `"'`) {
			line = strings.TrimRight(line[:at], " ") + "\n"
		}
		out.WriteString(line)
	}
	return out.String()
}
