package main

import (
	"fmt"
	"os"
	"strings"
)

// esxcliCommand is one command of esxcli and its options.
type esxcliCommand struct {
	options []option
	run     func(o map[string]string) (result, error)
}

type option struct {
	short, long string
	required    bool
	boolean     bool
	flag        bool     // takes no value
	values      []string // when there are any, one of these
}

var rulesetOption = option{short: "r", long: "ruleset-id"}

var esxcliCommands = map[string]esxcliCommand{
	"network firewall get":     {run: firewallGet},
	"network firewall refresh": {run: func(map[string]string) (result, error) { return changedOr((*firewall).refreshIfLoaded) }},
	"network firewall load": {run: func(map[string]string) (result, error) {
		return changedOr(func(f *firewall) error { f.Loaded = true; return f.refresh() })
	}},
	"network firewall unload": {run: func(map[string]string) (result, error) { return changed(func(f *firewall) { f.Loaded = false }) }},
	"network firewall set": {run: firewallSet, options: []option{
		{short: "d", long: "default-action", boolean: true}, {short: "e", long: "enabled", boolean: true}}},
	"network firewall ruleset list": {run: rulesetList, options: []option{rulesetOption}},
	"network firewall ruleset set": {run: rulesetSet, options: []option{required(rulesetOption),
		{short: "e", long: "enabled", boolean: true}, {short: "a", long: "allowed-all", boolean: true}}},
	"network firewall ruleset rule list":      {run: ruleList, options: []option{rulesetOption}},
	"network firewall ruleset allowedip list": {run: allowedList, options: []option{rulesetOption}},
	"network firewall ruleset allowedip add": {options: []option{required(rulesetOption), {short: "i", long: "ip-address", required: true}},
		run: func(o map[string]string) (result, error) {
			return changedOr(func(f *firewall) error { return f.allow(o["ruleset-id"], o["ip-address"]) })
		}},
	"network firewall ruleset allowedip remove": {options: []option{required(rulesetOption), {short: "i", long: "ip-address", required: true}},
		run: func(o map[string]string) (result, error) {
			return changedOr(func(f *firewall) error { return f.disallow(o["ruleset-id"], o["ip-address"]) })
		}},
	"network ip connection list": {run: connectionList, options: []option{
		{short: "t", long: "type", values: []string{"ip", "tcp", "udp", "all"}}}},
	"system version get":  {run: versionGet},
	"system hostname get": {run: hostnameGet},
}

func required(o option) option {
	o.required = true
	return o
}

func esxcli(args []string) int {
	if _, err := os.Stat(hostdUp); err != nil {
		fmt.Fprintln(os.Stderr, "Connect to localhost failed: Connection failure.")
		return 1
	}
	return localcli(args)
}

// localcli does not need hostd, and so works in a boot script from the start.
func localcli(args []string) int {
	formatter, args, err := globalOptions(args)
	if err != nil {
		return esxcliError(err)
	}
	var words []string
	for len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		words, args = append(words, args[0]), args[1:]
	}
	name := strings.Join(words, " ")
	command, ok := esxcliCommands[name]
	if !ok {
		if listNamespace(words) {
			return 0
		}
		return esxcliError(fmt.Errorf("Unknown command or namespace %s", name))
	}
	values, err := command.parse(args)
	if err != nil {
		code := esxcliError(err)
		fmt.Fprintf(os.Stderr, "\nUsage: esxcli %s [cmd options]\n", name)
		return code
	}
	answer, err := command.run(values)
	if err != nil {
		fmt.Fprintln(os.Stdout, err) // on standard output, from memory: readers should take both
		return 1
	}
	fmt.Print(answer.format(formatter))
	return 0
}

func esxcliError(err error) int {
	fmt.Fprintln(os.Stderr, "Error:", err)
	return 1
}

func globalOptions(args []string) (formatter string, rest []string, err error) {
	for len(args) > 0 && strings.HasPrefix(args[0], "-") {
		name, value, inline := strings.Cut(strings.TrimLeft(args[0], "-"), "=")
		args = args[1:]
		if name != "formatter" {
			if name == "debug" {
				continue
			}
			return "", nil, fmt.Errorf("Invalid option %s", name)
		}
		if !inline {
			if len(args) == 0 {
				return "", nil, fmt.Errorf("Option formatter needs a value")
			}
			value, args = args[0], args[1:]
		}
		formatter = value
	}
	if formatter == "json" && isOn(mishapNoJSON) {
		return "", nil, fmt.Errorf("Invalid formatter: %s", formatter)
	}
	switch formatter {
	case "", "json", "csv", "keyvalue", "xml":
		return formatter, args, nil
	}
	return "", nil, fmt.Errorf("Invalid formatter: %s", formatter)
}

// parse takes -r ID, -r=ID, -rID, --ruleset-id ID and --ruleset-id=ID.
func (c esxcliCommand) parse(args []string) (map[string]string, error) {
	values := map[string]string{}
	for len(args) > 0 {
		word := args[0]
		args = args[1:]
		name, value, inline := strings.Cut(strings.TrimLeft(word, "-"), "=")
		if strings.HasPrefix(word, "-") && !strings.HasPrefix(word, "--") && len(name) > 1 && !inline {
			name, value, inline = name[:1], name[1:], true
		}
		o, ok := c.optionNamed(name)
		if !ok || !strings.HasPrefix(word, "-") {
			return nil, fmt.Errorf("Invalid option %s", word)
		}
		if o.flag {
			if inline {
				return nil, fmt.Errorf("Option %s takes no value", word)
			}
			values[o.long] = "true"
			continue
		}
		if !inline {
			if len(args) == 0 {
				return nil, fmt.Errorf("Option %s needs a value", word)
			}
			value, args = args[0], args[1:]
		}
		if o.boolean {
			made, err := parseBool(value)
			if err != nil {
				return nil, fmt.Errorf("While processing '-%s'. %w", o.short, err)
			}
			value = made
		}
		if len(o.values) > 0 && !strings.Contains(" "+strings.Join(o.values, " ")+" ", " "+value+" ") {
			return nil, fmt.Errorf("Invalid value: %s. Expected one of: %s", value, strings.Join(o.values, ", "))
		}
		values[o.long] = value
	}
	for _, o := range c.options {
		if _, ok := values[o.long]; o.required && !ok {
			return nil, fmt.Errorf("Missing required parameter -%s|--%s", o.short, o.long)
		}
	}
	return values, nil
}

func (c esxcliCommand) optionNamed(name string) (option, bool) {
	for _, o := range c.options {
		if name != "" && (name == o.short || name == o.long) {
			return o, true
		}
	}
	return option{}, false
}

func parseBool(text string) (string, error) {
	switch strings.ToLower(text) {
	case "true", "t", "yes", "y", "1", "on":
		return "true", nil
	case "false", "f", "no", "n", "0", "off":
		return "false", nil
	}
	return "", fmt.Errorf("Invalid value: %s. Expected a boolean", text)
}

// listNamespace prints what a namespace holds.
func listNamespace(words []string) bool {
	prefix := strings.Join(append(words, ""), " ")
	found := false
	for name := range esxcliCommands {
		if strings.HasPrefix(name, prefix) {
			if !found {
				fmt.Printf("Usage: esxcli %s{cmd} [cmd options]\n\nAvailable Commands:\n", prefix)
			}
			found = true
			fmt.Printf("  %s\n", strings.TrimPrefix(name, prefix))
		}
	}
	return found
}
