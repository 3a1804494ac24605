package main

import (
	"fmt"
	"sort"
	"strings"
	"sync"
)

// known are the mishaps with their values; the first is how things are without.
var known = map[string][]string{
	// Max connection is reached: accept and FIN is a W2250A's way; the others were not seen and may be [inferred].
	"busy": {"fin", "rst", "refused", "silent"},
	// Somebody is not on the accessible IP list [inferred].
	"stranger": {"rst", "fin", "hold"},
	// UDP 4800: closed gives an ICMP answer, silent none.
	"dsci": {"on", "closed", "silent"},
	// Opcode 0x14 and 0x1D: result 4; no answer; the older or the newer one alone; counts that lie; pages without end.
	"netstat": {"on", "unsupported", "silent", "old", "new", "lying", "endless"},
	// Every reply of UDP 4800.
	"reply": {"good", "oversize", "short", "garbage", "wronglength", "otherid", "otherport", "otheraddress", "otherdevice", "twice", "empty"},
	// Milliseconds before a reply of UDP 4800.
	"slow": {"0"},
	// How many requests of UDP 4800 are lost, from now on.
	"lose": {"0"},
	// The telnet console does not listen.
	"telnet": {"on", "off"},
	// The telnet console cuts the link at its Nth prompt, or behind its Nth byte, counted over all sessions; once. 0 for never.
	"console-cut-prompt": {"0"},
	"console-cut-bytes":  {"0"},
	// It says nothing more from its Nth prompt on.
	"console-hang": {"0"},
	// Screens come in pieces; with telnet commands and NUL bytes in between.
	"console-pace":  {"whole", "slow", "bytes"},
	"console-noise": {"off", "on"},
	// It has no session left; or one in all.
	"console-full":     {"off", "fin", "text"},
	"console-sessions": {"many", "1"},
	// What a wrong password gets.
	"console-wrong": {"end", "again"},
	// A setting, by its label, that does not take what is entered; a menu, by a part of its title, in which it fails.
	"console-deaf": {""},
	"console-odd":  {""},
	// Settings are not there behind the restart; the restart does not come; it begins that many ms after the word.
	"console-forgets":    {"off", "on"},
	"console-no-restart": {"off", "on"},
	"restart-delay":      {"0"},
	// What a data port says first: hex digits. No NPort does; what else may listen at 4001 does.
	"greeting": {""},
}

type mishaps struct {
	lock sync.Mutex
	now  map[string]string
}

func newMishaps() *mishaps { return &mishaps{now: map[string]string{}} }

func (m *mishaps) get(name string) string {
	m.lock.Lock()
	defer m.lock.Unlock()
	if value, ok := m.now[name]; ok {
		return value
	}
	return known[name][0]
}

func (m *mishaps) set(name, value string) error {
	values, ok := known[name]
	if !ok {
		var names []string
		for n := range known {
			names = append(names, n)
		}
		sort.Strings(names)
		return fmt.Errorf("%q is no mishap; these are: %s", name, strings.Join(names, ", "))
	}
	fits := len(values) == 1
	for _, v := range values {
		fits = fits || v == value
	}
	if !fits {
		return fmt.Errorf("%s is %s, not %q", name, strings.Join(values, ", "), value)
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	m.now[name] = value
	return nil
}

func (m *mishaps) clear() {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.now = map[string]string{}
}
