package main

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"strings"
	"sync"
	"time"
)

// say writes one line of the report.
func say(line any) {
	text, err := json.Marshal(line)
	if err != nil {
		panic(err) // Our own records can always be written.
	}
	os.Stdout.Write(append(text, '\n'))
}

// milliseconds of a duration, with a microsecond's precision.
func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// order is a line of standard input, such as `window storm`.
type order struct{ verb, name string }

// orders delivers what standard input says; its end is an order to end.
func orders() <-chan order {
	out := make(chan order)
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			verb, name, _ := strings.Cut(strings.TrimSpace(lines.Text()), " ")
			out <- order{verb, name}
		}
		out <- order{verb: "end"}
	}()
	return out
}

// everySecond calls tick each second and turn at each change of windows, with
// the name of the window that ends (empty for none) and its length, until told
// to end.
func everySecond(tick func(), turn func(name string, length time.Duration)) {
	seconds := time.NewTicker(time.Second)
	defer seconds.Stop()
	told := orders()
	name, begun := "", time.Now()
	for {
		select {
		case <-seconds.C:
			tick()
		case one := <-told:
			turn(name, time.Since(begun))
			if one.verb != "window" {
				return
			}
			name, begun = one.name, time.Now()
		}
	}
}

const (
	leastMs = 0.01 // what the first step of a histogram holds
	growth  = 1.01 // each step is 1 % wider than the one before
	steps   = 1600 // the last holds everything above 80 s
)

// histogram counts durations in constant memory, to 1 %.
type histogram struct {
	mu     sync.Mutex
	counts [steps]int64
	total  int64
}

func (h *histogram) add(ms float64) {
	step := 0
	if ms > leastMs {
		step = min(steps-1, int(math.Log(ms/leastMs)/math.Log(growth)))
	}
	h.mu.Lock()
	h.counts[step]++
	h.total++
	h.mu.Unlock()
}

// quantile is the value below which this share (0 to 1) lies; 0 when nothing was
// counted.
func (h *histogram) quantile(share float64) float64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	left := int64(math.Ceil(share * float64(h.total)))
	for step, count := range h.counts {
		if left -= count; left <= 0 && h.total > 0 {
			return leastMs * math.Pow(growth, float64(step)+0.5)
		}
	}
	return 0
}

func (h *histogram) clear() {
	h.mu.Lock()
	h.counts, h.total = [steps]int64{}, 0
	h.mu.Unlock()
}
