package main

import (
	"fmt"
	"os"
	"sync"
	"syscall"
	"unsafe"
)

const kept = 1 << 20 // bytes of a line that are kept for tests

// line is a serial line: a pseudo-terminal, at whose one end ser2net is the device's UART, and at whose other end this is what is wired to it.
type line struct {
	master, slave *os.File
	path          string

	lock sync.Mutex
	out  []byte // what came out of the device, the first of it
	n    int
}

func newLine() (*line, error) {
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	var number, unlock uint32
	if err := ioctl(master, syscall.TIOCSPTLCK, unsafe.Pointer(&unlock)); err != nil {
		return nil, err
	}
	if err := ioctl(master, syscall.TIOCGPTN, unsafe.Pointer(&number)); err != nil {
		return nil, err
	}
	l := &line{master: master, path: fmt.Sprintf("/dev/pts/%d", number)}
	// Held open, so that the line is there while nobody else has it.
	if l.slave, err = os.OpenFile(l.path, os.O_RDWR|syscall.O_NOCTTY|syscall.O_CLOEXEC, 0); err != nil {
		return nil, err
	}
	var t syscall.Termios
	if err := ioctl(l.slave, syscall.TCGETS, unsafe.Pointer(&t)); err != nil {
		return nil, err
	}
	t.Iflag &^= syscall.IGNBRK | syscall.BRKINT | syscall.PARMRK | syscall.ISTRIP | syscall.INLCR | syscall.IGNCR | syscall.ICRNL | syscall.IXON
	t.Oflag &^= syscall.OPOST
	t.Lflag &^= syscall.ECHO | syscall.ECHONL | syscall.ICANON | syscall.ISIG | syscall.IEXTEN
	if err := ioctl(l.slave, syscall.TCSETS, unsafe.Pointer(&t)); err != nil {
		return nil, err
	}
	go l.listen()
	return l, nil
}

func (l *line) listen() {
	buffer := make([]byte, 4096)
	for {
		n, err := l.master.Read(buffer)
		if err != nil {
			return
		}
		l.lock.Lock()
		l.n += n
		if room := kept - len(l.out); room > 0 {
			if n > room {
				n = room
			}
			l.out = append(l.out, buffer[:n]...)
		}
		l.lock.Unlock()
	}
}

// say writes to the line, as what is wired to it would.
func (l *line) say(bytes []byte) error {
	_, err := l.master.Write(bytes)
	return err
}

// heard gives what came out of the line so far, up to a million bytes, and how many there were.
func (l *line) heard() ([]byte, int) {
	l.lock.Lock()
	defer l.lock.Unlock()
	return append([]byte(nil), l.out...), l.n
}

func (l *line) forget() {
	l.lock.Lock()
	defer l.lock.Unlock()
	l.out, l.n = nil, 0
}

func ioctl(file *os.File, request uintptr, argument unsafe.Pointer) error {
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), request, uintptr(argument)); errno != 0 {
		return errno
	}
	return nil
}
