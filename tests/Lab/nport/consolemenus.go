package main

import (
	"fmt"
	"strconv"
	"strings"
)

type toMain struct{}

// run is a session from the banner on.
func (s *session) run() {
	s.banner()
	s.login()
	s.rule()
	for {
		if s.mainMenu() {
			return
		}
	}
}

// mainMenu is the menu of the transcript, item by item.
func (s *session) mainMenu() (quit bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, back := r.(toMain); !back {
				panic(r)
			}
		}
	}()
	nothing := func() { s.write("\r\n") }
	chosen := s.menu("Main Menu", []item{
		{key: "1", label: "Basic settings", do: nothing}, {key: "2", label: "Network settings", do: nothing},
		{key: "3", label: "Serial settings", do: func() { s.ports("Serial settings", s.serialMenu) }},
		{key: "4", label: "Operating settings", do: func() { s.ports("Operating settings", s.operatingMenu) }},
		{key: "5", label: "Accessible IP settings", do: s.accessibleMenu},
		{key: "6", label: "Auto warning settings", do: nothing}, {key: "7", label: "Monitor", do: nothing}, {key: "8", label: "Ping", do: nothing},
		{key: "9", label: "Change password", do: nothing}, {key: "a", label: "Load factory default", do: nothing},
		{key: "v", label: "View settings", do: s.view}, {key: "s", label: "Save/Restart", do: s.saveMenu}, {key: "q", label: "Quit"},
	})
	if chosen.do == nil {
		return true
	}
	chosen.do()
	return false
}

func (s *session) ways(items []item) []item {
	return append(items, item{key: "m", label: "Back to main menu"}, item{key: "q", label: "Quit"})
}

// walk shows a menu until somebody leaves it.
func (s *session) walk(title string, items func() []item) {
	for {
		chosen := s.menu(title, s.ways(items()))
		switch {
		case chosen.do != nil:
			chosen.do()
		case chosen.label == "Back to main menu":
			panic(toMain{})
		default:
			return
		}
	}
}

// ports asks for a port, in one of the ways that there are.
func (s *session) ports(place string, open func(title string, p *PortSettings)) {
	title := "Main Menu->" + place
	at := func(i int) { open(fmt.Sprintf("%s->Port %d", title, i+1), &s.edit.Ports[i]) }
	switch s.style.portList {
	case "direct":
		at(0)
	case "prompt":
		s.write("\r\n<< " + title + " >>\r\n")
		s.prompt(fmt.Sprintf("Port number(1-%d): ", len(s.edit.Ports)))
		n, _ := strconv.Atoi(s.readLine("", false))
		if n >= 1 && n <= len(s.edit.Ports) {
			at(n - 1)
		}
	default:
		s.walk(title, func() []item {
			var items []item
			for i := range s.edit.Ports {
				i := i
				items = append(items, item{label: fmt.Sprintf("Port %d", i+1), do: func() { at(i) }})
			}
			return items
		})
	}
}

func (s *session) choice(title, label string, value *string, texts ...string) item {
	return item{label: label, value: *value, do: func() {
		var choices []choice
		for i, text := range texts {
			choices = append(choices, choice{strconv.Itoa(i), text})
		}
		s.set(value, s.choose(title, label, *value, choices))
	}}
}

func (s *session) number(label string, value *int, least, most int) item {
	return item{label: label, value: strconv.Itoa(*value), do: func() {
		text := s.field(label, strconv.Itoa(*value), least, most)
		n, _ := strconv.Atoi(text)
		s.dirty = s.dirty || n != *value
		*value = n
	}}
}

func (s *session) set(value *string, text string) {
	s.dirty = s.dirty || *value != text
	*value = text
}

// serialMenu: items 2 to 5 are those of three scripts; 1 is probably an alias, the rest [inferred]. Data bits, stop bits and parity count from 0.
func (s *session) serialMenu(title string, p *PortSettings) {
	s.walk(title, func() []item {
		baud, bits := strconv.Itoa(p.BaudRate), strconv.Itoa(p.DataBits)
		fifo := s.style.onOff(p.FIFO)
		return []item{
			{label: "Port alias", value: "", do: func() {}},
			{label: "Baud rate", value: baud, do: func() {
				s.set(&baud, s.choose(title, "Baud rate", baud, s.style.bauds))
				p.BaudRate, _ = strconv.Atoi(baud)
			}},
			{label: "Data bits", value: bits, do: func() {
				i := s.choice(title, "Data bits", &bits, "5", "6", "7", "8")
				i.do()
				p.DataBits, _ = strconv.Atoi(bits)
			}},
			s.choice(title, "Stop bits", &p.StopBits, "1", "1.5", "2"),
			s.choice(title, "Parity", &p.Parity, "None", "Odd", "Even", "Mark", "Space"),
			s.choice(title, "Flow control", &p.FlowControl, "None", "RTS/CTS", "XON/XOFF", "DTR/DSR"),
			{label: "FIFO", value: fifo, do: func() { s.onOff(title, "FIFO", &p.FIFO) }},
			s.choice(title, "Interface", &p.Interface, "RS-232", "RS-422", "RS-485 2-Wire", "RS-485 4-Wire"),
		}
	})
}

