package main

import (
	"encoding/binary"
	"math/rand"
	"time"

	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"
	"github.com/pion/webrtc/v4/pkg/media"
)

// stamp is what a packet says of itself.
type stamp struct {
	at      time.Time
	from    int
	counter uint32
}

const stampBytes = 20

// stampMark begins a stamp, since people with browsers may be in the same meeting,
// whose packets say nothing of themselves.
const stampMark = 0x70726c79

func (s stamp) write(b []byte) {
	binary.BigEndian.PutUint32(b, stampMark)
	binary.BigEndian.PutUint64(b[4:], uint64(s.at.UnixNano()))
	binary.BigEndian.PutUint32(b[12:], uint32(s.from))
	binary.BigEndian.PutUint32(b[16:], s.counter)
}

func readStamp(b []byte) stamp {
	return stamp{
		at:      time.Unix(0, int64(binary.BigEndian.Uint64(b[4:]))),
		from:    int(binary.BigEndian.Uint32(b[12:])),
		counter: binary.BigEndian.Uint32(b[16:]),
	}
}

const (
	audioInterval = 20 * time.Millisecond
	frameInterval = 40 * time.Millisecond
	framesPerKey  = 25
)

// Opus, fullband, 20 ms, one frame (RFC 6716, 3.1); what follows is noise, which
// no server decodes.
const opusTOC = 0x78

// sendAudio writes filler of the right size and rate until stop is closed.
func (p *person) sendAudio(track *webrtc.TrackLocalStaticSample, kilobits int, stop <-chan struct{}) {
	packet := noise(max(kilobits*1000/8/50, 1+stampBytes))
	packet[0] = opusTOC
	p.everyTick(audioInterval, stop, func(now time.Time) {
		p.audioCounter++
		stamp{now, p.index, p.audioCounter}.write(packet[1:])
		if track.WriteSample(media.Sample{Data: packet, Duration: audioInterval}) == nil {
			p.ledger.sent()
		}
	})
}

// A VP8 key frame of 640 × 360 begins so, any other with 0x11 (RFC 6386, 9.1).
var keyFrame = []byte{0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01}

// sendVideo writes frames, each second a key frame twice as large.
func (p *person) sendVideo(track *webrtc.TrackLocalStaticSample, kilobits int, stop <-chan struct{}) {
	size := kilobits * 1000 / 8 / framesPerKey
	buffer := noise(max(size*2, 64))
	p.everyTick(frameInterval, stop, func(now time.Time) {
		frame := buffer[:max(size*24/26, 32)]
		copy(frame, []byte{0x11})
		if p.videoCounter%framesPerKey == 0 {
			frame = buffer[:max(size*48/26, 64)]
			copy(frame, keyFrame)
		}
		p.videoCounter++
		stamp{now, p.index, p.videoCounter}.write(frame[len(keyFrame):])
		if track.WriteSample(media.Sample{Data: frame, Duration: frameInterval}) == nil {
			p.ledger.sent()
		}
	})
}

func (p *person) everyTick(interval time.Duration, stop <-chan struct{}, act func(now time.Time)) {
	// Not everybody at once: real microphones have no common beat.
	select {
	case <-stop:
		return
	case <-time.After(time.Duration(rand.Int63n(int64(interval)))):
	}
	ticks := time.NewTicker(interval)
	defer ticks.Stop()
	for {
		select {
		case <-stop:
			return
		case <-ticks.C:
			act(time.Now())
		}
	}
}

func noise(size int) []byte {
	b := make([]byte, size)
	rand.Read(b)
	return b
}

// receive reads a remote track to its end.
func (p *person) receive(track *webrtc.TrackRemote) {
	video := track.Kind() == webrtc.RTPCodecTypeVideo
	for {
		packet, _, err := track.ReadRTP()
		if err != nil {
			return
		}
		if payload := stamped(packet.Payload, video); payload != nil {
			p.ledger.arrived(p.index, readStamp(payload), video)
		}
	}
}

// stamped is the part of a payload with the stamp, nil when it has none.
func stamped(payload []byte, video bool) []byte {
	if b := stampPlace(payload, video); b != nil && binary.BigEndian.Uint32(b) == stampMark {
		return b
	}
	return nil
}

// stampPlace is where a payload of ours has its stamp.
func stampPlace(payload []byte, video bool) []byte {
	if !video {
		if len(payload) < 1+stampBytes {
			return nil
		}
		return payload[1:]
	}
	var packet codecs.VP8Packet
	frame, err := packet.Unmarshal(payload)
	if err != nil || packet.S != 1 || packet.PID != 0 || len(frame) < len(keyFrame)+stampBytes {
		return nil
	}
	return frame[len(keyFrame):]
}
