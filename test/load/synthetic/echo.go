package main

import (
	"errors"
	"flag"
	"fmt"
	"net"
	"syscall"
)

// bufferBytes is asked for beyond what the kernel gives ordinary programs: what is
// lost here would look as if the relay had lost it.
const bufferBytes = 16 << 20

// echo sends every packet back until told to end.
func echo(flags *flag.FlagSet, args []string) error {
	listen := flags.String("listen", "", "address and UDP port (needed)")
	flags.Parse(args)
	if *listen == "" {
		return errors.New("-listen is needed, such as 203.0.113.1:9999")
	}
	address, err := net.ResolveUDPAddr("udp", *listen)
	if err != nil {
		return fmt.Errorf("-listen: %w", err)
	}
	socket, err := net.ListenUDP("udp", address)
	if err != nil {
		return err
	}
	widen(socket)
	say(map[string]string{"kind": "ready"})
	go func() {
		for one := range orders() {
			if one.verb == "end" {
				socket.Close()
			}
		}
	}()
	buffer := make([]byte, 2048)
	for {
		size, from, err := socket.ReadFromUDPAddrPort(buffer)
		if errors.Is(err, net.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		// A packet that can't be sent is one that is lost, and counted as such.
		_, _ = socket.WriteToUDPAddrPort(buffer[:size], from)
	}
}

// widen needs the right to administer the network; without it the limits of the
// system hold.
func widen(socket *net.UDPConn) {
	raw, err := socket.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(descriptor uintptr) {
		for _, option := range []int{syscall.SO_RCVBUFFORCE, syscall.SO_SNDBUFFORCE} {
			_ = syscall.SetsockoptInt(int(descriptor), syscall.SOL_SOCKET, option, bufferBytes)
		}
	})
}
