package main

import (
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/livekit/protocol/livekit"
	"github.com/pion/ice/v4"
	"github.com/pion/interceptor"
	"github.com/pion/webrtc/v4"
)

// peer is a peer connection that keeps candidates until it knows the other side.
type peer struct {
	*webrtc.PeerConnection
	waiting []webrtc.ICECandidateInit
	once    sync.Once
	up      chan struct{} // closed when it is connected for the first time
}

// newPeer makes a peer connection that tells LiveKit of its candidates.
func (v *visit) newPeer(target livekit.SignalTarget) (*peer, error) {
	engine, interceptors := &webrtc.MediaEngine{}, &interceptor.Registry{}
	if err := engine.RegisterDefaultCodecs(); err != nil {
		return nil, err
	}
	if err := webrtc.RegisterDefaultInterceptors(engine, interceptors); err != nil {
		return nil, err
	}
	settings := webrtc.SettingEngine{}
	settings.SetICEMulticastDNSMode(ice.MulticastDNSModeDisabled)
	settings.SetRelayAcceptanceMinWait(time.Millisecond)
	api := webrtc.NewAPI(webrtc.WithMediaEngine(engine), webrtc.WithInterceptorRegistry(interceptors), webrtc.WithSettingEngine(settings))
	configuration, err := v.configuration()
	if err != nil {
		return nil, err
	}
	connection, err := api.NewPeerConnection(configuration)
	if err != nil {
		return nil, fmt.Errorf("a peer connection: %w", err)
	}
	connection.OnICECandidate(func(candidate *webrtc.ICECandidate) {
		if candidate == nil {
			return
		}
		text, _ := json.Marshal(candidate.ToJSON())
		v.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Trickle{
			Trickle: &livekit.TrickleRequest{CandidateInit: string(text), Target: target},
		}})
	})
	return &peer{PeerConnection: connection, up: make(chan struct{})}, nil
}

// configuration names the relay, and nothing else, for people who take it.
func (v *visit) configuration() (webrtc.Configuration, error) {
	if v.relay == "" {
		return webrtc.Configuration{}, nil
	}
	relays := relaysOf(v.place.IceServers, v.relay)
	if len(relays) == 0 {
		return webrtc.Configuration{}, fmt.Errorf("the server offers no relay over %s; leave -relay out, or serve on port 443", v.relay)
	}
	configuration := webrtc.Configuration{ICETransportPolicy: webrtc.ICETransportPolicyRelay}
	for _, one := range relays {
		configuration.ICEServers = append(configuration.ICEServers, webrtc.ICEServer{URLs: one.URLs, Username: one.Username, Credential: one.Credential})
	}
	return configuration, nil
}

func (p *peer) takeCandidate(candidate webrtc.ICECandidateInit) {
	if p.RemoteDescription() == nil {
		p.waiting = append(p.waiting, candidate)
		return
	}
	// One that can't be used doesn't keep others from being tried.
	_ = p.AddICECandidate(candidate)
}

func (p *peer) takeRemote(kind webrtc.SDPType, sdp string) error {
	if err := p.SetRemoteDescription(webrtc.SessionDescription{Type: kind, SDP: sdp}); err != nil {
		return fmt.Errorf("LiveKit's %s: %w", kind, err)
	}
	for _, candidate := range p.waiting {
		_ = p.AddICECandidate(candidate)
	}
	p.waiting = nil
	return nil
}

func described(d webrtc.SessionDescription, id uint32) *livekit.SessionDescription {
	return &livekit.SessionDescription{Type: d.Type.String(), Sdp: d.SDP, Id: id}
}

func (v *visit) answer(offer *livekit.SessionDescription) error {
	if err := v.sub.takeRemote(webrtc.SDPTypeOffer, offer.Sdp); err != nil {
		return err
	}
	answer, err := v.sub.CreateAnswer(nil)
	if err == nil {
		err = v.sub.SetLocalDescription(answer)
	}
	if err != nil {
		return fmt.Errorf("an answer: %w", err)
	}
	v.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Answer{Answer: described(answer, offer.Id)}})
	return nil
}

// publish offers the tracks this person has; they begin when the connection is up.
func (v *visit) publish() error {
	if v.audio > 0 {
		if err := v.addTrack(livekit.TrackType_AUDIO, v.audio); err != nil {
			return err
		}
	}
	if v.video > 0 {
		if err := v.addTrack(livekit.TrackType_VIDEO, v.video); err != nil {
			return err
		}
	}
	offer, err := v.pub.CreateOffer(nil)
	if err == nil {
		err = v.pub.SetLocalDescription(offer)
	}
	if err != nil {
		return fmt.Errorf("an offer: %w", err)
	}
	v.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Offer{Offer: described(offer, 1)}})
	return nil
}

var opus = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}
var vp8 = webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}

func (v *visit) addTrack(kind livekit.TrackType, kilobits int) error {
	name := fmt.Sprintf("%d-%s", v.index, kind)
	request := &livekit.AddTrackRequest{Cid: name, Name: name, Type: kind, Source: livekit.TrackSource_MICROPHONE}
	codec, send := opus, v.sendAudio
	if kind == livekit.TrackType_VIDEO {
		codec, send = vp8, v.sendVideo
		request.Source, request.Width, request.Height = livekit.TrackSource_CAMERA, 640, 360
	}
	track, err := webrtc.NewTrackLocalStaticSample(codec, name, fmt.Sprintf("s%d", v.index))
	if err != nil {
		return err
	}
	v.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_AddTrack{AddTrack: request}})
	sender, err := v.pub.AddTrack(track)
	if err != nil {
		return fmt.Errorf("a track: %w", err)
	}
	go drain(sender)
	go func() {
		select {
		case <-v.pub.up:
			send(track, kilobits, v.over)
		case <-v.over:
		}
	}()
	return nil
}

// drain reads what receivers report, so that what they missed is sent again.
func drain(sender *webrtc.RTPSender) {
	buffer := make([]byte, 1500)
	for {
		if _, _, err := sender.Read(buffer); err != nil {
			return
		}
	}
}
