package main

import (
	"fmt"
	"strings"
)

// The stock rulesets in the order of 5.0's file, so that netDump is the one numbered 0032 as in the
// transcript. Ports: VMware, "TCP and UDP Ports for the Management Interface" (vSphere 5.0); the two for
// serial ports: transcript, and for vSPC the ESXi 6.5 dump in govmomi's simulator.
var stockRulesets = []struct {
	id      string
	enabled bool
	// direction/protocol/porttype/port or begin-end, as many as there are rules
	rules string
}{
	{"sshServer", true, "in tcp dst 22"},
	{"sshClient", false, "out tcp dst 22"},
	{"nfsClient", false, "out tcp dst 0-65535"},
	{"dhcp", true, "in udp dst 68; out udp src 68"},
	{"dns", true, "in udp src 53; out udp dst 53; out tcp dst 53"},
	{"snmp", true, "in udp dst 161"},
	{"ntpClient", false, "out udp dst 123"},
	{"CIMHttpServer", true, "in tcp dst 5988"},
	{"CIMHttpsServer", true, "in tcp dst 5989"},
	{"CIMSLP", true, "in udp dst 427; out udp dst 427; in tcp dst 427; out tcp dst 427"},
	{"iSCSI", false, "out tcp dst 3260"},
	{"vpxHeartbeats", true, "out udp dst 902"},
	{"updateManager", true, "out tcp dst 80; out tcp dst 9000-9100"},
	{"faultTolerance", true, "out tcp dst 80; out tcp dst 8100; out tcp dst 8200; in tcp dst 8100; in tcp dst 8200; out udp dst 8100; out udp dst 8200; in udp dst 8100; in udp dst 8200"},
	{"webAccess", true, "in tcp dst 80"},
	{"vMotion", true, "in tcp dst 8000; out tcp dst 8000"},
	{"vSphereClient", true, "in tcp dst 902; in tcp dst 443"},
	{"activeDirectoryAll", false, "out udp dst 88; out tcp dst 88; out udp dst 123; out udp dst 137; out tcp dst 139; out tcp dst 389; out udp dst 389; out tcp dst 445; out udp dst 464; out tcp dst 464; out tcp dst 3268; out tcp dst 7476; in tcp dst 51915"},
	{"NFC", true, "in tcp dst 902; out tcp dst 902"},
	{"HBR", true, "out tcp dst 31031; out tcp dst 44046"},
	{"ftpClient", false, "out tcp dst 21; in tcp src 20"},
	{"httpClient", false, "out tcp dst 80; out tcp dst 443"},
	{"gdbserver", false, "in tcp dst 1000-9999; in tcp dst 50000-50999"},
	{"DVFilter", false, "in tcp dst 2222"},
	{"DHCPv6", true, "out tcp dst 547; in tcp dst 546; out udp dst 547; in udp dst 546"},
	{"DVSSync", true, "out udp dst 8302; in udp dst 8301; out udp dst 8301; in udp dst 8302"},
	{"syslog", false, "out udp dst 514; out tcp dst 514; out tcp dst 1514"},
	{"IKED", false, "out udp dst 500; in udp dst 500"},
	{"WOL", true, "out udp dst 9"},
	{"vSPC", false, "out tcp dst 0-65535"},
	{"remoteSerialPort", false, "out tcp dst 0-65535; in tcp dst 23; in tcp dst 1024-65535"},
	{"vprobeServer", false, "in tcp dst 57007"},
	{"netDump", true, "out udp dst 6500"},
}

// stockServiceXML writes them as in the transcript of `tail -14 service.xml`: not indented, ids of
// services in double quotes and those of rules in single ones. The transcript shows twelve of its fourteen
// lines; the last two are taken to be an empty one and the end of the root.
func stockServiceXML() string {
	var b strings.Builder
	b.WriteString("<!-- Firewall configuration information -->\n<ConfigRoot>\n")
	for i, s := range stockRulesets {
		fmt.Fprintf(&b, "\n<!-- %s -->\n<service id=\"%04d\">\n<id>%s</id>\n", s.id, i, s.id)
		for n, text := range strings.Split(s.rules, "; ") {
			f := strings.Fields(text)
			direction := map[string]string{"in": "inbound", "out": "outbound"}[f[0]]
			port := f[3]
			if begin, end, ranged := strings.Cut(f[3], "-"); ranged {
				port = fmt.Sprintf("\n<begin>%s</begin>\n<end>%s</end>\n", begin, end)
			}
			fmt.Fprintf(&b, "<rule id='%04d'>\n<direction>%s</direction>\n<protocol>%s</protocol>\n<porttype>%s</porttype>\n<port>%s</port>\n</rule>\n",
				n, direction, f[1], f[2], port)
		}
		fmt.Fprintf(&b, "<enabled>%t</enabled>\n<required>false</required>\n</service>\n", s.enabled)
	}
	b.WriteString("\n</ConfigRoot>\n")
	return b.String()
}

func isStock(id string) bool {
	for _, s := range stockRulesets {
		if s.id == id {
			return true
		}
	}
	return false
}
