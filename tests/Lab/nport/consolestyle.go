package main

import (
	"fmt"
	"hash/fnv"
	"math/rand"
	"strconv"
	"strings"
)

// consoleStyle is what differs between the consoles of models and firmware: keys, order, words, the form of values. The product must not know any of it.
type consoleStyle struct {
	family     string // numbered, fullscreen, mgate, switch
	shuffle    *rand.Rand
	words      map[string]string
	valueForm  string // (v), : v, [v], or none where menus show no values
	portList   string // menu, direct (one port only), prompt
	prefill    bool   // whether a field has the old value in it
	keyAfter   bool   // whether "Press any key" follows a value that was entered
	firstMode  int    // which key the first mode of the list has
	bauds      []choice
	tcpKeys    bool // local TCP port and command port at a and b
	yes, no    string
	saveAsLine bool // whether "Save change?" is asked in an open line and not in a menu
	rowFields  bool // whether a row of the accessible IP list is asked field by field
}

type choice struct{ key, text string }

// Two tables that scripts agree on: 9600 is c on a 5150 and a box with four ports, and a on a 5110 and a box with two. Entries that no script names
// are [inferred] from the order.
var (
	bauds5150 = baudTable("0=50 1=75 2=110 3=134 4=150 5=300 6=600 7=1200 8=1800 9=2400 a=4800 b=7200 c=9600 d=19200 e=38400 f=57600 g=115200 h=230400 i=460800 j=921600")
	bauds5110 = baudTable("0=110 1=134 2=150 3=300 4=600 5=1200 6=1800 7=2400 8=4800 9=7200 a=9600 b=19200 c=38400 d=57600 e=115200 f=230400")
)

func baudTable(text string) []choice {
	var table []choice
	for _, word := range strings.Fields(text) {
		table = append(table, choice{word[:1], word[2:]})
	}
	return table
}

// Synonyms: web consoles of a 5130 and a W2150A-W4, names of a 6450, Moxa's TCP Server tech note.
var synonyms = map[string][]string{
	"Packing length":         {"Packing length", "Packet length"},
	"Local TCP port":         {"Local TCP port", "TCP port", "Local TCP listening port"},
	"Command port":           {"Command port", "Cmd port"},
	"Operating mode":         {"Operating mode", "Operation mode"},
	"Max connection":         {"Max connection", "Max Connection"},
	"TCP alive check time":   {"TCP alive check time", "TCP alive check time (min)"},
	"Force transmit":         {"Force transmit", "Force Transmit", "Force transmit (ms)"},
	"Accessible IP settings": {"Accessible IP settings"},
	"Back to main menu":      {"Back to main menu"},
}

// styleOf is the console of a model. Whatever is said of a key or a word here is a script's or a transcript's, but for what is marked.
func styleOf(m model, family, menus string) (consoleStyle, error) {
	s := consoleStyle{family: family, words: map[string]string{}, valueForm: "(v)", portList: "menu", prefill: true, keyAfter: true, firstMode: 1, bauds: bauds5150, yes: "Yes", no: "No"}
	if family == "" {
		s.family = "numbered"
		if m.name == "6250" {
			s.family = "fullscreen" // the 6000 series
		}
	}
	switch m.name {
	case "5110": // two scripts have TCP Server at 1
		s.bauds, s.tcpKeys = bauds5110, true
	case "5150": // Moxa's tech note has it at 2, and calls it "Local TCP listening port"
		s.firstMode = 0
		s.words["Packing length"], s.words["Local TCP port"], s.words["Command port"] = "Packet length", "TCP port", "Cmd port"
	case "5232":
		s.bauds = bauds5110
	case "5450":
		s.portList = "prompt" // [inferred]: its script types the port's number behind the title
	case "W2250A": // newer firmware; all of its menus are [inferred] from its web console
		s.firstMode, s.valueForm, s.yes, s.no, s.saveAsLine, s.rowFields = 0, ": v", "Enable", "Disable", true, true
		s.words["Packing length"], s.words["Local TCP port"], s.words["Command port"] = "Packet length", "TCP port", "Cmd port"
	}
	if menus == "" || menus == "plain" {
		return s, nil
	}
	seed, err := strconv.ParseInt(strings.TrimPrefix(menus, "random:"), 10, 64)
	if err != nil || !strings.HasPrefix(menus, "random:") {
		return s, fmt.Errorf("--menus is %q; expected plain or random:SEED", menus)
	}
	hash := fnv.New64a()
	_, _ = fmt.Fprint(hash, menus)
	r := rand.New(rand.NewSource(seed ^ int64(hash.Sum64())))
	s.shuffle = r
	s.valueForm = []string{"(v)", ": v", "[v]", "none"}[r.Intn(4)]
	s.portList = []string{"menu", "menu", "prompt"}[r.Intn(3)]
	if m.ports == 1 && r.Intn(2) == 0 {
		s.portList = "direct"
	}
	s.prefill, s.keyAfter, s.saveAsLine, s.rowFields = r.Intn(2) == 0, r.Intn(2) == 0, r.Intn(2) == 0, r.Intn(2) == 0
	if r.Intn(2) == 0 {
		s.yes, s.no = "Enable", "Disable"
	}
	for label, all := range synonyms {
		s.words[label] = all[r.Intn(len(all))]
	}
	return s, nil
}

// word is what this console calls something.
func (s *consoleStyle) word(label string) string {
	if w, ok := s.words[label]; ok {
		return w
	}
	return label
}

func (s *consoleStyle) onOff(on bool) string {
	if on {
		return s.yes
	}
	return s.no
}

// item is one line of a menu.
type item struct {
	key, label, value string
	do                func() // nil for a way back
}

const allKeys = "0123456789abcdefghijklmnopqrstuvwxyz"

// arrange gives items keys where they have none, or new keys and another order where menus are shuffled. It is done anew each time a menu is shown.
func (s *consoleStyle) arrange(items []item) []item {
	items = append([]item(nil), items...)
	if s.shuffle != nil {
		keys := s.shuffle.Perm(len(allKeys))
		for i := range items {
			items[i].key = allKeys[keys[i] : keys[i]+1]
		}
		s.shuffle.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
		return items
	}
	next := 1
	for i := range items {
		if items[i].key == "" {
			items[i].key = allKeys[next : next+1]
			next++
		}
	}
	return items
}

// show is the line of an item.
func (s *consoleStyle) show(i item) string {
	label := s.word(i.label)
	if i.value == "" || (s.valueForm == "none" && !strings.HasPrefix(i.label, "No.") && i.label != "Accessible IP list" && i.label != "Active" && i.label != "IP address" && i.label != "Netmask") {
		return fmt.Sprintf("  (%s) %s", i.key, label)
	}
	switch s.valueForm {
	case ": v":
		return fmt.Sprintf("  (%s) %-28s : %s", i.key, label, i.value)
	case "[v]":
		return fmt.Sprintf("  (%s) %s [%s]", i.key, label, i.value)
	}
	return fmt.Sprintf("  (%s) %s (%s)", i.key, label, i.value)
}
