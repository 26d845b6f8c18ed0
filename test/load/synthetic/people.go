package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

type peopleOptions struct {
	habits
	room            string
	places          string
	count, publish  int
	first           int
	pause, deadline time.Duration
}

func readPeopleOptions(flags *flag.FlagSet, args []string) (peopleOptions, error) {
	o := peopleOptions{habits: habits{ledger: newLedger()}}
	flags.StringVar(&o.origin, "origin", "", "the server, such as https://meet.test (needed)")
	flags.StringVar(&o.room, "room", "", "code of a room to ask for places in, through the API")
	flags.StringVar(&o.places, "places", "", "instead of -room: file with a JSON array of {token, iceServers}")
	flags.IntVar(&o.count, "people", 2, "how many")
	flags.IntVar(&o.publish, "publish", -1, "how many of them publish; all unless said")
	flags.IntVar(&o.first, "first", 0, "number of the first, so that those of several processes differ")
	flags.StringVar(&o.relay, "relay", "", "media through the relay only: tls, or tcp for TURN without TLS; directly unless said")
	flags.IntVar(&o.audio, "audio", 24, "kbit/s of audio in 50 packets a second, 0 for none")
	flags.IntVar(&o.video, "video", 0, "kbit/s of video at 25 frames a second, 0 for none")
	flags.DurationVar(&o.pause, "pause", 50*time.Millisecond, "between two who join")
	flags.DurationVar(&o.deadline, "deadline", 20*time.Second, "for each to be inside")
	flags.Parse(args)
	o.origin = strings.TrimSuffix(o.origin, "/")
	if o.publish < 0 {
		o.publish = o.count
	}
	return o, o.check()
}

func (o peopleOptions) check() error {
	switch {
	case !strings.HasPrefix(o.origin, "http"):
		return errors.New("-origin is needed, such as https://meet.test")
	case (o.room == "") == (o.places == ""):
		return errors.New("say -room, or -places, one of them")
	case o.relay != "" && o.relay != "tls" && o.relay != "tcp":
		return fmt.Errorf("-relay is tls or tcp, not %q", o.relay)
	case o.count < 1:
		return errors.New("-people must be one at least")
	}
	return nil
}

// places answers how the next person gets theirs.
func (o peopleOptions) doorman() (func(index int) (place, error), error) {
	if o.room != "" {
		return func(index int) (place, error) {
			return askForPlace(o.origin, o.room, fmt.Sprintf("Synthetic %d", index))
		}, nil
	}
	file, err := os.Open(o.places)
	if err != nil {
		return nil, fmt.Errorf("-places: %w", err)
	}
	defer file.Close()
	var given []place
	if err := json.NewDecoder(bufio.NewReader(file)).Decode(&given); err != nil {
		return nil, fmt.Errorf("-places: %s isn't a JSON array of {token, iceServers}: %w", o.places, err)
	}
	if len(given) < o.count {
		return nil, fmt.Errorf("-places: %d for %d people", len(given), o.count)
	}
	return func(index int) (place, error) { return given[index-o.first], nil }, nil
}

// readyLine is told when everybody is inside or can't be. A person's join lasts
// from opening the signal connection to media that can flow.
type readyLine struct {
	Kind      string   `json:"kind"`
	People    int      `json:"people"`
	Failed    int      `json:"failed"`
	Errors    []string `json:"errors"`
	JoinP50Ms float64  `json:"joinP50Ms"`
	JoinP95Ms float64  `json:"joinP95Ms"`
}

type secondLine struct {
	Kind  string  `json:"kind"`
	At    int64   `json:"at"` // UTC milliseconds
	GapMs float64 `json:"gapMs"`
	traffic
}

type windowLine struct {
	Kind    string             `json:"kind"`
	Name    string             `json:"name"`
	Seconds float64            `json:"seconds"`
	Pairs   int                `json:"pairs"` // from whom somebody heard something
	GapMs   float64            `json:"gapMs"`
	GapsMs  map[string]float64 `json:"gapsMs"` // longest silence by "from>to"
	traffic
}

func people(flags *flag.FlagSet, args []string) error {
	o, err := readPeopleOptions(flags, args)
	if err != nil {
		return err
	}
	doorman, err := o.doorman()
	if err != nil {
		return err
	}
	left := make(chan struct{})
	staying := &sync.WaitGroup{}
	ready := o.gather(doorman, left, staying)
	say(ready)
	if ready.People == 0 {
		return fmt.Errorf("nobody came in: %s", strings.Join(ready.Errors, "; "))
	}
	o.ledger.turn("", 0)
	everySecond(o.ledger.tick, o.ledger.turn)
	close(left)
	staying.Wait()
	return nil
}

// gather lets everybody join, one after the other but not one waiting for the
// other.
func (o peopleOptions) gather(doorman func(int) (place, error), left chan struct{}, staying *sync.WaitGroup) readyLine {
	line := readyLine{Kind: "ready", Errors: []string{}}
	var mu sync.Mutex
	var joins histogram
	var coming sync.WaitGroup
	for number := range o.count {
		p := &person{habits: o.habits, index: o.first + number, publishes: number < o.publish, left: left}
		coming.Go(func() {
			err := o.bringIn(p, doorman, staying)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				line.People++
				joins.add(p.joinMs)
			} else {
				line.Failed++
				if !slices.Contains(line.Errors, err.Error()) {
					line.Errors = append(line.Errors, err.Error())
				}
			}
		})
		time.Sleep(o.pause)
	}
	coming.Wait()
	line.JoinP50Ms, line.JoinP95Ms = joins.quantile(0.5), joins.quantile(0.95)
	return line
}

func (o peopleOptions) bringIn(p *person, doorman func(int) (place, error), staying *sync.WaitGroup) (err error) {
	if p.place, err = doorman(p.index); err != nil {
		return err
	}
	entered := make(chan error, 1)
	staying.Go(func() { p.stay(entered) })
	select {
	case err := <-entered:
		return err
	case <-time.After(o.deadline):
		return fmt.Errorf("not inside within %s", o.deadline)
	}
}

func longest(gaps map[string]float64) (ms float64) {
	for _, gap := range gaps {
		ms = max(ms, gap)
	}
	return ms
}

func (l *ledger) tick() {
	gaps, _ := l.gaps(false)
	say(secondLine{Kind: "second", At: time.Now().UnixMilli(), GapMs: longest(gaps), traffic: l.second.take()})
}

// turn tells of the window that ends, unless it has no name, and begins another.
func (l *ledger) turn(name string, length time.Duration) {
	gaps, pairs := l.gaps(true)
	taken := l.window.take()
	if name == "" {
		return
	}
	say(windowLine{Kind: "window", Name: name, Seconds: length.Seconds(), Pairs: pairs, GapMs: longest(gaps), GapsMs: gaps, traffic: taken})
}
