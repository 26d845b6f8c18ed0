package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/livekit"
	"github.com/pion/webrtc/v4"
	"google.golang.org/protobuf/proto"
)

// habits are what all people of a process have in common.
type habits struct {
	origin       string
	relay        string
	audio, video int // kbit/s, 0: none
	ledger       *ledger
}

// person is a participant. It comes back by itself when its connection breaks.
type person struct {
	habits
	index                      int
	publishes                  bool
	place                      place
	audioCounter, videoCounter uint32
	left                       chan struct{} // closed when told to leave
	joinMs                     float64
}

// visit is one connection of a person, from the opening of the signal connection
// to its end.
type visit struct {
	*person
	begun    time.Time
	writing  sync.Mutex
	socket   *websocket.Conn
	sub, pub *peer
	inside   chan struct{} // closed when media can flow
	once     sync.Once
	over     chan struct{}
}

// stay keeps a person in the meeting until told to leave; entered is told when
// they are inside for the first time, or why they can't be.
func (p *person) stay(entered chan<- error) {
	first := true
	for {
		v := &visit{person: p, begun: time.Now(), inside: make(chan struct{}), over: make(chan struct{})}
		if first {
			go func() {
				select {
				case <-v.inside:
					entered <- nil
				case <-v.over:
				}
			}()
		}
		err := v.run()
		select {
		case <-p.left:
			return
		default:
		}
		select {
		case <-v.inside:
			first = false
			p.ledger.reconnected()
		default:
			if first {
				entered <- err
				return
			}
		}
		select {
		case <-p.left:
			return
		case <-time.After(200 * time.Millisecond):
		}
	}
}

func (v *visit) address() string {
	query := url.Values{"access_token": {v.place.Token}, "protocol": {"16"}, "auto_subscribe": {"1"}, "sdk": {"go"}}
	return strings.Replace(v.origin, "http", "ws", 1) + "/rtc?" + query.Encode()
}

// run lasts as long as the connection does.
func (v *visit) run() error {
	defer close(v.over)
	dialer := websocket.Dialer{HandshakeTimeout: 20 * time.Second}
	socket, answer, err := dialer.Dial(v.address(), http.Header{"Origin": {v.origin}})
	if err != nil {
		if answer != nil {
			return fmt.Errorf("the signal connection was answered %s", answer.Status)
		}
		return fmt.Errorf("the signal connection: %w", err)
	}
	v.socket = socket
	defer v.close()
	go v.watchLeaving()
	for {
		_, bytes, err := socket.ReadMessage()
		if err != nil {
			return fmt.Errorf("the signal connection ended: %w", err)
		}
		var message livekit.SignalResponse
		if err := proto.Unmarshal(bytes, &message); err != nil {
			return fmt.Errorf("LiveKit said something that can't be read: %w", err)
		}
		if err := v.handle(&message); err != nil {
			return err
		}
	}
}

func (v *visit) close() {
	v.socket.Close()
	for _, one := range []*peer{v.sub, v.pub} {
		if one != nil {
			one.Close()
		}
	}
}

// watchLeaving says goodbye when the person is told to leave.
func (v *visit) watchLeaving() {
	select {
	case <-v.over:
	case <-v.left:
		v.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Leave{Leave: &livekit.LeaveRequest{}}})
		v.socket.Close()
	}
}

func (v *visit) send(message *livekit.SignalRequest) {
	bytes, err := proto.Marshal(message)
	if err != nil {
		return
	}
	v.writing.Lock()
	defer v.writing.Unlock()
	// An error ends the reading side too.
	_ = v.socket.WriteMessage(websocket.BinaryMessage, bytes)
}

func (v *visit) handle(message *livekit.SignalResponse) error {
	switch m := message.Message.(type) {
	case *livekit.SignalResponse_Join:
		return v.enter(m.Join)
	case *livekit.SignalResponse_RefreshToken:
		v.place.Token = m.RefreshToken
	case *livekit.SignalResponse_Leave:
		return fmt.Errorf("LiveKit sent us away: %s", m.Leave.Reason)
	case *livekit.SignalResponse_Offer:
		if v.sub == nil {
			return errors.New("an offer came before the join answer")
		}
		return v.answer(m.Offer)
	case *livekit.SignalResponse_Answer:
		return v.pub.takeRemote(webrtc.SDPTypeAnswer, m.Answer.Sdp)
	case *livekit.SignalResponse_Trickle:
		var candidate webrtc.ICECandidateInit
		if json.Unmarshal([]byte(m.Trickle.CandidateInit), &candidate) != nil {
			return nil
		}
		to := v.sub
		if m.Trickle.Target == livekit.SignalTarget_PUBLISHER {
			to = v.pub
		}
		to.takeCandidate(candidate)
	}
	return nil
}

// enter makes both peer connections and begins to publish.
func (v *visit) enter(join *livekit.JoinResponse) (err error) {
	if v.sub, err = v.newPeer(livekit.SignalTarget_SUBSCRIBER); err != nil {
		return err
	}
	if v.pub, err = v.newPeer(livekit.SignalTarget_PUBLISHER); err != nil {
		return err
	}
	v.sub.OnTrack(func(track *webrtc.TrackRemote, _ *webrtc.RTPReceiver) { v.receive(track) })
	v.watch(v.sub)
	go v.pinging(time.Duration(max(join.PingInterval, 3)) * time.Second)
	if v.publishes {
		v.watch(v.pub)
		return v.publish()
	}
	return nil
}

// watch notices when media can flow, and when it can't any more.
func (v *visit) watch(one *peer) {
	one.OnConnectionStateChange(func(state webrtc.PeerConnectionState) {
		switch state {
		case webrtc.PeerConnectionStateConnected:
			// After a cut it may be so again.
			one.once.Do(func() { close(one.up) })
			if one == v.sub {
				v.once.Do(func() {
					v.joinMs = milliseconds(time.Since(v.begun))
					close(v.inside)
				})
			}
		case webrtc.PeerConnectionStateFailed:
			v.socket.Close()
		}
	})
}

func (v *visit) pinging(interval time.Duration) {
	ticks := time.NewTicker(interval)
	defer ticks.Stop()
	for {
		select {
		case <-v.over:
			return
		case <-ticks.C:
			v.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Ping{Ping: time.Now().UnixMilli()}})
		}
	}
}
