package main

import (
	"encoding/json"
	"fmt"
	"net"
	"strings"
)

// counters are those of vmk0.
type counters struct{ passed, dropped uint64 }

// table is the host's own in the network's namespace.
func (s hostSettings) table() string { return "esxfw_" + s.FarEnd }

// nft runs nft where the far end of vmk0 is.
func nft(stdin string, args ...string) (string, error) {
	return output(stdin, "/bin/nsenter", append([]string{"--net=" + labDir + "/lan", labDir + "/bin/nft"}, args...)...)
}

func (f *firewall) filterPackets() error {
	s, err := readSettings()
	if err != nil {
		return err
	}
	_, err = nft(f.ruleFile(s), "-f", "-")
	return err
}

// ruleFile is for one transaction of nft. ESXi's firewall keeps no connections, and neither can a netdev
// chain: what answers an allowed flow is told by its ports, and for TCP by not being the first packet.
// `out` sees what comes from the host, on its way into the bridge; `in` what goes to it.
func (f *firewall) ruleFile(s hostSettings) string {
	var b strings.Builder
	t := s.table()
	fmt.Fprintf(&b, "add table netdev %s\nadd counter netdev %s passed\nadd counter netdev %s dropped\n", t, t, t)
	for chain, hook := range map[string]string{"out": "ingress", "in": "egress"} {
		fmt.Fprintf(&b, "add chain netdev %s %s { type filter hook %s device \"%s\" priority 0 ; policy accept ; }\nflush chain netdev %s %s\n",
			t, chain, hook, s.FarEnd, t, chain)
	}
	add := func(chain, text string) { fmt.Fprintf(&b, "add rule netdev %s %s %s\n", t, chain, text) }
	for _, chain := range []string{"out", "in"} {
		add(chain, "meta protocol != ip accept")
	}
	if isOn(switchSSHCut) {
		add("in", "tcp dport 22 counter name dropped drop")
		add("out", "tcp sport 22 counter name dropped drop")
	}
	if f.Enabled && f.Loaded {
		for _, chain := range []string{"out", "in"} {
			add(chain, "ip protocol icmp counter name passed accept")
			add(chain, "ip frag-off & 0x1fff != 0 counter name passed accept")
		}
		for _, r := range f.Rulesets {
			if state := f.State[r.ID]; state.Enabled {
				for _, one := range r.Rules {
					one.write(add, state, s.Profile)
				}
			}
		}
	}
	verdict := "counter name passed accept"
	if f.Enabled && f.Loaded && !f.DefaultPass {
		verdict = "counter name dropped dup to \"" + s.dropInto() + "\" drop" // for pktcap-uw
	}
	add("out", verdict)
	add("in", verdict)
	return b.String()
}

// write adds the flow that a rule allows, and its answers.
func (r rule) write(add func(chain, text string), state *rulesetState, p profile) {
	if r.Outbound && r.Begin != r.End && !p.OutboundRanges {
		return
	}
	with, against, peer, answerer := "in", "out", "ip saddr", "ip daddr"
	if r.Outbound {
		with, against, peer, answerer = "out", "in", "ip daddr", "ip saddr"
	}
	// For outbound rules `in` holds the answers, and for inbound ones `out` does.
	port, answer := "dport", "sport"
	if r.Src {
		port, answer = answer, port
	}
	who, whoAnswers, anyone := state.peers(peer), state.peers(answerer), state.AllowedAll
	if who == "" && !anyone {
		return // a list without an address in it allows no one
	}
	ports := fmt.Sprintf("%d-%d", r.Begin, r.End)
	if r.Begin == r.End {
		ports = fmt.Sprint(r.Begin)
	}
	add(with, fmt.Sprintf("%s %s %s %s counter name passed accept", who, r.Protocol, port, ports))
	first := ""
	if r.Protocol == "tcp" {
		first = "tcp flags & (syn | ack) != syn"
	}
	add(against, fmt.Sprintf("%s %s %s %s %s counter name passed accept", whoAnswers, r.Protocol, answer, ports, first))
}

// peers is the part of a rule that names the allowed addresses. Only IPv4 ones reach a host of the lab.
func (s *rulesetState) peers(field string) string {
	if s.AllowedAll {
		return ""
	}
	var networks []string
	for _, text := range s.AllowedIPs {
		if ip := net.ParseIP(text); ip != nil && ip.To4() != nil {
			networks = append(networks, ip.String())
		} else if _, network, err := net.ParseCIDR(text); err == nil && network.IP.To4() != nil {
			networks = append(networks, network.String())
		}
	}
	if len(networks) == 0 {
		return ""
	}
	return field + " { " + strings.Join(withoutOverlaps(networks), ", ") + " }"
}

// withoutOverlaps: nft takes no two elements of a set of which one holds the other.
func withoutOverlaps(texts []string) []string {
	parse := func(text string) *net.IPNet {
		if !strings.Contains(text, "/") {
			text += "/32"
		}
		_, n, _ := net.ParseCIDR(text)
		return n
	}
	var kept []string
	for i, text := range texts {
		mine := parse(text)
		ones, _ := mine.Mask.Size()
		covered := false
		for j, other := range texts {
			theirs := parse(other)
			size, _ := theirs.Mask.Size()
			if i != j && theirs.Contains(mine.IP) && (size < ones || size == ones && j < i) {
				covered = true
			}
		}
		if !covered {
			kept = append(kept, text)
		}
	}
	return kept
}

func readCounters(s hostSettings) (counters, error) {
	var c counters
	text, err := nft("", "-j", "list", "counters", "table", "netdev", s.table())
	if err != nil {
		return c, err
	}
	var answer struct {
		Nftables []struct {
			Counter *struct {
				Name    string
				Packets uint64
			}
		}
	}
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		return c, err
	}
	for _, item := range answer.Nftables {
		if item.Counter != nil && item.Counter.Name == "passed" {
			c.passed = item.Counter.Packets
		} else if item.Counter != nil && item.Counter.Name == "dropped" {
			c.dropped = item.Counter.Packets
		}
	}
	return c, nil
}
