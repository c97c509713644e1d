// Package oracle holds meshc against plain CUE: whatever is done to a
// description, what `cue vet -c` refuses meshc never calls sound, and what
// meshc refuses beyond that it refuses by a rule of the compiler's own.
package oracle_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	cueerrors "cuelang.org/go/cue/errors"
	"github.com/rogpeppe/go-internal/txtar"
)

var (
	oracleTime = flag.Duration("oracle.time", 0, "try inputs for so long, in place of a few")
	oracleSeed = flag.Uint64("oracle.seed", 1, "where the inputs start")
	oracleKeep = flag.String("oracle.keep", "", "directory to write failing inputs into")
	oracleCUE  = flag.String("oracle.cue", "", "cue command that must say the same as CUE in process")
)

// few is how many inputs are tried where no time is given.
const few, fewest = 40, 8

// TestKept: what failed once.
func TestKept(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatal("nothing is kept", err)
	}
	j := newJudge(t)
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			in := input{}
			for _, f := range a.Files {
				in[f.Name] = string(f.Data)
			}
			v, err := j.judge(in)
			if err != nil {
				t.Fatal(err)
			}
			if f := v.check(); f.kind != "" {
				t.Errorf("%s\n%s", f.kind, f.detail)
			}
		})
	}
}

// TestOracle tries new ones.
func TestOracle(t *testing.T) {
	count := few
	if testing.Short() {
		count = fewest
	}
	ctx := t.Context()
	if *oracleTime > 0 {
		count = 1 << 30
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, *oracleTime)
		defer cancel()
	}
	s := &search{generator: newGenerator(t), next: *oracleSeed, end: *oracleSeed + uint64(count), by: map[string]int{}, found: map[string]bool{}}
	start := time.Now()
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		j := newJudge(t)
		wg.Go(func() { s.work(ctx, t, j) })
	}
	wg.Wait()
	t.Logf("%s in %s", s, time.Since(start).Round(time.Second))
	if n := s.inputs; n >= few && (s.both == n || s.neither == n) {
		t.Error("the generator is no test of anything")
	}
}

// search counts the verdicts.
type search struct {
	mu                                  sync.Mutex
	generator                           *generator
	next, end                           uint64
	inputs, both, neither, alone, fails int
	dead                                []uint64        // seeds of inputs that neither answers
	by                                  map[string]int  // meshc alone, by rule
	found                               map[string]bool // failures, one of each sort
}

func (s *search) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d inputs: %d refused by both, %d taken by both, %d refused by meshc alone, %d failures", s.inputs, s.both, s.neither, s.alone, s.fails)
	if len(s.dead) > 0 {
		fmt.Fprintf(&b, "; CUE itself comes to no end, and meshc with it, for seeds %v", s.dead)
	}
	for _, rule := range slices.Sorted(maps.Keys(s.by)) {
		fmt.Fprintf(&b, "\n  %s: %d", rule, s.by[rule])
	}
	return b.String()
}

// draw gives the next input and its seed. CUE's values, of which the generator
// has some, are not to be read by two at once.
func (s *search) draw() (input, uint64, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	seed := s.next
	s.next++
	if seed >= s.end {
		return nil, 0, false
	}
	r := rand.New(rand.NewPCG(seed, 7))
	in := s.generator.description(r)
	if r.IntN(12) > 0 {
		in = mutate(r, in)
	}
	return in, seed, true
}

func (s *search) work(ctx context.Context, t *testing.T, j *judge) {
	for ctx.Err() == nil {
		in, seed, ok := s.draw()
		if !ok {
			return
		}
		v, err := j.judge(in)
		if err != nil {
			t.Error(err)
			return
		}
		if *oracleCUE != "" && v.cue.Died == "" {
			if err := j.realVet(*oracleCUE); (err == nil) == v.cue.refuses() {
				t.Errorf("seed %d: CUE in process says %q; the command says %v\n%s", seed, v.cue.Error, err, in.archive(""))
			}
		}
		f := v.check()
		if s.count(v, f, seed) {
			report(t, j, in, seed, v, f)
		}
	}
}

// count adds a verdict and tells whether it is a failure of a new sort.
func (s *search) count(v verdict, f failure, seed uint64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inputs++
	switch {
	case f.kind != "":
		s.fails++
		sort := f.sort(v)
		again := s.found[sort]
		s.found[sort] = true
		return !again && len(s.found) <= 40
	case v.meshc.Died != "":
		s.dead = append(s.dead, seed)
	case v.cue.refuses():
		s.both++
	case !v.meshc.refuses():
		s.neither++
	default:
		s.alone++
		for _, p := range v.meshc.Problems {
			s.by[p.Rule]++
		}
	}
	return false
}

var particular = regexp.MustCompile(`"[^"]*"|[0-9]+|\b(aa|bb|cc|old|older)\b`)

// sortOf is CUE's first message without what is particular to an input.
func sortOf(err error) string {
	errs := cueerrors.Errors(err)
	if len(errs) == 0 {
		return ""
	}
	format, _ := errs[0].Msg()
	return particular.ReplaceAllString(format, "_")
}

// report tells of a failure with the smallest input that still has it.
func report(t *testing.T, j *judge, in input, seed uint64, v verdict, f failure) {
	small := shrink(in, func(in input) bool {
		again, err := j.judge(in)
		return err == nil && again.check().sort(again) == f.sort(v)
	}, time.Now().Add(patience))
	if again, err := j.judge(small); err == nil {
		f = again.check()
	}
	text := small.archive(fmt.Sprintf("Seed %d: %s\n\n", seed, f.kind))
	t.Errorf("seed %d: %s\n%s\n%s", seed, f.kind, f.detail, text)
	if *oracleKeep != "" {
		if err := os.WriteFile(filepath.Join(*oracleKeep, fmt.Sprintf("seed-%d.txtar", seed)), text, 0o644); err != nil {
			t.Error(err)
		}
	}
}
