package crm

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sampleSize is how much of a file is looked at before it is read: enough for
// any header and some rows.
const sampleSize = 64 << 10

// progressStep is how many bytes go by between two calls of Options.Progress.
const progressStep = 256 << 10

var errTooBig = errors.New("file over the limit")

// counter counts the bytes of a reader, tells of them and stops past MaxFile.
type counter struct {
	r        io.Reader
	n, told  int64
	progress func(int64)
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	if c.progress != nil && (c.n-c.told >= progressStep || err == io.EOF && c.n > c.told) {
		c.told = c.n
		c.progress(c.n)
	}
	if c.n > MaxFile {
		return 0, errTooBig
	}
	return n, err
}

// openText gives the file as UTF-8 without a byte order mark and with line feeds,
// whatever of UTF-8, UTF-16 and old Macintosh line ends it was written with. What
// is no text table is refused with what to do about it.
func openText(r io.Reader, opt Options) (*bufio.Reader, error) {
	raw := bufio.NewReaderSize(&counter{r: r, progress: opt.Progress}, sampleSize)
	head, err := raw.Peek(sampleSize)
	if err != nil && err != io.EOF {
		return nil, readError(err, opt, 0)
	}
	if what, next := notATable(head); what != "" {
		return nil, one(opt.FileName, 0, "crm-format", what, next)
	}
	if enc := utf16(head); enc != nil {
		raw = bufio.NewReaderSize(transform.NewReader(raw, enc.NewDecoder()), sampleSize)
	} else if bytes.HasPrefix(head, []byte("\uFEFF")) {
		_, _ = raw.Discard(3)
	}
	if head, err = raw.Peek(sampleSize); err != nil && err != io.EOF {
		return nil, readError(err, opt, 0)
	}
	if bytes.IndexByte(head, 0) >= 0 {
		return nil, one(opt.FileName, 0, "crm-format", "the file is not text", "export it again as CSV")
	}
	if bytes.IndexByte(head, '\r') >= 0 && bytes.IndexByte(head, '\n') < 0 {
		return bufio.NewReaderSize(oldMac{raw}, sampleSize), nil
	}
	return raw, nil
}

// utf16 tells a file in UTF-16 by its byte order mark or, without one, by the
// zero byte in each of its first characters, which are a header's.
func utf16(head []byte) encoding.Encoding {
	switch {
	case bytes.HasPrefix(head, []byte{0xFF, 0xFE}), bytes.HasPrefix(head, []byte{0xFE, 0xFF}):
		return unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)
	case len(head) >= 4 && head[0] != 0 && head[1] == 0 && head[2] != 0 && head[3] == 0:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case len(head) >= 4 && head[0] == 0 && head[1] != 0 && head[2] == 0 && head[3] != 0:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	return nil
}

// notATable knows by their first bytes the files that are given by mistake.
func notATable(head []byte) (what, next string) {
	head = bytes.TrimSpace(bytes.TrimPrefix(head[:min(len(head), 512)], []byte("\uFEFF")))
	text := bytes.ToLower(head)
	begins := func(in []byte, prefixes ...string) bool {
		for _, p := range prefixes {
			if bytes.HasPrefix(in, []byte(p)) {
				return true
			}
		}
		return false
	}
	const saveAs = "in the spreadsheet, save it as \"CSV UTF-8\"; in the CRM, choose CSV for the export"
	switch {
	case len(text) == 0:
		return "the file is empty", "export it again"
	case begins(head, "PK\x03\x04"):
		return "the file is an Excel workbook or a zip archive, not CSV", saveAs + "; unpack an archive first"
	case begins(head, "\xd0\xcf\x11\xe0"):
		return "the file is an old Excel workbook, not CSV", saveAs
	case begins(text, "<!doctype", "<html", "<head", "<table", "<meta", "<?xml", "<!--", "<div"):
		return "the file is a web page or XML, not CSV",
			"a CRM that has logged you out gives its login page: log in and export again as CSV (in Salesforce: Details Only, then .csv)"
	case begins(text, "%pdf"):
		return "the file is a PDF, not CSV", saveAs
	case begins(head, "\x1f\x8b"):
		return "the file is compressed", "unpack it first"
	case begins(text, "{", "[{", "[\n"):
		return "the file is JSON, not CSV", saveAs
	}
	return "", ""
}

// readError turns an error of reading into a fault where it is one of the file.
func readError(err error, opt Options, line int) error {
	switch {
	case errors.Is(err, errTooBig):
		return one(opt.FileName, 0, "crm-size", fmt.Sprintf("the file is larger than %d MB", MaxFile>>20),
			"export fewer columns, or only the deals of one pipeline")
	case errors.Is(err, unicode.ErrMissingBOM):
		return one(opt.FileName, line, "crm-format", "the file is not text", "export it again as CSV")
	}
	return fmt.Errorf("read %s: %w", opt.FileName, err)
}

// oldMac turns carriage returns, which end the lines of a file without any line
// feed, into line feeds.
type oldMac struct{ r io.Reader }

func (m oldMac) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	for i, b := range p[:n] {
		if b == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}
