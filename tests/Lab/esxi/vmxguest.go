package main

import (
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"sync"
)

// What came over the line and nobody at the guest's end has read; when it is full, no more is read from the line [inferred].
const guestRoom = 1 << 20

// guest is the VM's end of the port: one client at a time of a unix socket types what the guest sends and reads what arrives.
type guest struct {
	mutex sync.Mutex
	cond  *sync.Cond
	kept  []byte
	turn  int // of the client, so that one who left does not take what the next one waits for
}

func newGuest() *guest {
	g := new(guest)
	g.cond = sync.NewCond(&g.mutex)
	return g
}

// put keeps what came over the line.
func (g *guest) put(data []byte) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for len(g.kept) > guestRoom {
		g.cond.Wait()
	}
	g.kept = append(g.kept, data...)
	g.cond.Broadcast()
}

// take waits for something to have come; nil when it is another client's turn.
func (g *guest) take(turn int) []byte {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	for len(g.kept) == 0 && g.turn == turn {
		g.cond.Wait()
	}
	if g.turn != turn {
		return nil
	}
	data := g.kept
	g.kept = nil
	g.cond.Broadcast()
	return data
}

func (g *guest) next() int {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.turn++
	g.cond.Broadcast()
	return g.turn
}

// serve hands what a client types to send.
func (g *guest) serve(listener net.Listener, send func([]byte)) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		turn := g.next()
		go func() {
			for data := g.take(turn); data != nil; data = g.take(turn) {
				if _, err := client.Write(data); err != nil {
					return
				}
			}
		}()
		typed := make([]byte, 32<<10)
		for {
			n, err := client.Read(typed)
			if n > 0 {
				send(typed[:n])
			}
			if err != nil {
				break
			}
		}
		g.next()
		client.Close()
	}
}

// guestOfVM is the verb: standard input is typed as the guest, and what arrives goes to standard output until the port is stopped.
func guestOfVM(args []string) int {
	f := flag.NewFlagSet("guest", flag.ContinueOnError)
	lab := labFlag(f)
	if f.Parse(args) != nil || f.NArg() < 1 {
		return 2
	}
	o := flag.NewFlagSet("guest", flag.ContinueOnError)
	vm := o.String("vm", "", "name or id of the VM")
	port := o.Int("port", 1, "number of the port")
	if o.Parse(f.Args()[1:]) != nil || o.NArg() > 0 {
		return 2
	}
	spec := vmxSpec{ID: *vm, Port: *port}
	connection, err := net.Dial("unix", runDir+*lab+"/"+f.Arg(0)+"/vmx/"+spec.key()+".sock")
	if err != nil {
		return complain(fmt.Errorf("port %d of %s is not connected on %s", *port, *vm, f.Arg(0)))
	}
	go func() { _, _ = io.Copy(connection, os.Stdin) }()
	_, _ = io.Copy(os.Stdout, connection)
	return 0
}
