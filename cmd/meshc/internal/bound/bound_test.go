package bound

import (
	"context"
	"errors"
	"testing"
	"time"
)

// TestWatch: what ends a run that does not end by itself, and what does not.
func TestWatch(t *testing.T) {
	interrupted := errors.New("interrupted")
	for name, test := range map[string]struct {
		limits Limits
		signal error
		run    time.Duration
		want   string
	}{
		"done in time":           {limits: Limits{Time: time.Minute, Memory: 1 << 40}, run: 50 * time.Millisecond},
		"no limits":              {run: 50 * time.Millisecond},
		"too late":               {limits: Limits{Time: 10 * time.Millisecond}, run: time.Minute, want: "not done after 10ms, which --timeout sets"},
		"too much":               {limits: Limits{Memory: 1 << 20}, run: time.Minute, want: "more than 1Mi of memory, which --memory sets"},
		"interrupted":            {signal: interrupted, run: time.Minute, want: "interrupted"},
		"interrupted at its end": {signal: interrupted, run: 50 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancelCause(t.Context())
			defer cancel(nil)
			ended := make(chan error, 1)
			_, stop := Watch(ctx, test.limits, nil, func(reason error) { ended <- reason })
			if test.signal != nil {
				cancel(test.signal)
			}
			got := ""
			select {
			case reason := <-ended:
				got = reason.Error()
			case <-time.After(test.run):
			}
			if reason := stop(); got != test.want || test.signal != nil && !errors.Is(reason, test.signal) {
				t.Errorf("got %q and %v, want %q", got, reason, test.want)
			}
		})
	}
}

func TestSize(t *testing.T) {
	for text, want := range map[string]string{"4Gi": "4Gi", "500M": "500M", "0": "0", "1024": "1Ki", "-1": "", "lots": "", "": ""} {
		var s Size
		if err := s.Set(text); (err == nil) != (want != "") {
			t.Errorf("%q: %v", text, err)
		}
	}
	for size, want := range map[Size]string{4 << 30: "4Gi", 400 << 20: "400Mi", 0: "0"} {
		if got := size.String(); got != want {
			t.Errorf("%d: %s, want %s", size, got, want)
		}
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{2 * time.Minute: "2m", time.Hour: "1h", 90 * time.Second: "1m30s", time.Second / 2: "500ms", 10 * time.Minute: "10m"} {
		if got := duration(d); got != want {
			t.Errorf("%d: %s, want %s", d, got, want)
		}
	}
}
