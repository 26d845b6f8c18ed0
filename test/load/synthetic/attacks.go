package main

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"math/rand"
	"net"
	"net/http"
	"strings"
	"time"
)

func silent(s *sky) error {
	connection, err := s.dial()
	if err != nil {
		return err
	}
	s.hold(connection)
	return nil
}

func secured(s *sky) error {
	connection, err := s.secure()
	if err != nil {
		return err
	}
	s.hold(connection)
	return nil
}

func (s *sky) request(method, path, more string) string {
	return fmt.Sprintf("%s %s HTTP/1.1\r\nHost: %s\r\nOrigin: https://%s\r\n%s\r\n", method, path, s.name, s.name, more)
}

// ask sends a request and reads the head of its answer.
func (s *sky) ask(connection net.Conn, request string) error {
	connection.SetDeadline(time.Now().Add(20 * time.Second))
	defer connection.SetDeadline(time.Time{})
	if _, err := connection.Write([]byte(request)); err != nil {
		s.weather.refused.Add(1)
		return nil
	}
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		s.weather.refused.Add(1)
		return nil
	}
	s.weather.answered.Add(1)
	return answer.Body.Close()
}

// once connects, asks and closes.
func (s *sky) once(request string) error {
	connection, err := s.secure()
	if err != nil {
		return err
	}
	defer connection.Close()
	return s.ask(connection, request)
}

func kept(s *sky) error {
	connection, err := s.secure()
	if err != nil {
		return err
	}
	err = s.ask(connection, s.request("GET", "/api/me", ""))
	s.hold(connection)
	return err
}

func fresh(s *sky) error { return s.once(s.request("GET", "/api/me", "Connection: close\r\n")) }

// recorder keeps what is written to it, and has nothing to say.
type recorder struct {
	net.Conn
	bytes.Buffer
}

func (r *recorder) Write(b []byte) (int, error)     { return r.Buffer.Write(b) }
func (r *recorder) Read([]byte) (int, error)        { return 0, errOver }
func (r *recorder) SetDeadline(time.Time) error     { return nil }
func (r *recorder) SetReadDeadline(time.Time) error { return nil }

// hello is the first message of a TLS handshake.
func (s *sky) hello() []byte {
	var kept recorder
	// It fails as soon as it wants an answer.
	_ = tls.Client(&kept, &tls.Config{ServerName: s.name}).Handshake()
	return kept.Bytes()
}

// dribbled writes byte by byte until the other side has enough of it.
func (s *sky) dribbled(connection net.Conn, text []byte, pause time.Duration) {
	for _, one := range text {
		if _, err := connection.Write([]byte{one}); err != nil {
			s.weather.refused.Add(1)
			break
		}
		if !s.pause(pause) {
			break
		}
	}
	connection.Close()
}

func slow(s *sky) error {
	connection, err := s.dial()
	if err != nil {
		return err
	}
	s.dribbled(connection, s.hello(), 100*time.Millisecond)
	return nil
}

func half(s *sky) error {
	connection, err := s.dial()
	if err != nil {
		return err
	}
	hello := s.hello()
	_, _ = connection.Write(hello[:1+rand.Intn(len(hello))])
	_ = connection.(*net.TCPConn).CloseWrite()
	s.hold(connection)
	return nil
}

func garbage(s *sky) error {
	connection, err := s.dial()
	if err != nil {
		return err
	}
	_, _ = connection.Write(noise(1 + rand.Intn(4000)))
	s.hold(connection)
	return nil
}

// dribble sends a head as long as is allowed on signal paths, each byte a TLS
// record of its own.
func dribble(s *sky) error {
	connection, err := s.secure()
	if err != nil {
		return err
	}
	head := "GET /rtc HTTP/1.1\r\nX: " + strings.Repeat("x", 60_000)
	s.dribbled(connection, []byte(head), 5*time.Millisecond)
	return nil
}

func headers(s *sky) error {
	return s.once(s.request("GET", "/api/me", strings.Repeat("X: y\r\n", 2600)+"Connection: close\r\n"))
}

func oversized(s *sky) error {
	path := []string{"/", "/rtc?access_token=x"}[rand.Intn(2)]
	return s.once(s.request("GET", path, "X: "+strings.Repeat("x", 1<<20)+"\r\n"))
}

// channel opens the live channel.
func (s *sky) channel() (*tls.Conn, error) {
	connection, err := s.secure()
	if err != nil {
		return nil, err
	}
	key := base64.StdEncoding.EncodeToString(noise(16))
	upgrade := "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + key + "\r\n"
	return connection, s.ask(connection, s.request("GET", "/api/live", upgrade))
}

// text is a message of a client (RFC 6455, 5.2), masked with zeros.
func text(message string) []byte {
	head := []byte{0x81, 0xfe, 0, 0, 0, 0, 0, 0}
	binary.BigEndian.PutUint16(head[2:], uint16(len(message)))
	return append(head, message...)
}

func sockets(s *sky) error {
	connection, err := s.channel()
	if err != nil {
		return err
	}
	hello := text(`{"type":"hello","protocol":1,"topics":["room:` + strings.Repeat("a", 200) + `"]}`)
	connection.SetWriteDeadline(time.Now().Add(2 * time.Second))
	_, _ = connection.Write(bytes.Repeat(hello, 500))
	s.holdShortly(connection)
	return nil
}

func frames(s *sky) error {
	connection, err := s.channel()
	if err != nil {
		return err
	}
	// Announces an exabyte, and sends of it what is taken within two seconds.
	giant := []byte{0x82, 0xff, 0x0f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}
	connection.SetWriteDeadline(time.Now().Add(2 * time.Second))
	if _, err := connection.Write(giant); err == nil {
		for range 16 {
			if _, err := connection.Write(make([]byte, 65_536)); err != nil {
				break
			}
		}
	}
	s.holdShortly(connection)
	return nil
}

// holdShortly is for connections that the other side should end at once.
func (s *sky) holdShortly(connection net.Conn) {
	connection.SetReadDeadline(time.Now().Add(5 * time.Second))
	s.hold(connection)
}

func signIns(s *sky) error {
	body := fmt.Sprintf(`{"email":"nobody-%d@example.org","password":"a wrong password"}`, rand.Intn(1_000_000))
	more := fmt.Sprintf("Content-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n", len(body))
	return s.once(s.request("POST", "/api/session", more) + body)
}
