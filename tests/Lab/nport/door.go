package main

import (
	"net"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// door is a listening TCP port of the device with everybody who came in by it. It can be shut, and shut so that nothing answers.
type door struct {
	device *Device
	port   int
	serve  func(*net.TCPConn)

	lock     sync.Mutex
	listener *net.TCPListener
	deaf     bool
	fillers  map[string]net.Conn // what fills the queue while deaf, by local address
	guests   map[*net.TCPConn]bool
	closed   bool
	working  sync.WaitGroup
}

func openDoor(d *Device, port int, serve func(*net.TCPConn)) (*door, error) {
	o := &door{device: d, port: port, serve: serve, guests: map[*net.TCPConn]bool{}, fillers: map[string]net.Conn{}}
	o.lock.Lock()
	defer o.lock.Unlock()
	return o, o.open()
}

// open listens; the lock is held.
func (o *door) open() error {
	var err error
	for tries := 0; tries < 50; tries++ {
		if o.listener, err = net.ListenTCP("tcp4", &net.TCPAddr{IP: o.device.address, Port: o.port}); err == nil {
			o.working.Add(1)
			go o.accept(o.listener)
			return nil
		}
		time.Sleep(10 * time.Millisecond) // a listener that was just closed
	}
	return err
}

func (o *door) accept(l *net.TCPListener) {
	defer o.working.Done()
	for {
		guest, err := l.AcceptTCP()
		if err != nil {
			return
		}
		o.lock.Lock()
		_, filler := o.fillers[guest.RemoteAddr().String()]
		shut := o.closed
		if !shut && !filler {
			o.guests[guest] = true
		}
		o.lock.Unlock()
		if shut || filler {
			_ = guest.Close()
			continue
		}
		o.working.Add(1)
		go func() {
			defer o.working.Done()
			defer o.leave(guest)
			// What a real device does with a stranger was not found; the style can be chosen [inferred].
			if !o.device.Running().AccessibleIP.admits(guest.RemoteAddr().(*net.TCPAddr).IP) {
				turnAway(guest, o.device.mishaps.get("stranger"))
				return
			}
			o.serve(guest)
		}()
	}
}

// turnAway ends a connection by RST or FIN, or holds it without a word until the peer has enough.
func turnAway(guest *net.TCPConn, style string) {
	switch style {
	case "fin":
		_ = guest.Close()
	case "hold":
		_, _ = guest.Read(make([]byte, 1))
	default:
		_ = guest.SetLinger(0)
		_ = guest.Close()
	}
}

func (o *door) leave(guest *net.TCPConn) {
	_ = guest.Close()
	o.lock.Lock()
	delete(o.guests, guest)
	o.lock.Unlock()
}

// refuse closes the listener, so that the system refuses who comes, and leaves who is in.
func (o *door) refuse(on bool) {
	o.lock.Lock()
	defer o.lock.Unlock()
	if o.closed || on == (o.listener == nil) {
		return
	}
	if on {
		_ = o.listener.Close()
		o.listener = nil
	} else {
		_ = o.open()
	}
}

// ignore fills the queue of the listener, so that the system drops further requests (Linux, tcp_abort_on_overflow = 0).
func (o *door) ignore(on bool) {
	o.lock.Lock()
	defer o.lock.Unlock()
	if o.closed || o.listener == nil || on == o.deaf {
		return
	}
	o.deaf = on
	if !on {
		for at, filler := range o.fillers {
			_ = filler.Close()
			delete(o.fillers, at)
		}
		_ = o.listener.Close()
		o.listener = nil
		_ = o.open()
		return
	}
	// A deadline in the past ends accept; a new queue of length 0 holds one, which is ours.
	_ = o.listener.SetDeadline(time.Unix(1, 0))
	if raw, err := o.listener.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { _ = syscall.Listen(int(fd), 0) })
	}
	for i := 0; i < 8; i++ {
		filler, err := net.DialTimeout("tcp4", net.JoinHostPort(o.device.address.String(), strconv.Itoa(o.port)), 100*time.Millisecond)
		if err != nil {
			return
		}
		o.fillers[filler.LocalAddr().String()] = filler
	}
}

// hides tells whether a remote address is the lab's own, which fills a queue.
func (o *door) hides(remote string) bool {
	o.lock.Lock()
	defer o.lock.Unlock()
	_, ours := o.fillers[remote]
	return ours
}

func (o *door) close() {
	o.lock.Lock()
	o.closed = true
	if o.listener != nil {
		_ = o.listener.Close()
	}
	for guest := range o.guests {
		_ = guest.SetLinger(0) // power is gone: nobody says goodbye in order
		_ = guest.Close()
	}
	for _, filler := range o.fillers {
		_ = filler.Close()
	}
	o.lock.Unlock()
	o.working.Wait()
}
