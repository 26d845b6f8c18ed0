package main

import (
	"crypto/sha256"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jxskiss/base62"
	"github.com/pion/turn/v5"
)

type relayOptions struct {
	server, name, peer string
	plain              bool
	keys               struct{ Key, Secret string }
	clients            int
	rate               float64
	outstanding        int
	size               int
	peerAddress        *net.UDPAddr
}

func readRelayOptions(flags *flag.FlagSet, args []string) (relayOptions, error) {
	var o relayOptions
	flags.StringVar(&o.server, "turn", "", "host and port of the relay (needed)")
	flags.StringVar(&o.name, "name", "", "name in its certificate; the host of -turn unless said")
	flags.BoolVar(&o.plain, "plain", false, "TURN over TCP without TLS")
	flags.StringVar(&o.peer, "peer", "", "address and port of a `synthetic echo` the relay may reach (needed)")
	keys := flags.String("keys", "", "file with LiveKit's key and secret: {key, secret} (needed)")
	flags.IntVar(&o.clients, "clients", 50, "how many")
	flags.Float64Var(&o.rate, "rate", 1.5, "Mbit/s each sends and gets back; 0: as much as goes")
	flags.IntVar(&o.outstanding, "outstanding", 16, "packets under way for each client when -rate is 0")
	flags.IntVar(&o.size, "size", 1200, "bytes of a packet, 64 at least")
	flags.Parse(args)
	if o.server == "" || o.peer == "" || *keys == "" {
		return o, errors.New("-turn, -peer and -keys are needed")
	}
	if o.size < 64 {
		return o, fmt.Errorf("-size %d is less than 64", o.size)
	}
	if o.name == "" {
		o.name, _, _ = net.SplitHostPort(o.server)
	}
	text, err := os.ReadFile(*keys)
	if err != nil {
		return o, fmt.Errorf("-keys: %w", err)
	}
	if err := json.Unmarshal(text, &o.keys); err != nil {
		return o, fmt.Errorf("-keys: %s isn't {key, secret} as JSON: %w", *keys, err)
	}
	if o.peerAddress, err = net.ResolveUDPAddr("udp", o.peer); err != nil {
		return o, fmt.Errorf("-peer: %w", err)
	}
	return o, nil
}

// credentials as LiveKit makes and checks them (livekit-server, pkg/service/turn.go),
// so nobody has to join.
func (o relayOptions) credentials(number int) (username, password string) {
	until := time.Now().Add(time.Hour).Unix()
	who := fmt.Sprintf("PA_load%d", number)
	username = base62.EncodeToString(fmt.Appendf(nil, "%s|%s|%d", o.keys.Key, who, until))
	sum := sha256.Sum256(fmt.Appendf(nil, "%s|%s|%d", o.keys.Secret, who, until))
	return username, base62.EncodeToString(sum[:])
}

func (o relayOptions) dial() (net.Conn, error) {
	plain, err := net.DialTimeout("tcp", o.server, 10*time.Second)
	if err != nil || o.plain {
		return plain, err
	}
	secure := tls.Client(plain, &tls.Config{ServerName: o.name})
	return secure, secure.Handshake()
}

// tally counts a window. A packet belongs to the window it was sent in, and says
// which that was.
type tally struct {
	sent, received, bytes atomic.Int64
	roundTrip             histogram
}

// crowd is all clients of a process.
type crowd struct {
	relayOptions
	window atomic.Uint32
	// The window's own and the one before, whose last packets are still under way.
	tallies [2]*tally
	mu      sync.Mutex
	stop    chan struct{}
}

func (c *crowd) tally(window uint32) *tally {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.tallies[window%2]
}

// relayClient has one allocation.
type relayClient struct {
	*crowd
	connection net.PacketConn
	tokens     chan struct{} // one for each packet that came back
	last       atomic.Int64
}

// open allocates a relayed address and waits until a packet has been there and
// back; the time that takes is what somebody waits for their first media.
func (c *crowd) open(number int) (*relayClient, error) {
	socket, err := c.dial()
	if err != nil {
		return nil, fmt.Errorf("connecting to %s: %w", c.server, err)
	}
	username, password := c.credentials(number)
	client, err := turn.NewClient(&turn.ClientConfig{
		TURNServerAddr: c.server, Conn: turn.NewSTUNConn(socket), RTO: 2 * time.Second,
		Username: username, Password: password, Realm: "livekit",
	})
	if err != nil {
		return nil, err
	}
	if err := client.Listen(); err != nil {
		return nil, err
	}
	relayed, err := client.Allocate()
	if err != nil {
		return nil, fmt.Errorf("allocating at %s: %w", c.server, err)
	}
	one := &relayClient{crowd: c, connection: relayed, tokens: make(chan struct{}, 4096)}
	go one.read()
	return one, one.firstPacket()
}

func (r *relayClient) firstPacket() error {
	packet := make([]byte, r.size)
	for range 50 {
		if err := r.send(packet); err != nil {
			return fmt.Errorf("the first packet: %w", err)
		}
		select {
		case <-r.tokens:
			return nil
		case <-time.After(100 * time.Millisecond):
		}
	}
	return fmt.Errorf("no packet came back from %s within 5 s: is `synthetic echo` there, and may the relay reach it?", r.peer)
}

