package main

import (
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"
)

// session is one telnet session at the console. Changes are the session's own until they are saved, and go with it [inferred].
type session struct {
	console *console
	style   *consoleStyle
	conn    *net.TCPConn
	edit    Settings
	dirty   bool
	lastCR  bool
	written int
}

// write sends text, in the pace and with the noise that were asked for.
func (s *session) write(text string) {
	data := []byte(text)
	mishaps := s.console.device.mishaps
	if mishaps.get("console-noise") == "on" {
		data = s.noisy(data)
	}
	pieces := [][]byte{data}
	switch mishaps.get("console-pace") {
	case "slow":
		pieces = nil
		for size := 7; len(data) > 0; size = size%23 + 5 {
			if size > len(data) {
				size = len(data)
			}
			pieces = append(pieces, data[:size])
			data = data[size:]
		}
	case "bytes":
		pieces = nil
		for i := range data {
			pieces = append(pieces, data[i:i+1])
		}
	}
	for _, piece := range pieces {
		if s.console.armed(0, len(piece)) {
			_ = s.conn.SetLinger(0)
			panic(over{})
		}
		if _, err := s.conn.Write(piece); err != nil {
			panic(over{})
		}
		if len(pieces) > 1 {
			time.Sleep(2 * time.Millisecond)
		}
	}
}

// noisy puts telnet commands and NUL bytes in between, as a C program for a box with four ports expects them.
func (s *session) noisy(data []byte) []byte {
	noise := [][]byte{{0xff, 0xfb, 1}, {0}, {0xff, 0xfd, 3}, {0xff, 0xf1}, {0, 0}, {0xff, 0xfa, 24, 1, 0xff, 0xf0}}
	var out []byte
	for i, b := range data {
		if (s.written+i)%41 == 40 {
			out = append(out, noise[((s.written+i)/41)%len(noise)]...)
		}
		out = append(out, b)
	}
	s.written += len(data)
	return out
}

// prompt is text that somebody is waited for behind: the place where links are cut.
func (s *session) prompt(text string) {
	s.write(text)
	if s.console.armed(1, 0) {
		_ = s.conn.SetLinger(0)
		panic(over{})
	}
	if s.console.device.mishaps.get("console-hang") != "0" {
		if at, _ := strconv.Atoi(s.console.device.mishaps.get("console-hang")); s.console.state()["prompts"] >= at {
			_ = s.console.device.mishaps.set("console-hang", "0")
			buffer := make([]byte, 64)
			for {
				if _, err := s.conn.Read(buffer); err != nil {
					panic(over{})
				}
			}
		}
	}
}

// readByte gives the next key; telnet commands are taken out.
func (s *session) readByte() byte {
	one := make([]byte, 1)
	for {
		if _, err := s.conn.Read(one); err != nil {
			panic(over{})
		}
		if one[0] != 0xff {
			s.console.lock.Lock()
			s.console.keys++
			s.console.lock.Unlock()
			return one[0]
		}
		command := make([]byte, 2)
		for i := range command {
			if _, err := s.conn.Read(command[i : i+1]); err != nil {
				panic(over{})
			}
		}
	}
}

// readKey takes any key. A line feed behind a carriage return counts as one [inferred from scripts that send both].
func (s *session) readKey() { s.readByte() }

// readLine takes a line in which there may be something already, and echoes it.
func (s *session) readLine(prefill string, secret bool) string {
	line := prefill
	if prefill != "" {
		s.write(prefill)
	}
	for {
		switch b := s.readByte(); {
		case b == '\r':
			s.write("\r\n")
			return line
		case b == '\b' || b == 127:
			if line != "" {
				line = line[:len(line)-1]
				s.write("\b \b")
			}
		case b >= ' ' && b < 127:
			line += string(rune(b))
			if secret {
				s.write("*")
			} else {
				s.write(string(rune(b)))
			}
		}
	}
}

// menu shows items until one that is no way back was done or the way back was chosen; it tells which.
func (s *session) menu(title string, items []item) item {
	for {
		arranged := s.style.arrange(items)
		s.write("\r\n<< " + title + " >>\r\n")
		for _, i := range arranged {
			s.write(s.style.show(i) + "\r\n")
		}
		s.write("\r\n")
		if s.console.device.mishaps.get("console-odd") != "" && strings.Contains(title, s.console.device.mishaps.get("console-odd")) {
			s.write("*** Internal error 0x1f ***\r\n")
			s.prompt("Press any key to continue...")
			s.readKey()
			panic(over{})
		}
		s.prompt("Key in your selection: ")
		key := s.readLine("", false)
		for _, i := range arranged {
			if i.key == key {
				return i
			}
		}
		// What a wrong key gets is not known: the menu again [inferred].
	}
}

func (s *session) anyKey() {
	s.write("\r\n")
	s.prompt("Press any key to continue...")
	s.readKey()
	s.write("\r\n")
}

// choose shows what a setting can be; q goes back without a choice (a script reads the value, and leaves by q).
func (s *session) choose(title, label, now string, choices []choice) string {
	var items []item
	for _, c := range choices {
		items = append(items, item{key: c.key, label: c.text, do: func() {}})
	}
	items = append(items, item{key: "q", label: "Quit"})
	// A script finds the value in the first parentheses behind the label.
	chosen := s.menu(fmt.Sprintf("%s->%s (%s)", title, s.style.word(label), now), items)
	if chosen.do == nil || s.console.device.mishaps.get("console-deaf") == label {
		return now
	}
	return chosen.label
}

// field asks for a value; one that is out of range is refused with a word [inferred].
func (s *session) field(label string, now string, least, most int) string {
	prompt := fmt.Sprintf("%s(%d-%d): ", s.style.word(label), least, most)
	prefill := now
	if !s.style.prefill {
		prefill = ""
	}
	s.write("\r\n")
	s.write(prompt)
	s.write(prefill)
	s.prompt("")
	typed := s.edited(prefill)
	n, err := strconv.Atoi(typed)
	if err != nil || n < least || n > most {
		s.write(fmt.Sprintf("Invalid value: %s\r\n", typed))
		s.anyKey()
		return now
	}
	if s.style.keyAfter {
		s.anyKey()
	}
	if s.console.device.mishaps.get("console-deaf") == label {
		return now
	}
	return strconv.Itoa(n)
}

// edited reads a line whose old value was shown already.
func (s *session) edited(prefill string) string {
	line := prefill
	for {
		switch b := s.readByte(); {
		case b == '\r':
			s.write("\r\n")
			return line
		case b == '\b' || b == 127:
			if line != "" {
				line = line[:len(line)-1]
				s.write("\b \b")
			}
		case b >= ' ' && b < 127:
			line += string(rune(b))
			s.write(string(rune(b)))
		}
	}
}
