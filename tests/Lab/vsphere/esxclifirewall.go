package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
)

// cliState is what esxcli knows of a firewall and HostFirewallInfo does not.
type cliState struct{ off, unloaded, pass bool }

func cliFirewallGet(h *labHost, _ map[string]string) ([]cliRow, error) {
	h.firewall.Lock()
	defer h.firewall.Unlock()
	s := h.firewall.state
	action := map[bool]string{false: "DROP", true: "PASS"}[s.pass]
	return []cliRow{{"DefaultAction": {action}, "Enabled": {strconv.FormatBool(!s.off)}, "Loaded": {strconv.FormatBool(!s.unloaded)}}}, nil
}

func cliFirewallSet(h *labHost, a map[string]string) ([]cliRow, error) {
	h.firewall.Lock()
	defer h.firewall.Unlock()
	if v, ok := a["enabled"]; ok {
		h.firewall.state.off = v == "false"
	}
	if v, ok := a["defaultaction"]; ok {
		h.firewall.state.pass = v == "true"
	}
	return nil, nil
}

func cliRefresh(h *labHost, _ map[string]string) ([]cliRow, error) {
	_, f := h.firewall.RefreshFirewall(nil, nil)
	return nil, cliError(f, "")
}

// cliError is a fault of the API in the words of esxcli; the words are inferred.
func cliError(f fault, id string) error {
	switch f.(type) {
	case nil:
		return nil
	case *types.NotFound:
		return fmt.Errorf("Invalid ruleset id '%s'.", id)
	}
	return errors.New(faultText(f))
}

// rulesets are those that a command is about.
func (h *labHost) rulesets(id string) ([]types.HostFirewallRuleset, error) {
	h.firewall.Lock()
	defer h.firewall.Unlock()
	if id == "" {
		return h.firewall.FirewallInfo.Ruleset, nil
	}
	if r := rulesetOf(h.firewall.FirewallInfo, id); r != nil {
		return []types.HostFirewallRuleset{*r}, nil
	}
	return nil, cliError(new(types.NotFound), id)
}

func cliRulesets(h *labHost, a map[string]string) ([]cliRow, error) {
	sets, err := h.rulesets(a["rulesetid"])
	var rows []cliRow
	for _, r := range sets {
		row := cliRow{"Name": {r.Key}, "Enabled": {strconv.FormatBool(r.Enabled)}}
		if compareVersions(h.Config.Product.Version, "8.0.2") >= 0 {
			row["EnableDisableconfigurable"] = []string{strconv.FormatBool(!r.Required)}
			row["AllowedIPconfigurable"] = []string{"true"}
		}
		rows = append(rows, row)
	}
	return rows, err
}

func cliRules(h *labHost, a map[string]string) ([]cliRow, error) {
	sets, err := h.rulesets(a["rulesetid"])
	var rows []cliRow
	for _, r := range sets {
		for _, x := range r.Rule {
			end := x.EndPort
			if end == 0 {
				end = x.Port
			}
			portType := "Dst"
			if x.PortType == types.HostFirewallRulePortTypeSrc {
				portType = "Src"
			}
			rows = append(rows, cliRow{
				"Ruleset": {r.Key}, "Direction": {strings.Title(string(x.Direction))}, "Protocol": {strings.ToUpper(x.Protocol)}, "PortType": {portType},
				"PortBegin": {fmt.Sprint(x.Port)}, "PortEnd": {fmt.Sprint(end)},
			})
		}
	}
	return rows, err
}

func cliAllowed(h *labHost, a map[string]string) ([]cliRow, error) {
	sets, err := h.rulesets(a["rulesetid"])
	var rows []cliRow
	for _, r := range sets {
		rows = append(rows, cliRow{"Ruleset": {r.Key}, "AllowedIPAddresses": allowedTexts(r.AllowedHosts)})
	}
	return rows, err
}

