package main

import (
	"fmt"
	"net"
)

// Operation modes in the words of the telnet console (NPort 5650-8-DT-J) and of the web console (W2250A).
const (
	modeTCPServer = "TCP Server Mode"
	modeRealCOM   = "Real COM Mode"
	modeRFC2217   = "RFC2217 Mode"
	modeTCPClient = "TCP Client Mode"
	modeUDP       = "UDP Mode"
	modeDisabled  = "Disabled"
)

// Settings are what a device keeps over a restart.
type Settings struct {
	Name         string         `json:"name"`
	Password     string         `json:"password"`
	Username     string         `json:"username"`
	Telnet       bool           `json:"telnetConsole"`
	Web          bool           `json:"webConsole"`
	AccessibleIP AccessibleIP   `json:"accessibleIp"`
	Ports        []PortSettings `json:"ports"`
}

// AccessibleIP is the list of those who may connect, when it is enabled.
type AccessibleIP struct {
	Enabled bool         `json:"enabled"`
	Entries []AccessRule `json:"entries"`
}

// AccessRule is one entry of the list.
type AccessRule struct {
	Active  bool   `json:"active"`
	Address string `json:"address"`
	Netmask string `json:"netmask"`
}

// PortSettings are one port's: serial line and operation mode, by the names of the console's "View settings".
type PortSettings struct {
	BaudRate    int    `json:"baudRate"`
	DataBits    int    `json:"dataBits"`
	StopBits    string `json:"stopBits"` // 1, 1.5, 2
	Parity      string `json:"parity"`   // None, Odd, Even, Mark, Space
	FlowControl string `json:"flowControl"`
	FIFO        bool   `json:"fifo"`
	Interface   string `json:"interface"`

	Mode               string `json:"mode"`
	AliveCheck         int    `json:"tcpAliveCheckTime"` // minutes, 0 to 99
	InactivityTime     int    `json:"inactivityTime"`    // ms, 0 to 65535
	MaxConnection      int    `json:"maxConnection"`
	IgnoreJammedIP     bool   `json:"ignoreJammedIp"`
	AllowDriverControl bool   `json:"allowDriverControl"`
	PackingLength      int    `json:"packingLength"` // 0 to 1024
	Delimiter1         string `json:"delimiter1"`    // two hex digits, empty when off
	Delimiter2         string `json:"delimiter2"`
	DelimiterProcess   string `json:"delimiterProcess"`
	ForceTransmit      int    `json:"forceTransmit"` // ms, 0 to 65535
	LocalPort          int    `json:"localTcpPort"`
	CommandPort        int    `json:"commandPort"`
	DTRGoesDown        bool   `json:"dtrGoesDown"` // whether DTR is low while nobody is connected
	DestinationAddress string `json:"destinationAddress"`
	DestinationPort    int    `json:"destinationPort"`
}

// factory gives the settings of a new device; defaults of the NPort 5100A manual, p. 46, and the 5400 manual, p. 41. A new device is in Real COM
// mode; this one is in TCP Server mode, which the lab is for.
func factory(m model, serial int) Settings {
	s := Settings{Name: fmt.Sprintf("NP%s_%d", m.name, serial), Telnet: true, Web: true}
	for i := 0; i < m.ports; i++ {
		s.Ports = append(s.Ports, PortSettings{
			BaudRate: 115200, DataBits: 8, StopBits: "1", Parity: "None", FlowControl: "RTS/CTS", FIFO: true, Interface: "RS-232",
			Mode: modeTCPServer, AliveCheck: 7, MaxConnection: 1, DelimiterProcess: "Do Nothing",
			LocalPort: 4001 + i, CommandPort: 966 + i, DestinationPort: 4001,
		})
	}
	return s
}

// clone gives a copy that shares nothing.
func (s Settings) clone() Settings {
	s.Ports = append([]PortSettings(nil), s.Ports...)
	s.AccessibleIP.Entries = append([]AccessRule(nil), s.AccessibleIP.Entries...)
	return s
}

// check refuses what a device would not take.
func (s Settings) check(m model) error {
	if len(s.Ports) != m.ports {
		return fmt.Errorf("an NPort %s has %d ports, not %d", m.name, m.ports, len(s.Ports))
	}
	if len(s.Name) == 0 || len(s.Name) > 39 {
		return fmt.Errorf("a name has 1 to 39 characters")
	}
	for _, e := range s.AccessibleIP.Entries {
		if net.ParseIP(e.Address).To4() == nil || net.ParseIP(e.Netmask).To4() == nil {
			return fmt.Errorf("%q with netmask %q is no entry of the accessible IP list", e.Address, e.Netmask)
		}
	}
	for i, p := range s.Ports {
		if p.MaxConnection < 1 || p.MaxConnection > m.maxConnection {
			return fmt.Errorf("port %d: max connection is 1 to %d", i+1, m.maxConnection)
		}
		if p.AliveCheck < 0 || p.AliveCheck > 99 {
			return fmt.Errorf("port %d: TCP alive check time is 0 to 99 minutes", i+1)
		}
		if p.LocalPort < 1 || p.LocalPort > 65535 || p.CommandPort < 1 || p.CommandPort > 65535 {
			return fmt.Errorf("port %d: TCP ports are 1 to 65535", i+1)
		}
	}
	return nil
}

// admits tells whether an address may connect.
func (a AccessibleIP) admits(ip net.IP) bool {
	if !a.Enabled {
		return true
	}
	for _, e := range a.Entries {
		mask := net.IPMask(net.ParseIP(e.Netmask).To4())
		if e.Active && ip.Mask(mask).Equal(net.ParseIP(e.Address).Mask(mask)) {
			return true
		}
	}
	return false
}
