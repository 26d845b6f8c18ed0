// Command synthetic makes load for benches and for tests of faults: people who
// are in meetings without browsers, traffic through the relay, and a storm at
// the door. One process does one of these:
//
//	synthetic people -origin https://meet.test -room abc-defg -people 8 -relay tls
//	synthetic relay  -turn meet.test:443 -peer 203.0.113.1:9999 -keys secrets/livekit.json
//	synthetic echo   -listen 203.0.113.1:9999
//	synthetic storm  -target 203.0.113.1:443 -name meet.test -from 203.0.113.50,203.0.113.51
//
// `synthetic <verb> -h` lists the flags. What a process has to say it writes to
// standard output, one JSON object a line with a field `kind`; times in
// milliseconds. It takes orders on standard input, one a line: `window NAME`
// closes the window of time that is being measured and begins another, `end` (or
// the end of input) closes the last and ends the process. Authorities besides the
// system's are named by SSL_CERT_FILE, as in any Go program.
package main

import (
	"flag"
	"fmt"
	"os"
)

// verb is one of the things this program does; an error ends it with status 1.
type verb struct {
	about string
	run   func(flags *flag.FlagSet, args []string) error
}

var verbs = map[string]verb{
	"people": {"people in a meeting, without browsers", people},
	"relay":  {"traffic through TURN over TLS, or over TCP", relay},
	"echo":   {"sends UDP packets back to whoever sent them", echo},
	"storm":  {"abuse at the door", storm},
}

func main() {
	if len(os.Args) < 2 || verbs[os.Args[1]].run == nil {
		fmt.Fprintln(os.Stderr, "synthetic: say what to do:")
		for name, one := range verbs {
			fmt.Fprintf(os.Stderr, "  synthetic %-7s %s\n", name, one.about)
		}
		os.Exit(2)
	}
	name := os.Args[1]
	if err := verbs[name].run(flag.NewFlagSet("synthetic "+name, flag.ExitOnError), os.Args[2:]); err != nil {
		fmt.Fprintf(os.Stderr, "synthetic %s: %v\n", name, err)
		os.Exit(1)
	}
}