func allowedTexts(list *types.HostFirewallRulesetIpList) []string {
	if list == nil || list.AllIp {
		return []string{"All"}
	}
	texts := append([]string(nil), list.IpAddress...)
	for _, n := range list.IpNetwork {
		texts = append(texts, fmt.Sprintf("%s/%d", n.Network, n.PrefixLength))
	}
	return texts
}

func cliRulesetSet(h *labHost, a map[string]string) ([]cliRow, error) {
	id := a["rulesetid"]
	if v, ok := a["enabled"]; ok {
		if f := h.firewall.enable(id, v == "true"); f != nil {
			return nil, cliError(f, id)
		}
	}
	if v, ok := a["allowedall"]; ok {
		return nil, cliError(h.firewall.allowed(id, func(l *types.HostFirewallRulesetIpList) fault { l.AllIp = v == "true"; return nil }), id)
	}
	return nil, nil
}

func cliAllow(h *labHost, a map[string]string) ([]cliRow, error) {
	return changeAllowed(h, a, func(l *types.HostFirewallRulesetIpList, text string, found bool) error {
		if found {
			return errors.New("Ip address already exist.") // as a PowerCLI user wrote it down
		}
		addAllowed(l, text)
		return nil
	})
}

func cliDisallow(h *labHost, a map[string]string) ([]cliRow, error) {
	return changeAllowed(h, a, func(l *types.HostFirewallRulesetIpList, text string, found bool) error {
		if !found {
			return errors.New("Ip address does not exist.")
		}
		kept := allowedTexts(l)
		l.IpAddress, l.IpNetwork = nil, nil
		for _, k := range kept {
			if k != text {
				addAllowed(l, k)
			}
		}
		return nil
	})
}

// changeAllowed: the list of a ruleset that is open to all cannot be changed [inferred].
func changeAllowed(h *labHost, a map[string]string, do func(*types.HostFirewallRulesetIpList, string, bool) error) ([]cliRow, error) {
	var problem error
	f := h.firewall.allowed(a["rulesetid"], func(l *types.HostFirewallRulesetIpList) fault {
		if l.AllIp {
			problem = errors.New("Ruleset allows all IP addresses, set allowed-all to false first.")
		} else {
			found := false
			for _, t := range allowedTexts(l) {
				found = found || t == a["ipaddress"]
			}
			problem = do(l, a["ipaddress"], found)
		}
		if problem != nil {
			return new(types.HostConfigFault)
		}
		return nil
	})
	if problem != nil {
		return nil, problem
	}
	return nil, cliError(f, a["rulesetid"])
}

func addAllowed(l *types.HostFirewallRulesetIpList, text string) {
	if ip, network, err := net.ParseCIDR(text); err == nil {
		bits, _ := network.Mask.Size()
		l.IpNetwork = append(l.IpNetwork, types.HostFirewallRulesetIpNetwork{Network: ip.String(), PrefixLength: int32(bits)})
		return
	}
	l.IpAddress = append(l.IpAddress, text)
}

func cliConnections(h *labHost, a map[string]string) ([]cliRow, error) {
	if t := a["type"]; t != "" && t != "tcp" && t != "udp" && t != "ip" && t != "all" {
		return nil, errors.New("Invalid data constraint for parameter 'type'.")
	}
	return []cliRow{{
		"Proto": {"tcp"}, "RecvQ": {"0"}, "SendQ": {"0"}, "LocalAddress": {"0.0.0.0:443"}, "ForeignAddress": {"0.0.0.0:0"}, "State": {"LISTEN"},
		"WorldID": {"525276"}, "CCAlgo": {"newreno"}, "WorldName": {"hostd"},
	}}, nil
}

func cliVersion(h *labHost, _ map[string]string) ([]cliRow, error) {
	p := h.Config.Product
	return []cliRow{{"Product": {"VMware ESXi"}, "Version": {p.Version}, "Build": {"Releasebuild-" + p.Build}, "Update": {p.Version[strings.LastIndexByte(p.Version, '.')+1:]}}}, nil
}
