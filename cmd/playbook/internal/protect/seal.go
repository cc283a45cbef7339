package protect

import (
	"bytes"
	"compress/flate"
	"crypto/hmac"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"path"
)

const (
	fileVersion = "PBS1"
	sivLen      = 32
	headLen     = len(fileVersion) + sivLen
	minPadded   = 4096
)

// Seal gives the sealed form of content, which the open site has at path.
func (k *Key) Seal(path string, content []byte) ([]byte, error) {
	packed, err := pack(path, content)
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	padded := pad(packed)
	s := k.sivOf(path, padded)
	b, err := newBox(k.enc, s, "file")
	if err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	out := make([]byte, 0, headLen+len(padded)+16)
	out = append(append(out, fileVersion...), s...)
	return b.seal(out, padded, k.fileAAD(path)), nil
}

// Open gives back what was sealed for path. Anything else gives ErrDamaged.
func (k *Key) Open(path string, sealed []byte) ([]byte, error) {
	if len(sealed) < headLen || string(sealed[:len(fileVersion)]) != fileVersion {
		return nil, fmt.Errorf("open %s: %w", path, ErrDamaged)
	}
	s := sealed[len(fileVersion):headLen]
	b, err := newBox(k.enc, s, "file")
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	padded, err := b.open(sealed[headLen:], k.fileAAD(path))
	if err != nil || !hmac.Equal(s, k.sivOf(path, padded)) {
		return nil, fmt.Errorf("open %s: %w", path, ErrDamaged)
	}
	content, err := unpack(unpad(padded))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w: %v", path, ErrDamaged, err)
	}
	return content, nil
}

// sivOf is S of a message: its synthetic salt (after RFC 5297's idea).
func (k *Key) sivOf(path string, padded []byte) []byte {
	n := binary.BigEndian.AppendUint32([]byte(fileVersion), uint32(len(path)))
	return mac(k.siv, n, []byte(path), padded)
}

func (k *Key) fileAAD(path string) []byte {
	return append(append([]byte(fileVersion), k.idBytes()...), path...)
}

// PaddedLen is the length, in bytes, to which n bytes are padded: at least 4 KiB,
// above it the lengths of Padmé (Nikitin et al., "Reducing Metadata Leakage from
// Encrypted Files and Communication with PURBs", 2019), which cost at most 12 %
// and leave few lengths to tell files apart by. One byte of it marks the end.
func PaddedLen(n int) int {
	n = max(n+1, minPadded)
	e := bits.Len(uint(n)) - 1
	mask := 1<<(e-bits.Len(uint(e))) - 1
	return (n + mask) &^ mask
}

func pad(b []byte) []byte {
	out := make([]byte, PaddedLen(len(b)))
	out[copy(out, b)] = 0x80
	return out
}

// unpad gives nil when the end mark is missing; pad never makes an empty message.
func unpad(b []byte) []byte {
	b = bytes.TrimRight(b, "\x00")
	if len(b) == 0 || b[len(b)-1] != 0x80 {
		return nil
	}
	return b[:len(b)-1]
}

// Ways of packing: a server cannot compress what is sealed, so text is deflated
// before it. Page and secret come from the same team, so the length of one page
// tells an outsider nothing that he could probe.
const (
	asItIs  = 0
	deflate = 1
)

var textTypes = map[string]bool{".html": true, ".json": true, ".svg": true, ".css": true, ".js": true,
	".xml": true, ".txt": true, ".md": true, ".csv": true, ".webmanifest": true}

func pack(name string, content []byte) ([]byte, error) {
	if !textTypes[path.Ext(name)] {
		return append([]byte{asItIs}, content...), nil
	}
	out := bytes.NewBuffer([]byte{deflate})
	w, err := flate.NewWriter(out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func unpack(b []byte) ([]byte, error) {
	if len(b) == 0 {
		return nil, fmt.Errorf("no content")
	}
	switch b[0] {
	case asItIs:
		return b[1:], nil
	case deflate:
		return io.ReadAll(flate.NewReader(bytes.NewReader(b[1:])))
	}
	return nil, fmt.Errorf("unknown packing %d", b[0])
}
