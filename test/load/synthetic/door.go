package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// iceServer as our API and browsers write it.
type iceServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username"`
	Credential string   `json:"credential"`
}

// place is what lets somebody into a meeting.
type place struct {
	Token      string      `json:"token"`
	IceServers []iceServer `json:"iceServers"`
}

var client = &http.Client{Timeout: 15 * time.Second}

// askForPlace asks the server's API as a visitor's page would.
func askForPlace(origin, room, name string) (place, error) {
	var got place
	body, _ := json.Marshal(map[string]string{"name": name})
	request, err := http.NewRequest("POST", origin+"/api/rooms/"+room+"/join", bytes.NewReader(body))
	if err != nil {
		return got, fmt.Errorf("-origin %q or -room %q can't be part of an address: %w", origin, room, err)
	}
	request.Header.Set("content-type", "application/json")
	request.Header.Set("origin", origin)
	answer, err := client.Do(request)
	if err != nil {
		return got, fmt.Errorf("asking %s for a place: %w", origin, err)
	}
	defer answer.Body.Close()
	text, _ := io.ReadAll(answer.Body)
	if answer.StatusCode != http.StatusOK {
		return got, fmt.Errorf("asking for a place in %s: %d %s", room, answer.StatusCode, text)
	}
	return got, json.Unmarshal(text, &got)
}

// relaysOf picks the relays reached in this way (`tls` or `tcp`); none for "".
func relaysOf(servers []iceServer, way string) []iceServer {
	prefix := map[string]string{"tls": "turns:", "tcp": "turn:"}[way]
	var found []iceServer
	for _, one := range servers {
		for _, address := range one.URLs {
			if prefix != "" && strings.HasPrefix(address, prefix) {
				found = append(found, iceServer{[]string{address}, one.Username, one.Credential})
			}
		}
	}
	return found
}