func (r *relayClient) send(packet []byte) error {
	window := r.window.Load()
	binary.BigEndian.PutUint64(packet, uint64(time.Now().UnixNano()))
	binary.BigEndian.PutUint32(packet[8:], window)
	if _, err := r.connection.WriteTo(packet, r.peerAddress); err != nil {
		return err
	}
	r.tally(window).sent.Add(1)
	return nil
}

func (r *relayClient) read() {
	buffer := make([]byte, 2048)
	for {
		size, _, err := r.connection.ReadFrom(buffer)
		if err != nil {
			return
		}
		if size < 12 {
			continue
		}
		now := time.Now().UnixNano()
		tally := r.tally(binary.BigEndian.Uint32(buffer[8:]))
		tally.received.Add(1)
		tally.bytes.Add(int64(size))
		tally.roundTrip.add(float64(now-int64(binary.BigEndian.Uint64(buffer))) / 1e6)
		r.last.Store(now)
		select {
		case r.tokens <- struct{}{}:
		default:
		}
	}
}

// pace sends at the rate asked for, without catching up on what it fell behind.
func (r *relayClient) pace(number int) {
	gap := time.Duration(float64(r.size) * 8 / (r.rate * 1e6) * float64(time.Second))
	next := time.Now().Add(time.Duration(number) * gap / time.Duration(r.clients))
	packet := make([]byte, r.size)
	for {
		select {
		case <-r.stop:
			return
		case <-time.After(time.Until(next)):
		}
		if time.Since(next) > 100*time.Millisecond {
			next = time.Now()
		}
		next = next.Add(gap)
		if r.send(packet) != nil {
			return
		}
	}
}

// saturate keeps a number of packets under way.
func (r *relayClient) saturate() {
	packet := make([]byte, r.size)
	fill := func() {
		for range r.outstanding {
			_ = r.send(packet)
		}
	}
	fill()
	ticks := time.NewTicker(100 * time.Millisecond)
	defer ticks.Stop()
	for {
		select {
		case <-r.stop:
			return
		case <-r.tokens:
			if r.send(packet) != nil {
				return
			}
		case <-ticks.C: // The network ate them all.
			if time.Now().UnixNano()-r.last.Load() > int64(100*time.Millisecond) {
				fill()
			}
		}
	}
}

type relayReadyLine struct {
	Kind             string  `json:"kind"`
	Clients          int     `json:"clients"`
	FirstPacketP50Ms float64 `json:"firstPacketP50Ms"`
	FirstPacketP95Ms float64 `json:"firstPacketP95Ms"`
}

type relayWindowLine struct {
	Kind     string  `json:"kind"`
	Name     string  `json:"name"`
	Seconds  float64 `json:"seconds"`
	Sent     int64   `json:"sent"`
	Received int64   `json:"received"`
	MbitBack float64 `json:"mbitBack"` // Mbit/s that came back
	Bytes    int64   `json:"bytes"`    // there and back together
	RttP50Ms float64 `json:"rttP50Ms"`
	RttP95Ms float64 `json:"rttP95Ms"`
}

func relay(flags *flag.FlagSet, args []string) error {
	o, err := readRelayOptions(flags, args)
	if err != nil {
		return err
	}
	c := &crowd{relayOptions: o, stop: make(chan struct{}), tallies: [2]*tally{{}, {}}}
	ready, err := c.gather()
	if err != nil {
		return err
	}
	say(ready)
	everySecond(func() {}, c.turn)
	close(c.stop)
	return nil
}

// gather opens the clients one after the other, so that each first packet is
// timed alone, and sets them to work.
func (c *crowd) gather() (relayReadyLine, error) {
	var first histogram
	var clients []*relayClient
	for number := range c.clients {
		begun := time.Now()
		one, err := c.open(number)
		if err != nil {
			return relayReadyLine{}, fmt.Errorf("client %d: %w", number, err)
		}
		first.add(milliseconds(time.Since(begun)))
		clients = append(clients, one)
	}
	for number, one := range clients {
		if c.rate > 0 {
			go one.pace(number)
		} else {
			go one.saturate()
		}
	}
	return relayReadyLine{"ready", len(clients), first.quantile(0.5), first.quantile(0.95)}, nil
}

// lateness is how long the last packets of a window may take.
const lateness = 500 * time.Millisecond

// turn begins a new window, waits for what is under way from the old one, and
// tells of it, unless it has no name.
func (c *crowd) turn(name string, length time.Duration) {
	old := c.window.Load()
	c.mu.Lock()
	c.tallies[(old+1)%2] = &tally{}
	c.mu.Unlock()
	c.window.Store(old + 1)
	if name == "" {
		return
	}
	time.Sleep(lateness)
	t := c.tally(old)
	sent, received, seconds := t.sent.Load(), t.received.Load(), length.Seconds()
	say(relayWindowLine{
		Kind: "window", Name: name, Seconds: seconds, Sent: sent, Received: received,
		MbitBack: float64(t.bytes.Load()) * 8 / 1e6 / seconds,
		Bytes:    t.bytes.Load() + sent*int64(c.size),
		RttP50Ms: t.roundTrip.quantile(0.5), RttP95Ms: t.roundTrip.quantile(0.95),
	})
}
