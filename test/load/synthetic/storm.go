package main

import (
	"crypto/tls"
	"errors"
	"flag"
	"fmt"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// attack is one way to be a nuisance. It is carried out again and again, either
// by a number of attackers at once or so many times a second.
type attack struct {
	name   string
	about  string
	paced  bool // the number is "a second", else "at once"
	number int
	run    func(s *sky) error
}

// attacks in the order they are told in; the numbers are what -all does.
func attacks() []*attack {
	return []*attack{
		{"silent", "connections that say nothing", false, 2500, silent},
		{"secured", "TLS connections that say nothing after the handshake", false, 500, secured},
		{"kept", "connections that stay after one request", false, 2500, kept},
		{"fresh", "new TLS connections with one request", true, 200, fresh},
		{"slow", "handshakes that come byte by byte", false, 100, slow},
		{"half", "connections closed on one side within the handshake", true, 20, half},
		{"garbage", "connections that begin with noise", true, 50, garbage},
		{"dribble", "heads that come byte by byte", false, 50, dribble},
		{"headers", "requests with as many headers as are allowed", true, 20, headers},
		{"oversized", "requests with heads beyond every limit", true, 10, oversized},
		{"sockets", "live channels that are flooded with messages", true, 20, sockets},
		{"frames", "live channels that announce giant messages", true, 10, frames},
		{"signins", "sign-ins with a wrong password", false, 64, signIns},
	}
}

// weather counts what became of an attack.
type weather struct {
	begun, answered, refused, failed atomic.Int64
}

// sky is what all attacks of a process share; each runs on one of its own with
// another weather.
type sky struct {
	target, name string
	from         []net.IP
	stop         chan struct{}
	next         *atomic.Int64
	weather      *weather
}

var errOver = errors.New("the storm is over")

// dial connects from the next of the addresses.
func (s *sky) dial() (net.Conn, error) {
	dialer := net.Dialer{Timeout: 10 * time.Second}
	if len(s.from) > 0 {
		dialer.LocalAddr = &net.TCPAddr{IP: s.from[int(s.next.Add(1))%len(s.from)]}
	}
	connection, err := dialer.Dial("tcp", s.target)
	if err == nil {
		s.weather.begun.Add(1)
	}
	return connection, err
}

func (s *sky) secure() (*tls.Conn, error) {
	plain, err := s.dial()
	if err != nil {
		return nil, err
	}
	connection := tls.Client(plain, &tls.Config{ServerName: s.name})
	plain.SetDeadline(time.Now().Add(20 * time.Second))
	if err := connection.Handshake(); err != nil {
		plain.Close()
		return nil, err
	}
	plain.SetDeadline(time.Time{})
	return connection, nil
}

// hold waits until the other side, or the storm, ends a connection.
func (s *sky) hold(connection net.Conn) {
	gone := make(chan struct{})
	go func() {
		buffer := make([]byte, 4096)
		for {
			if _, err := connection.Read(buffer); err != nil {
				close(gone)
				return
			}
		}
	}()
	select {
	case <-gone:
		s.weather.refused.Add(1)
	case <-s.stop:
	}
	connection.Close()
	<-gone
}

// pause answers whether the storm goes on afterwards.
func (s *sky) pause(d time.Duration) bool {
	select {
	case <-s.stop:
		return false
	case <-time.After(d):
		return true
	}
}

func (s *sky) attempt(a *attack) {
	if err := a.run(s); err != nil && !errors.Is(err, errOver) {
		s.weather.failed.Add(1)
	}
}

// rage carries an attack out until the storm is over.
func (s *sky) rage(a *attack, running *sync.WaitGroup) {
	if a.paced {
		for s.pause(time.Second / time.Duration(a.number)) {
			running.Go(func() { s.attempt(a) })
		}
		return
	}
	for range a.number {
		running.Go(func() {
			for {
				s.attempt(a)
				if !s.pause(200 * time.Millisecond) {
					return
				}
			}
		})
		// Not all in one instant: the queue of the listening socket isn't what is tried.
		if !s.pause(500 * time.Microsecond) {
			return
		}
	}
}

type stormLine struct {
	Kind string            `json:"kind"`
	Done map[string]counts `json:"done"`
}

// counts of an attack: connections begun, answers read, connections the other
// side closed without one, and what didn't even begin.
type counts struct {
	Begun    int64 `json:"begun"`
	Answered int64 `json:"answered"`
	Refused  int64 `json:"refused"`
	Failed   int64 `json:"failed"`
}

func readStormOptions(flags *flag.FlagSet, args []string) (*sky, []*attack, error) {
	s := &sky{stop: make(chan struct{}), next: &atomic.Int64{}}
	flags.StringVar(&s.target, "target", "", "address and port of the server (needed)")
	flags.StringVar(&s.name, "name", "", "name of the server (needed)")
	from := flags.String("from", "", "addresses of this machine to come from, with commas between")
	all := flags.Bool("all", false, "everything at once, in the numbers given here for each")
	chosen := attacks()
	numbers := make([]*int, len(chosen))
	for at, one := range chosen {
		unit := map[bool]string{true: "a second", false: "at once"}[one.paced]
		numbers[at] = flags.Int(one.name, -1, fmt.Sprintf("%s, %s; with -all %d", one.about, unit, one.number))
	}
	flags.Parse(args)
	if s.target == "" || s.name == "" {
		return nil, nil, errors.New("-target and -name are needed")
	}
	for _, one := range strings.FieldsFunc(*from, func(r rune) bool { return r == ',' }) {
		address := net.ParseIP(one)
		if address == nil {
			return nil, nil, fmt.Errorf("-from: %q isn't an address", one)
		}
		s.from = append(s.from, address)
	}
	for at, one := range chosen {
		if *numbers[at] >= 0 {
			one.number = *numbers[at]
		} else if !*all {
			one.number = 0
		}
	}
	return s, chosen, nil
}

// storm rages until told to end. It is no measure of how fast a server is: the
// attackers take what the machine gives them.
func storm(flags *flag.FlagSet, args []string) error {
	s, chosen, err := readStormOptions(flags, args)
	if err != nil {
		return err
	}
	var running sync.WaitGroup
	weathers := map[string]*weather{}
	for _, one := range chosen {
		if one.number == 0 {
			continue
		}
		own := *s
		own.weather = &weather{}
		weathers[one.name] = own.weather
		running.Go(func() { own.rage(one, &running) })
	}
	tell := func(kind string) {
		done := map[string]counts{}
		for name, w := range weathers {
			done[name] = counts{w.begun.Load(), w.answered.Load(), w.refused.Load(), w.failed.Load()}
		}
		say(stormLine{kind, done})
	}
	everySecond(func() { tell("second") }, func(string, time.Duration) {})
	close(s.stop)
	running.Wait()
	tell("end")
	return nil
}