// onOff is the question of "Ignore jammed IP" in a script: y or n, and a key behind it.
func (s *session) onOff(title, label string, value *bool) {
	now := s.style.onOff(*value)
	text := s.choose(title, label, now, []choice{{"y", s.style.yes}, {"n", s.style.no}})
	s.set(&now, text)
	*value = text == s.style.yes
	if s.style.keyAfter {
		s.anyKey()
	}
}

// operatingMenu: 1, 4 and 5 are those of scripts for a 5110 and a 5150, a and b of Moxa's tech note; the rest is [inferred]. What a mode has
// beside TCP Server is [inferred] from the web console of a 5130.
func (s *session) operatingMenu(title string, p *PortSettings) {
	s.walk(title, func() []item {
		items := []item{{label: "Operating mode", value: p.Mode, do: func() {
			names := []string{modeTCPServer, modeRealCOM, modeTCPClient, modeUDP, modeDisabled}
			if s.style.firstMode == 0 {
				names = []string{modeRealCOM, modeRFC2217, modeTCPServer, modeTCPClient, modeUDP, modeDisabled}
			}
			var choices []choice
			for i, name := range names {
				choices = append(choices, choice{strconv.Itoa(i + s.style.firstMode), name})
			}
			s.set(&p.Mode, s.choose(title, "Operating mode", p.Mode, choices))
		}}}
		if p.Mode != modeTCPServer && p.Mode != modeRealCOM {
			return items
		}
		items = append(items, s.number("TCP alive check time", &p.AliveCheck, 0, 99))
		if p.Mode == modeTCPServer {
			items = append(items, s.number("Inactivity time", &p.InactivityTime, 0, 65535))
		}
		items = append(items,
			s.number("Max connection", &p.MaxConnection, 1, s.console.device.model.maxConnection),
			item{label: "Ignore jammed IP", value: s.style.onOff(p.IgnoreJammedIP), do: func() { s.onOff(title, "Ignore jammed IP", &p.IgnoreJammedIP) }},
			item{label: "Allow driver control", value: s.style.onOff(p.AllowDriverControl), do: func() { s.onOff(title, "Allow driver control", &p.AllowDriverControl) }},
			s.number("Packing length", &p.PackingLength, 0, 1024),
			item{label: "Delimiter 1", value: delimiter(p.Delimiter1), do: func() {}}, item{label: "Delimiter 2", value: delimiter(p.Delimiter2), do: func() {}})
		if p.Mode == modeTCPServer {
			tcp, command := s.number("Local TCP port", &p.LocalPort, 1, 65535), s.number("Command port", &p.CommandPort, 1, 65535)
			if s.style.tcpKeys {
				tcp.key, command.key = "a", "b"
			}
			process, force := item{label: "Delimiter process", value: p.DelimiterProcess, do: func() {}}, s.number("Force transmit", &p.ForceTransmit, 0, 65535)
			process.key, force.key = "e", "f"
			if !s.style.tcpKeys {
				tcp.key, command.key = "g", "h"
			}
			items = append(items, process, force, tcp, command)
		}
		return items
	})
}

func delimiter(hex string) string {
	if hex == "" {
		return "(Disable) 0"
	}
	return "(Enable) " + hex
}

// saveMenu asks "Save change?" where something was changed, "Ready to restart" where nothing was; y restarts and drops the session.
func (s *session) saveMenu() {
	question := "Ready to restart"
	if s.dirty {
		question = "Save change?"
	}
	if s.style.saveAsLine { // [inferred]
		s.write("\r\n")
		s.prompt(question + " (y/n) ")
		if strings.ToLower(s.readLine("", false)) != "y" {
			return
		}
	} else {
		s.write("\r\n" + question + "\r\n")
		if s.menu("Main Menu->Save/Restart", []item{{key: "y", label: "Yes", do: func() {}}, {key: "n", label: "No"}}).do == nil {
			return
		}
	}
	if s.dirty {
		s.console.save(s.edit)
	} else {
		s.console.restart()
	}
	for { // until the restart ends the session
		s.readByte()
	}
}
