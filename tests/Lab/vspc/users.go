package main

import (
	"bytes"
	"net"
	"sync"
)

// users are the people who are connected to the VM that connected last: what it sends goes to all of them, what they type goes to it. What
// it sent while nobody was there is kept, up to a megabyte.
type users struct {
	mutex  sync.Mutex
	here   map[net.Conn]bool
	kept   []byte
	latest *visit
}

func (u *users) vm(v *visit) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	u.latest = v
}

func (u *users) fromVM(data []byte) {
	u.mutex.Lock()
	defer u.mutex.Unlock()
	if len(u.here) == 0 {
		if len(u.kept)+len(data) < 1<<20 {
			u.kept = append(u.kept, data...)
		}
		return
	}
	for one := range u.here {
		_, _ = one.Write(data)
	}
}

func (u *users) serve(listener net.Listener) {
	for {
		person, err := listener.Accept()
		if err != nil {
			return
		}
		u.mutex.Lock()
		if u.here == nil {
			u.here = map[net.Conn]bool{}
		}
		u.here[person] = true
		_, _ = person.Write(u.kept)
		u.kept = nil
		u.mutex.Unlock()
		go u.fromPerson(person)
	}
}

func (u *users) fromPerson(person net.Conn) {
	typed := make([]byte, 4096)
	for {
		n, err := person.Read(typed)
		u.mutex.Lock()
		vm := u.latest
		if n > 0 && vm != nil {
			_ = vm.write(bytes.ReplaceAll(typed[:n], []byte{iac}, []byte{iac, iac})...)
		}
		if err != nil {
			delete(u.here, person)
		}
		u.mutex.Unlock()
		if err != nil {
			person.Close()
			return
		}
	}
}
