package load

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	_ "image/gif" // sizes of pictures
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"playbook/cmd/playbook/internal/diag"
)

// Limits of a picture: what a phone can show.
const (
	maxSide   = 30_000      // pixels
	maxPixels = 200_000_000 // of the largest cameras
	maxSVG    = 4 << 20     // bytes
)

// look reads the beginning of an attachment: the size of a picture, and whether it
// is what its name says. What is served under the site's own address must not run,
// so an SVG, which a browser opens as a page, holds no script.
func look(a *Asset, f fs.File) *diag.Diagnostic {
	damaged := func(hint string) *diag.Diagnostic {
		d := note(a.Path, "image", hint, "the picture cannot be read: it is damaged, or its format is not what its name says")
		return &d
	}
	head := func(n int) []byte {
		b := make([]byte, n)
		n, _ = io.ReadFull(f, b)
		return b[:n]
	}
	switch strings.ToLower(path.Ext(a.Path)) {
	case ".png", ".jpg", ".jpeg", ".gif":
		cfg, _, err := image.DecodeConfig(f)
		if err != nil || cfg.Width < 1 || cfg.Height < 1 {
			return damaged("save it again as PNG or JPEG")
		}
		if cfg.Width > maxSide || cfg.Height > maxSide || cfg.Width*cfg.Height > maxPixels {
			d := note(a.Path, "image", "save it smaller: 2,000 pixels across fill any screen", "the picture has "+strconv.Itoa(cfg.Width)+" × "+strconv.Itoa(cfg.Height)+" pixels, more than a phone can show")
			return &d
		}
		a.Width, a.Height = cfg.Width, cfg.Height
	case ".webp":
		if b := head(12); len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:]) != "WEBP" {
			return damaged("save it again as WebP, PNG or JPEG")
		}
	case ".avif":
		if b := head(12); len(b) < 12 || string(b[4:8]) != "ftyp" {
			return damaged("save it again as AVIF, PNG or JPEG")
		}
	case ".svg":
		if a.Size > maxSVG {
			d := note(a.Path, "large-file", "save it as PNG, or leave detail out", "the SVG picture is over 4 MB")
			return &d
		}
		w, h, err := readSVG(f)
		var runs scripted
		if errors.As(err, &runs) {
			d := note(a.Path, "image", "export it again as plain SVG, without scripts and parts from elsewhere", "the picture holds "+string(runs)+": opened by itself, it could run or reach another site")
			return &d
		}
		if err != nil {
			return damaged("save it again as plain SVG, in UTF-8")
		}
		a.Width, a.Height = w, h
	}
	return nil
}

// scripted is what an SVG holds that could run.
type scripted string

func (s scripted) Error() string { return string(s) }

// readSVG goes through an SVG picture as a browser does, element by element, and
// gives the size that its first one states; 0 where it states none. Everything is
// looked at, what stands behind a fault included, because a browser runs what it
// has read before one.
func readSVG(f io.Reader) (w, h int, err error) {
	dec := xml.NewDecoder(f)
	dec.Strict = false
	dec.Entity = nil
	first := true
	for {
		t, err := dec.RawToken()
		if err == io.EOF && !first {
			return w, h, nil
		}
		if err != nil {
			return 0, 0, err
		}
		switch t := t.(type) {
		case xml.Directive:
			if bytes.Contains(bytes.ToUpper(t), []byte("<!ENTITY")) {
				return 0, 0, scripted("entities")
			}
		case xml.ProcInst:
			if t.Target == "xml-stylesheet" {
				return 0, 0, scripted("a stylesheet from elsewhere")
			}
		case xml.CharData: // also of <style>: outside of one these words are harmless, and rare
			if fetches(string(t)) {
				return 0, 0, scripted("a part from elsewhere")
			}
		case xml.StartElement:
			if first && t.Name.Local != "svg" {
				return 0, 0, errors.New("the first element is not svg")
			}
			if what := runs(t); what != "" {
				return 0, 0, scripted(what)
			}
			if first {
				w, h = svgSize(t)
				first = false
			}
		}
	}
}

// runs says what of an element could run: "" when nothing.
func runs(e xml.StartElement) string {
	element := strings.ToLower(e.Name.Local)
	switch element {
	case "script", "handler", "listener", "iframe", "object", "embed", "form", "meta", "base", "link":
		return "<" + element + ">"
	}
	for _, a := range e.Attr {
		name := strings.ToLower(a.Name.Local)
		if strings.HasPrefix(name, "on") {
			return "the handler " + name
		}
		v := strings.ToLower(strings.Map(func(r rune) rune {
			if r <= ' ' {
				return -1
			}
			return r
		}, a.Value))
		link := name == "href" || name == "src" || name == "srcset" || name == "poster" || name == "background" || name == "action" || name == "formaction" || name == "ping" || name == "to" || name == "values" || name == "from"
		picture := strings.HasPrefix(v, "data:image/") && (element == "image" || element == "feimage" || element == "img")
		switch {
		case strings.Contains(v, "javascript:") || strings.Contains(v, "vbscript:") || link && strings.HasPrefix(v, "data:") && !picture:
			return "an address that runs"
		case link && element != "a" && (strings.HasPrefix(v, "http:") || strings.HasPrefix(v, "https:") || strings.HasPrefix(strings.ReplaceAll(v, `\`, "/"), "//")) || fetches(a.Value):
			return "a part from elsewhere"
		}
	}
	return ""
}

// styleURL is what a style asks for; an escape may spell it otherwise.
var (
	styleURL    = regexp.MustCompile(`(?i)@import|url\(\s*["']?\s*([^"')\s]*)`)
	styleEscape = regexp.MustCompile(`\\[0-9a-fA-F]{1,6}[^{}]*\(`)
)

// fetches tells whether a style asks for more than a part of its own picture.
func fetches(style string) bool {
	for _, m := range styleURL.FindAllStringSubmatch(style, -1) {
		if m[1] == "" || m[1][0] != '#' && !strings.HasPrefix(strings.ToLower(m[1]), "data:") {
			return true
		}
	}
	return styleEscape.MatchString(style)
}

// svgSize is the size that an svg element states: width and height, else its
// viewBox.
func svgSize(e xml.StartElement) (w, h int) {
	num := func(s string) int {
		f, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(s), "px"), 64)
		if err != nil || f < 1 || f > 1e5 {
			return 0
		}
		return int(f + 0.5)
	}
	var box []string
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "width":
			w = num(a.Value)
		case "height":
			h = num(a.Value)
		case "viewBox":
			box = strings.FieldsFunc(a.Value, func(r rune) bool { return r == ' ' || r == ',' })
		}
	}
	if (w == 0 || h == 0) && len(box) == 4 {
		w, h = num(box[2]), num(box[3])
	}
	return w, h
}
