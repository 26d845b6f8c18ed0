package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// pair is a sender, a receiver and what kind of media goes between them.
type pair struct {
	from, to int
	video    bool
}

// hearing is what a receiver knows of a sender.
type hearing struct {
	mu      sync.Mutex
	counter uint32    // of the last packet
	at      time.Time // when it came
	heard   bool      // since the window began
	gap     time.Duration
}

// book counts a stretch of time: a second, or a window.
type book struct {
	sent, received, lost, videoLost, reconnects atomic.Int64
	delay, videoDelay                           histogram
}

// ledger counts what is sent and what arrives. Every audio packet, and the first
// packet of every frame, carries its sender, a counter and the time of sending,
// so losses and delays are end to end, whatever the server rewrites. Sender and
// receiver share one clock: they must be on one machine.
type ledger struct {
	mu             sync.Mutex
	pairs          map[pair]*hearing
	second, window book
}

func newLedger() *ledger { return &ledger{pairs: map[pair]*hearing{}} }

func (l *ledger) hearing(p pair) *hearing {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.pairs[p] == nil {
		l.pairs[p] = &hearing{}
	}
	return l.pairs[p]
}

func (l *ledger) books() [2]*book { return [2]*book{&l.second, &l.window} }

func (l *ledger) sent() {
	for _, one := range l.books() {
		one.sent.Add(1)
	}
}

func (l *ledger) reconnected() {
	for _, one := range l.books() {
		one.reconnects.Add(1)
	}
}

// arrived notes a stamped packet.
func (l *ledger) arrived(to int, s stamp, video bool) {
	now := time.Now()
	lost := l.hearing(pair{s.from, to, video}).note(s.counter, now)
	delay := milliseconds(now.Sub(s.at))
	for _, one := range l.books() {
		one.received.Add(1)
		if video {
			one.videoLost.Add(lost)
			one.videoDelay.add(delay)
		} else {
			one.lost.Add(lost)
			one.delay.add(delay)
		}
	}
}

// note answers how many packets were missed; one that comes late is taken back.
func (h *hearing) note(counter uint32, now time.Time) int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.heard = true
	ahead := int64(int32(counter - h.counter))
	if h.at.IsZero() {
		ahead = 1
	}
	if ahead <= 0 {
		return -1
	}
	if !h.at.IsZero() {
		h.gap = max(h.gap, now.Sub(h.at))
	}
	h.counter, h.at = counter, now
	return ahead - 1
}

// gaps are the longest silences of the window in milliseconds, by `from>to`. A
// silence that still lasts counts. Begins anew when told to.
func (l *ledger) gaps(anew bool) (gaps map[string]float64, heard int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, gaps := time.Now(), map[string]float64{}
	for p, h := range l.pairs {
		h.mu.Lock()
		if h.heard {
			heard++
		}
		if !p.video {
			gaps[fmt.Sprintf("%d>%d", p.from, p.to)] = milliseconds(max(h.gap, now.Sub(h.at)))
		}
		if anew {
			h.gap, h.heard = 0, false
		}
		h.mu.Unlock()
	}
	return gaps, heard
}

// traffic is a second or a window as it is told. Sent counts packets with a
// stamp once, received once for each receiver.
type traffic struct {
	Sent            int64   `json:"sent"`
	Received        int64   `json:"received"`
	Lost            int64   `json:"lost"`
	VideoLost       int64   `json:"videoLost"`
	DelayP50Ms      float64 `json:"delayP50Ms"`
	DelayP95Ms      float64 `json:"delayP95Ms"`
	VideoDelayP95Ms float64 `json:"videoDelayP95Ms"`
	Reconnects      int64   `json:"reconnects"`
}

// take reads a book and begins it anew.
func (b *book) take() traffic {
	defer b.delay.clear()
	defer b.videoDelay.clear()
	return traffic{
		Sent: b.sent.Swap(0), Received: b.received.Swap(0),
		Lost: b.lost.Swap(0), VideoLost: b.videoLost.Swap(0),
		DelayP50Ms: b.delay.quantile(0.5), DelayP95Ms: b.delay.quantile(0.95),
		VideoDelayP95Ms: b.videoDelay.quantile(0.95), Reconnects: b.reconnects.Swap(0),
	}
}
