package main

import (
	"fmt"
	"strconv"
	"strings"
)

// view shows the pages of "View settings". Those of a port are the transcript's; the others have its form, and [inferred] words.
func (s *session) view() {
	s.write("\r\n")
	s.rule()
	s.page(
		"Server name", s.edit.Name, "Time zone", "(GMT+01:00)Belgrade, Bratislava, Budapest, Ljub", "Local time", "2001/07/30 13:36:03", "Time server", "",
		"Web console", enable(s.edit.Web), "Telnet console", enable(s.edit.Telnet), "LCM password protect", "No", "Reset button protect", "No")
	s.page("IP address", s.console.device.address.String(), "Netmask", "255.0.0.0", "Gateway", "", "IP configuration", "Static", "DNS server 1", "", "SNMP", "Enable")
	for i, p := range s.edit.Ports {
		s.write(fmt.Sprintf("Port %d\r\n", i+1))
		s.page("Baud rate", strconv.Itoa(p.BaudRate), "Data bits", strconv.Itoa(p.DataBits), "Stop bits", p.StopBits, "Parity", p.Parity,
			"Flow control", p.FlowControl, "FIFO", enable(p.FIFO), "Interface", p.Interface)
	}
	for i, p := range s.edit.Ports {
		s.rule()
		lines := []string{fmt.Sprintf("Port %d", i+1), p.Mode}
		if p.Mode == modeTCPServer || p.Mode == modeRealCOM {
			lines = append(lines, "TCP alive check time (0-99min)", strconv.Itoa(p.AliveCheck))
			if p.Mode == modeTCPServer {
				lines = append(lines, "Inactivity time", strconv.Itoa(p.InactivityTime))
			}
			lines = append(lines, "Max connection", strconv.Itoa(p.MaxConnection), "Ignore jammed IP", s.style.onOff(p.IgnoreJammedIP), "Allow driver control", s.style.onOff(p.AllowDriverControl),
				s.style.word("Packing length"), strconv.Itoa(p.PackingLength), "Delimiter 1", delimiter(p.Delimiter1), "Delimiter 2", delimiter(p.Delimiter2),
				"Delimiter process", p.DelimiterProcess, s.style.word("Force transmit"), strconv.Itoa(p.ForceTransmit))
			if p.Mode == modeTCPServer {
				lines = append(lines, s.style.word("Local TCP port"), strconv.Itoa(p.LocalPort), s.style.word("Command port"), strconv.Itoa(p.CommandPort))
			}
		}
		s.page(lines...)
	}
	// 9 pages on a device with one port (two scripts).
	s.rule()
	s.page("Accessible IP list", enable(s.edit.AccessibleIP.Enabled))
	s.page("Mail server", "", "Requires authentication", "No")
	s.page("SNMP trap server", "")
	s.page("Cold start", "No", "Warm start", "No")
	s.page("DCD changed", "No", "DSR changed", "No")
}

func (s *session) page(lines ...string) {
	for i := 0; i+1 < len(lines); i += 2 {
		s.write(fmt.Sprintf("%-30s : %s\r\n", lines[i], lines[i+1]))
	}
	s.anyKey()
}

func enable(on bool) string {
	if on {
		return "Enable"
	}
	return "Disable"
}

// accessibleRows is how many rows the list has [inferred: the web consoles of the 5000 series show 16].
const accessibleRows = 16

// accessibleMenu: no source shows it. Its words are those of the web console ("Enable the accessible IP list", "Active", "IP address", "Netmask"), its form that of
// the other menus, with a row asked in a menu or field by field [inferred].
func (s *session) accessibleMenu() {
	title := "Main Menu->Accessible IP settings"
	a := &s.edit.AccessibleIP
	for len(a.Entries) < accessibleRows {
		a.Entries = append(a.Entries, AccessRule{Address: "0.0.0.0", Netmask: "0.0.0.0"})
	}
	s.walk(title, func() []item {
		items := []item{{label: "Accessible IP list", value: s.style.onOff(a.Enabled), do: func() { s.onOff(title, "Accessible IP list", &a.Enabled) }}}
		for i := range a.Entries {
			i := i
			e := &a.Entries[i]
			value := s.style.no
			if e.Active {
				value = e.Address + " / " + e.Netmask
			}
			items = append(items, item{label: fmt.Sprintf("No. %d", i+1), value: value, do: func() { s.row(fmt.Sprintf("%s->No. %d", title, i+1), e) }})
		}
		return items
	})
}

func (s *session) row(title string, e *AccessRule) {
	before := *e
	if s.style.rowFields {
		e.Address = s.address("IP address", e.Address)
		e.Netmask = s.address("Netmask", e.Netmask)
		e.Active = e.Address != "0.0.0.0"
	} else {
		s.walk(title, func() []item {
			return []item{
				{label: "Active", value: s.style.onOff(e.Active), do: func() { s.onOff(title, "Active", &e.Active) }},
				{label: "IP address", value: e.Address, do: func() { e.Address = s.address("IP address", e.Address) }},
				{label: "Netmask", value: e.Netmask, do: func() { e.Netmask = s.address("Netmask", e.Netmask) }},
			}
		})
	}
	s.dirty = s.dirty || *e != before
}

func (s *session) address(label, now string) string {
	s.write("\r\n" + label + ": ")
	prefill := now
	if !s.style.prefill {
		prefill = ""
	}
	s.write(prefill)
	s.prompt("")
	typed := s.edited(prefill)
	parts := strings.Split(typed, ".")
	for _, part := range parts {
		if n, err := strconv.Atoi(part); err != nil || n < 0 || n > 255 || len(parts) != 4 {
			s.write("Invalid address: " + typed + "\r\n")
			s.anyKey()
			return now
		}
	}
	return typed
}
