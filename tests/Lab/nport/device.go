package main

import (
	"fmt"
	"net"
	"sync"
	"time"
)

// part is something of a device that comes with its power and goes with it: the search protocol, a port, a console.
type part interface {
	start(now Settings) error
	stop() // ends everything at once, and returns when its sockets are closed
}

// Device is an NPort: its settings, and the parts that run by them. What is applied is kept, and in force from the next restart on, as
// the console's "Save/Restart" has it.
type Device struct {
	model      model
	address    net.IP
	mac        net.HardwareAddr
	serial     int
	restartFor time.Duration
	mishaps    *mishaps

	lock     sync.Mutex
	saved    Settings
	running  Settings
	on       bool
	booted   time.Time
	restarts int
	parts    []part
	busy     sync.Mutex // one restart at a time
}

func newDevice(m model, address net.IP, serial int, restartFor time.Duration) *Device {
	mac, _ := net.ParseMAC(fmt.Sprintf("%s:%02x:%02x:%02x", m.oui, address.To4()[1], address.To4()[2], address.To4()[3]))
	return &Device{
		model: m, address: address.To4(), mac: mac, serial: serial, restartFor: restartFor,
		mishaps: newMishaps(), saved: factory(m, serial),
	}
}

// Add makes a part known; before the first start.
func (d *Device) Add(p part) { d.parts = append(d.parts, p) }

// Saved gives a copy of the settings that the next restart brings into force.
func (d *Device) Saved() Settings {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.saved.clone()
}

// Running gives a copy of the settings in force.
func (d *Device) Running() Settings {
	d.lock.Lock()
	defer d.lock.Unlock()
	return d.running.clone()
}

// Apply keeps settings; Restart brings them into force.
func (d *Device) Apply(s Settings) error {
	if err := s.check(d.model); err != nil {
		return err
	}
	d.lock.Lock()
	defer d.lock.Unlock()
	d.saved = s.clone()
	return nil
}

// Uptime is the time since the last start.
func (d *Device) Uptime() time.Duration {
	d.lock.Lock()
	defer d.lock.Unlock()
	return time.Since(d.booted)
}

// Start brings the saved settings into force and everything up.
func (d *Device) Start() error {
	d.lock.Lock()
	d.running = d.saved.clone()
	d.booted = time.Now()
	d.on = true
	now := d.running.clone()
	d.lock.Unlock()
	for _, p := range d.parts {
		if err := p.start(now); err != nil {
			d.Stop()
			return err
		}
	}
	return nil
}

// Stop drops everything, as a power cut does.
func (d *Device) Stop() {
	d.lock.Lock()
	d.on = false
	d.lock.Unlock()
	for i := len(d.parts) - 1; i >= 0; i-- {
		d.parts[i].stop()
	}
}

// Restart drops everything and comes back after the time a restart takes; it returns when the device is up again.
func (d *Device) Restart() error {
	d.busy.Lock()
	defer d.busy.Unlock()
	d.Stop()
	time.Sleep(d.restartFor)
	d.lock.Lock()
	d.restarts++
	d.lock.Unlock()
	return d.Start()
}

// Listen opens a TCP port of the device. Who is not on the accessible IP list is turned away before anybody sees it.
func (d *Device) Listen(port int, serve func(*net.TCPConn)) (*door, error) {
	return openDoor(d, port, serve)
}

// deviceID is the 12 bytes that a search reply tells and every other request repeats.
func (d *Device) deviceID() []byte {
	m := d.model
	id := []byte{byte(m.apID), byte(m.apID >> 8), byte(m.apID >> 16), byte(m.apID >> 24), byte(m.hwID), byte(m.hwID >> 8)}
	return append(id, d.mac...)
}
