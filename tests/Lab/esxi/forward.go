package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"strconv"
	"time"
)

// forward brings every connection to listener to an address in the lab's network, as from its admin address.
// It ends when the listener is closed.
func forward(listener net.Listener, namespace, to, from string) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer client.Close()
			var server net.Conn
			err := within(namespace, func() error {
				dialer := net.Dialer{Timeout: 30 * time.Second, LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
				var err error
				server, err = dialer.Dial("tcp4", to)
				return err
			})
			if err != nil {
				return // the client sees its connection closed
			}
			defer server.Close()
			join(client, server)
		}()
	}
}

// join copies both ways, and passes on that one side has no more to send.
func join(a, b net.Conn) {
	done := make(chan struct{}, 2)
	copyTo := func(to, from net.Conn) {
		_, _ = io.Copy(to, from)
		if half, ok := to.(interface{ CloseWrite() error }); ok {
			_ = half.CloseWrite()
		}
		done <- struct{}{}
	}
	go copyTo(a, b)
	go copyTo(b, a)
	<-done
	<-done
}

// listenAtPeer is a device server's side: it listens at the peer's address, and passes connections on to
// an address of the machine, or else takes what comes and sends it back.
func listenAtPeer(args []string) int {
	f := flag.NewFlagSet("listen", flag.ContinueOnError)
	name := labFlag(f)
	port := f.Int("port", 4001, "port at the peer's address")
	address := f.String("address", "", "one address of the network (default: all of them)")
	to := f.String("to", "", "where connections go (default: what comes is sent back)")
	if f.Parse(args) != nil || f.NArg() > 0 {
		return 2
	}
	var listener net.Listener
	err := within(network{lab: *name}.path(), func() (err error) {
		listener, err = net.Listen("tcp4", *address+":"+strconv.Itoa(*port))
		return err
	})
	if err != nil {
		return complain(err)
	}
	go endWithLab(*name)
	fmt.Printf("{\"port\":%d}\n", *port)
	for {
		client, err := listener.Accept()
		if err != nil {
			return complain(err)
		}
		go func() {
			defer client.Close()
			if *to == "" {
				_, _ = io.Copy(client, client)
				return
			}
			server, err := net.DialTimeout("tcp", *to, 10*time.Second)
			if err != nil {
				return
			}
			defer server.Close()
			join(client, server)
		}()
	}
}

// forwardToHost opens a way from the machine to a port of a host, as a VM's serial port in server mode has one.
func forwardToHost(args []string) int {
	f := flag.NewFlagSet("forward", flag.ContinueOnError)
	name := labFlag(f)
	if f.Parse(args) != nil || f.NArg() != 2 {
		return 2
	}
	answer, err := ask(*name, "address "+f.Arg(0))
	if err != nil {
		return complain(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return complain(err)
	}
	go endWithLab(*name)
	fmt.Printf("{\"address\":%q}\n", listener.Addr())
	ip := net.ParseIP(answer).To4()
	admin := fmt.Sprintf("%d.%d.%d.1", ip[0], ip[1], ip[2])
	forward(listener, network{lab: *name}.path(), answer+":"+f.Arg(1), admin)
	return 0
}
