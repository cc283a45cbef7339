package chart

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// functionMark is what go-echarts wraps around text that it would print as
// JavaScript. Only its own pages do that, and we use none of them; it is refused all the same.
const functionMark = "__f__"

var errFunction = errors.New("a label holds " + functionMark + ", which go-echarts takes for code: write it differently")

// guardText refuses words that could become code in some reader of the option.
func guardText(words ...string) error {
	for _, w := range words {
		if strings.Contains(w, functionMark) {
			return errFunction
		}
	}
	return nil
}

// guardNumbers refuses what cannot be drawn: not a number, infinite, too many.
func guardNumbers(values ...float64) error {
	if len(values) > MaxPoints {
		return fmt.Errorf("%d figures, at most %d can be drawn: leave some out or sum them up", len(values), MaxPoints)
	}
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("figure %d is %v, not a finite number", i+1, v)
		}
	}
	return nil
}

// guardCounts refuses negative counts and too many of them.
func guardCounts(counts ...int) error {
	if len(counts) > MaxPoints {
		return fmt.Errorf("%d figures, at most %d can be drawn: leave some out or sum them up", len(counts), MaxPoints)
	}
	for i, c := range counts {
		if c < 0 {
			return fmt.Errorf("figure %d is %d: a count cannot be negative", i+1, c)
		}
	}
	return nil
}

// encode writes an option as JSON that is safe inside a script element: the
// encoder of the standard library escapes <, >, & and both line separators, and
// sorts the keys of maps, so equal options give equal bytes.
func encode(option map[string]any) ([]byte, error) {
	b, err := json.Marshal(option)
	if err != nil {
		return nil, fmt.Errorf("writing the option: %w", err)
	}
	if bytes.Contains(b, []byte(functionMark)) {
		return nil, errFunction
	}
	return b, nil
}

// number prints a figure in full, without an exponent.
func number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}
