package main

import (
	"fmt"
	"strings"
)

// cliCommand is a command of esxcli as the API knows it.
type cliCommand struct {
	name      string // "network.firewall.get"
	help      string
	parameter []cliParameter
	fields    string // the columns that people see, for clients that print tables
	structure string // what the row's type is called behind the command's name
	single    bool   // one structure and not an array
	value     string // one value of this type of XML Schema, and no structure
	run       func(*labHost, map[string]string) ([]cliRow, error)
}

type cliParameter struct {
	name, long, short string
	required, boolean bool
}

var (
	rulesetParameter = cliParameter{name: "rulesetid", long: "ruleset-id", short: "r"}
	theRuleset       = cliParameter{name: "rulesetid", long: "ruleset-id", short: "r", required: true}
	addressParameter = cliParameter{name: "ipaddress", long: "ip-address", short: "i", required: true}
)

// boolean is what a command without an answer of its own says.
const boolean = "boolean"

var cliCommands []cliCommand

func init() {
	cliCommands = []cliCommand{
		{name: "network.firewall.get", help: "Get the firewall status.", structure: "Firewall", single: true, run: cliFirewallGet},
		{name: "network.firewall.refresh", help: "Load ruleset configuration for firewall.", value: boolean, run: cliRefresh},
		{name: "network.firewall.set", help: "Set firewall enabled status and default action.", value: boolean, run: cliFirewallSet,
			parameter: []cliParameter{{name: "defaultaction", long: "default-action", short: "d", boolean: true}, {name: "enabled", long: "enabled", short: "e", boolean: true}}},
		{name: "network.firewall.ruleset.list", help: "List the rulesets in firewall.", structure: "Ruleset", fields: "Name,Enabled", run: cliRulesets,
			parameter: []cliParameter{rulesetParameter}},
		{name: "network.firewall.ruleset.set", help: "Set firewall ruleset status (allowedAll flag and enabled status).", value: boolean, run: cliRulesetSet,
			parameter: []cliParameter{{name: "allowedall", long: "allowed-all", short: "a", boolean: true}, {name: "enabled", long: "enabled", short: "e", boolean: true}, theRuleset}},
		{name: "network.firewall.ruleset.rule.list", help: "List the rules of each ruleset in firewall.", structure: "Rule", run: cliRules,
			fields: "Ruleset,Direction,Protocol,Port Type,Port Begin,Port End", parameter: []cliParameter{rulesetParameter}},
		{name: "network.firewall.ruleset.allowedip.list", help: "list allowed ip addresses for rulesets.", structure: "RulesetAllowedip", run: cliAllowed,
			fields: "Ruleset,Allowed IP Addresses", parameter: []cliParameter{rulesetParameter}},
		{name: "network.firewall.ruleset.allowedip.add", help: "Add allowed ip address/range to the ruleset ruleset.", value: boolean, run: cliAllow,
			parameter: []cliParameter{addressParameter, theRuleset}},
		{name: "network.firewall.ruleset.allowedip.remove", help: "Remove allowed ip address/range from the ruleset.", value: boolean, run: cliDisallow,
			parameter: []cliParameter{addressParameter, theRuleset}},
		{name: "network.ip.connection.list", help: "List active TCP/IP connections", structure: "IpConnection", run: cliConnections,
			fields:    "Proto,Recv Q,Send Q,Local Address,Foreign Address,State,World ID,CC Algo,World Name",
			parameter: []cliParameter{{name: "type", long: "type", short: "t"}}},
		{name: "system.version.get", help: "Display the product name, version and build information.", structure: "VersionGet", single: true, run: cliVersion},
		{name: "software.acceptance.get", help: "Gets the host acceptance level.", value: "string", run: func(*labHost, map[string]string) ([]cliRow, error) {
			return []cliRow{{"": {"PartnerSupported"}}}, nil
		}},
	}
}

func cliCommandOf(name string) *cliCommand {
	for i := range cliCommands {
		if cliCommands[i].name == name {
			return &cliCommands[i]
		}
	}
	return nil
}

func (c *cliCommand) namespace() string { return c.name[:strings.LastIndexByte(c.name, '.')] }

func (c *cliCommand) moid() string {
	return "ha-cli-handler-" + strings.ReplaceAll(c.namespace(), ".", "-")
}

// execute checks the arguments and runs the command: in the host that this one is tied to, or here.
func (c *cliCommand) execute(h *labHost, arguments map[string]string) ([]cliRow, error) {
	known := map[string]bool{}
	for _, p := range c.parameter {
		known[p.name] = true
		value, given := arguments[p.name]
		if p.required && !given {
			return nil, fmt.Errorf("Missing required parameter %s.", p.name)
		}
		if p.boolean && given && value != "true" && value != "false" {
			return nil, fmt.Errorf("Invalid data constraint for parameter '%s'.", p.name)
		}
	}
	for name := range arguments {
		if !known[name] {
			return nil, fmt.Errorf("Invalid parameter %s.", name)
		}
	}
	run := c.run
	if h.tie != nil {
		run = c.inHost
	}
	rows, err := run(h, arguments)
	if err == nil && c.value == boolean {
		rows = []cliRow{{"": {"true"}}}
	}
	return rows, err
}

// fetchInfo describes a namespace, as clients ask before they run a command of it.
func fetchInfo(namespace string) string {
	var b strings.Builder
	for i := range cliCommands {
		c := &cliCommands[i]
		if c.namespace() != namespace {
			continue
		}
		name := c.name[len(namespace)+1:]
		fmt.Fprintf(&b, "<method><name>%s</name><displayName>%s</displayName><help>%s</help>", name, name, escaped(c.help))
		for _, p := range c.parameter {
			fmt.Fprintf(&b, "<param><name>%s</name><displayName>%s</displayName><help></help><aliases>-%s</aliases><aliases>--%s</aliases><flag>false</flag></param>",
				p.name, p.long, p.short, p.long)
		}
		formatter := map[bool]string{true: "simple", false: "table"}[c.single || c.value != ""]
		if c.fields != "" {
			fmt.Fprintf(&b, "<hints><key>fields:%s</key><value>%s</value></hints>", c.structure, escaped(c.fields))
		}
		fmt.Fprintf(&b, "<hints><key>formatter</key><value>%s</value></hints></method>", formatter)
	}
	if b.Len() == 0 {
		return ""
	}
	return fmt.Sprintf(`%s xsi:type="VimCLIInfoCommandInfo"><name>%s</name><displayName>%s</displayName><help></help>%s</obj>`,
		cliRoot, namespace, namespace[strings.LastIndexByte(namespace, '.')+1:], b.String())
}
