package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
)

const firewallDir = "/etc/vmware/firewall"

// rule and ruleset are what a file in /etc/vmware/firewall says.
type rule struct {
	Outbound   bool
	Protocol   string // tcp or udp
	Src        bool
	Begin, End int
}

type ruleset struct {
	ID       string
	Rules    []rule
	Enabled  bool
	Required bool
}

type fileRoot struct {
	XMLName  xml.Name      `xml:"ConfigRoot"`
	Services []fileService `xml:"service"`
}

type fileService struct {
	Number   string     `xml:"id,attr"`
	ID       string     `xml:"id"`
	Rules    []fileRule `xml:"rule"`
	Enabled  string     `xml:"enabled"`
	Required string     `xml:"required"`
}

type fileRule struct {
	Direction string `xml:"direction"`
	Protocol  string `xml:"protocol"`
	PortType  string `xml:"porttype"`
	Port      struct {
		// The older dialect has the type here and no porttype.
		Type  string `xml:"type,attr"`
		Begin string `xml:"begin"`
		End   string `xml:"end"`
		Text  string `xml:",chardata"`
	} `xml:"port"`
}

// readRuleFiles reads every *.xml, service.xml first. How a real host takes a broken file is not known; the
// lab takes the worst: the file is left out in silence, with all that it held, sshServer included. Of two
// services with one number, or of two rulesets with one name, the later one is left out in silence.
func readRuleFiles() []ruleset {
	names, _ := filepath.Glob(firewallDir + "/*.xml")
	sort.Slice(names, func(i, j int) bool {
		first, second := filepath.Base(names[i]) == "service.xml", filepath.Base(names[j]) == "service.xml"
		if first != second {
			return first
		}
		return names[i] < names[j]
	})
	var all []ruleset
	seen := map[string]bool{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		sets, err := parseRuleFile(data)
		if err != nil {
			continue
		}
		for _, s := range sets {
			if !seen[s.ID] {
				seen[s.ID] = true
				all = append(all, s)
			}
		}
	}
	return all
}

func parseRuleFile(data []byte) ([]ruleset, error) {
	var root fileRoot
	decoder := xml.NewDecoder(bytes.NewReader(data))
	if err := decoder.Decode(&root); err != nil {
		return nil, err
	}
	for { // what comes after the root must be sound as well, and no second root
		token, err := decoder.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		if _, second := token.(xml.StartElement); second {
			return nil, errors.New("more than one root")
		}
	}
	// More than one service: each needs a number, and a number of its own.
	numbers := map[string]bool{}
	var sets []ruleset
	for _, s := range root.Services {
		number := strings.TrimSpace(s.Number)
		if len(root.Services) > 1 && (number == "" || numbers[number]) {
			continue
		}
		numbers[number] = true
		set, err := s.ruleset()
		if err != nil {
			return nil, err
		}
		sets = append(sets, set)
	}
	return sets, nil
}

func (s fileService) ruleset() (ruleset, error) {
	set := ruleset{ID: strings.TrimSpace(s.ID), Enabled: isTrue(s.Enabled), Required: isTrue(s.Required)}
	if set.ID == "" {
		return set, fmt.Errorf("service %s has no id", s.Number)
	}
	for _, r := range s.Rules {
		made, err := r.rule()
		if err != nil {
			return set, fmt.Errorf("ruleset %s: %w", set.ID, err)
		}
		set.Rules = append(set.Rules, made)
	}
	return set, nil
}

func (r fileRule) rule() (rule, error) {
	var made rule
	switch strings.ToLower(strings.TrimSpace(r.Direction)) {
	case "outbound":
		made.Outbound = true
	case "inbound":
	default:
		return made, fmt.Errorf("direction %q", r.Direction)
	}
	made.Protocol = strings.ToLower(strings.TrimSpace(r.Protocol))
	if made.Protocol != "tcp" && made.Protocol != "udp" {
		return made, fmt.Errorf("protocol %q", r.Protocol)
	}
	kind := strings.ToLower(strings.TrimSpace(r.PortType))
	if kind == "" {
		kind = strings.ToLower(strings.TrimSpace(r.Port.Type))
	}
	made.Src = kind == "src"
	begin, end := strings.TrimSpace(r.Port.Begin), strings.TrimSpace(r.Port.End)
	if begin == "" && end == "" {
		begin = strings.TrimSpace(r.Port.Text)
		end = begin
	}
	var err1, err2 error
	made.Begin, err1 = strconv.Atoi(begin)
	made.End, err2 = strconv.Atoi(end)
	if err1 != nil || err2 != nil || made.Begin < 0 || made.End > 65535 || made.Begin > made.End {
		return made, fmt.Errorf("ports %q to %q", begin, end)
	}
	return made, nil
}

func isTrue(text string) bool { return strings.EqualFold(strings.TrimSpace(text), "true") }
