package main

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

const telnetPort = 23

// console is the telnet console of the device. Sources of its screens: a transcript of an NPort 5650-8-DT-J (2.2 Build 11090613: banner, main menu, view
// pages), a banner of a 5150A with a password, and scripts for a 5110, a 5150 and a box with four ports (titles, "Press any key", "Save change?").
// What no source shows is marked [inferred].
type console struct {
	device *Device
	style  consoleStyle

	lock     sync.Mutex
	door     *door
	sessions int // open now
	opened   int // since the last forget
	keys     int // bytes that were typed
	tries    int // passwords
	saves    int
	prompts  int // since the cut was armed
	sent     int // bytes, since the cut was armed
}

func (c *console) start(now Settings) error {
	if !now.Telnet || c.device.mishaps.get("telnet") == "off" {
		return nil
	}
	d, err := c.device.Listen(telnetPort, c.serve)
	c.lock.Lock()
	c.door = d
	c.lock.Unlock()
	return err
}

func (c *console) stop() {
	c.lock.Lock()
	d := c.door
	c.door = nil
	c.lock.Unlock()
	if d != nil {
		d.close()
	}
}

// over ends a session from within.
type over struct{}

func (c *console) serve(guest *net.TCPConn) {
	c.lock.Lock()
	c.opened++
	c.sessions++
	full := c.sessions > 1 && c.device.mishaps.get("console-sessions") == "1"
	c.lock.Unlock()
	defer func() {
		c.lock.Lock()
		c.sessions--
		c.lock.Unlock()
		if r := recover(); r != nil {
			if _, ended := r.(over); !ended {
				panic(r)
			}
		}
	}()
	s := &session{console: c, style: &c.style, conn: guest, edit: c.device.Saved()}
	if full || c.device.mishaps.get("console-full") != "off" {
		// How many sessions a console has and what it says to one more was not found [inferred].
		if c.device.mishaps.get("console-full") == "text" {
			s.write("The number of telnet sessions is at its limit.\r\n")
		}
		return
	}
	switch c.style.family {
	case "fullscreen":
		s.fullScreen()
	case "mgate":
		s.mgate()
	case "switch":
		s.write("\r\nEDS-408A login: ")
		s.readLine("", false)
	case "silent":
		_, _ = guest.Read(make([]byte, 1))
	default:
		s.run()
	}
}

// armed tells whether the link is to be cut at this prompt, and forgets it then: a cut is one accident.
func (c *console) armed(prompts, bytes int) bool {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.prompts += prompts
	c.sent += bytes
	at, _ := strconv.Atoi(c.device.mishaps.get("console-cut-prompt"))
	after, _ := strconv.Atoi(c.device.mishaps.get("console-cut-bytes"))
	if (prompts > 0 && at > 0 && c.prompts >= at) || (bytes > 0 && after > 0 && c.sent >= after) {
		_ = c.device.mishaps.set("console-cut-prompt", "0")
		_ = c.device.mishaps.set("console-cut-bytes", "0")
		return true
	}
	return false
}

// save keeps the settings, and restarts the device with them.
func (c *console) save(edit Settings) {
	c.lock.Lock()
	c.saves++
	c.lock.Unlock()
	if c.device.mishaps.get("console-forgets") == "off" {
		_ = c.device.Apply(edit)
	}
	c.restart()
}

func (c *console) restart() {
	if c.device.mishaps.get("console-no-restart") == "on" {
		return
	}
	delay, _ := strconv.Atoi(c.device.mishaps.get("restart-delay"))
	go func() { // not in the session, which ends with the restart
		time.Sleep(time.Duration(delay) * time.Millisecond)
		_ = c.device.Restart()
	}()
}

func (c *console) forget() {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.opened, c.keys, c.tries, c.saves, c.prompts, c.sent = 0, 0, 0, 0, 0, 0
}

func (c *console) state() map[string]int {
	c.lock.Lock()
	defer c.lock.Unlock()
	return map[string]int{"sessions": c.sessions, "opened": c.opened, "keys": c.keys, "tries": c.tries, "saves": c.saves, "prompts": c.prompts}
}

// banner is the block that is shown before anybody logs in.
func (s *session) banner() {
	d := s.console.device
	up := d.Uptime()
	rule := strings.Repeat("-", 77)
	name := "NPort " + d.model.name
	if d.model.name == "5150" {
		name = d.model.name // "NPort " may lack
	}
	s.write(fmt.Sprintf("\r\n\r\n\r\n%s\r\nModel name       : %s\r\nMAC address      : %s\r\nSerial No.       : %d\r\nFirmware version : %d.%d %s\r\nSystem uptime    : %d days, %02dh:%02dm:%02ds\r\n",
		rule, name, strings.ToUpper(d.mac.String()), d.serial, d.model.major, d.model.minor, d.model.build,
		int(up.Hours())/24, int(up.Hours())%24, int(up.Minutes())%60, int(up.Seconds())%60))
}

func (s *session) rule() { s.write(strings.Repeat("-", 77) + "\r\n") }

// login asks for what is set. One wrong answer ends the session [inferred: the text is not known].
func (s *session) login() {
	now := s.console.device.Running()
	if now.Password == "" {
		return
	}
	user := now.Username
	if user != "" {
		s.write("\r\n")
		s.prompt("Please keyin your username:")
		user = s.readLine("", false)
	}
	s.write("\r\n")
	s.prompt("Please keyin your password:")
	typed := s.readLine("", true)
	s.console.lock.Lock()
	s.console.tries++
	s.console.lock.Unlock()
	if typed == now.Password && user == now.Username {
		s.write("\r\n")
		return
	}
	if s.console.device.mishaps.get("console-wrong") == "again" {
		s.write("\r\n")
		s.prompt("Please keyin your password:")
		s.readLine("", true)
	}
	s.write("\r\nLogin fail!\r\n")
	panic(over{})
}

// fullScreen is what an NPort 6450's console is made of (fw 1.7: words in brackets, boxes) [inferred in its codes].
func (s *session) fullScreen() {
	s.write("\x1b[2J\x1b[1;1H\x1b[7m NPort 6250                                     \x1b[0m\x1b[3;1H Overview  Basic  Network  Port  System\x1b[5;2HModel name [NP6250 ]\x1b[6;2HUser name [          ]\x1b[6;12H")
	for {
		s.readKey()
	}
}

// mgate shares the banner and has other menus.
func (s *session) mgate() {
	rule := strings.Repeat("-", 77)
	s.write("\r\n" + rule + "\r\nModel name       : MGate MB3170\r\nMAC address      : 00:90:E8:11:22:33\r\nSerial No.       : 512\r\nFirmware version : 2.0 Build 13061315\r\n" + rule + "\r\n<< Main Menu >>\r\n  (1) Basic settings\r\n  (2) Modbus settings\r\n  (s) Save/Restart\r\n  (q) Quit\r\n\r\n")
	s.prompt("Key in your selection: ")
	s.readLine("", false)
}
