package markdown

import "testing"

func TestText(t *testing.T) {
	d, err := New().Convert([]byte("# Title\n\nOne *two* [three](x.md \"a > b\") `4 < 5 & 6`.\n\n- a\n- b\n\n| h | i |\n|---|---|\n| c | d |\n\n## Next\n\nEnd <b>bold</b>.\n"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Text(1), "One two three 4 < 5 & 6.\na\nb\nh\ni\nc\nd"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := d.Text(2), "End bold."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
