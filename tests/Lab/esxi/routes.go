package main

import (
	"fmt"
	"net"
	"os"
	"strings"
)

// The host's own network, read from the kernel, in the words of ESXi. `network ip route` came with 5.1; before there is
// esxcfg-route (VMware KB 2081185; transcripts of 5.x and 8.x).
func init() {
	esxcliCommands["network ip route ipv4 list"] = esxcliCommand{run: routeList}
	esxcliCommands["network ip interface ipv4 get"] = esxcliCommand{run: interfaceList}
	esxcliCommands["network ip neighbor list"] = esxcliCommand{run: neighborList}
	commands["esxcfg-route"] = esxcfgRoute
	commands["pktcap-uw"] = pktcap
}

// linkNetworkTools puts them where ESXi has them.
func (c bootConfig) linkNetworkTools(root string) error {
	names := []string{"/sbin/esxcfg-route"}
	if c.Settings.Profile.since(pktcapVersion) {
		names = append(names, "/sbin/pktcap-uw")
	}
	for _, name := range names {
		if err := os.Symlink(labDir+"/bin/esxi-lab", root+name); err != nil {
			return err
		}
	}
	return nil
}

type route struct{ network, mask, gateway, adapter string }

func (r route) isDefault() bool { return r.network == "0.0.0.0" && r.mask == "0.0.0.0" }

func (r route) name() string {
	if r.isDefault() {
		return "default"
	}
	return r.network
}

// routes are those of /proc/net/route, the default first as the transcripts have it.
func routes() ([]route, error) {
	data, err := os.ReadFile("/proc/net/route")
	if err != nil {
		return nil, err
	}
	var found []route
	for _, line := range strings.Split(string(data), "\n")[1:] {
		f := strings.Fields(line)
		if len(f) < 8 {
			continue
		}
		address := func(text string) string { return strings.TrimSuffix(endpoint(text+":0"), ":0") }
		one := route{address(f[1]), address(f[7]), address(f[2]), f[0]}
		if one.isDefault() {
			found = append([]route{one}, found...)
		} else {
			found = append(found, one)
		}
	}
	return found, nil
}

func routeList(map[string]string) (result, error) {
	s, err := readSettings()
	if err != nil {
		return result{}, err
	}
	if !s.Profile.since("5.1.0") {
		return result{}, fmt.Errorf("Error: Unknown command or namespace network ip route ipv4 list")
	}
	found, err := routes()
	r := result{structure: "IPv4Route", columns: []string{"Network", "Netmask", "Gateway", "Interface", "Source"}}
	for _, one := range found {
		r.rows = append(r.rows, []interface{}{one.name(), one.mask, one.gateway, one.adapter, "MANUAL"})
	}
	return r, err
}

func esxcfgRoute(args []string) int {
	found, err := routes()
	if err != nil {
		return complain(err)
	}
	if len(args) == 0 {
		for _, one := range found {
			if one.isDefault() {
				fmt.Println("VMkernel default gateway is", one.gateway)
			}
		}
		return 0
	}
	if len(args) != 1 || args[0] != "-l" {
		fmt.Fprintln(os.Stderr, "esxcfg-route [<options>] [<network> [<netmask>] <gateway>]")
		return 1
	}
	fmt.Printf("VMkernel Routes:\n%-16s %-16s %-16s %-15s\n", "Network", "Netmask", "Gateway", "Interface")
	for _, one := range found {
		gateway := one.gateway
		if gateway == "0.0.0.0" {
			gateway = "Local Subnet"
		}
		fmt.Printf("%-16s %-16s %-16s %-15s\n", one.name(), one.mask, gateway, one.adapter)
	}
	return 0
}

func interfaceList(map[string]string) (result, error) {
	r := result{structure: "IPv4Interface", columns: []string{"Name", "IPv4 Address", "IPv4 Netmask", "IPv4 Broadcast", "Address Type", "DHCP DNS"}}
	adapters, err := net.Interfaces()
	if err != nil {
		return r, err
	}
	for _, a := range adapters {
		addresses, _ := a.Addrs()
		for _, address := range addresses {
			network, ok := address.(*net.IPNet)
			if !ok || network.IP.To4() == nil || !strings.HasPrefix(a.Name, "vmk") {
				continue
			}
			ip, mask := network.IP.To4(), network.Mask
			broadcast := net.IPv4(ip[0]|^mask[0], ip[1]|^mask[1], ip[2]|^mask[2], ip[3]|^mask[3])
			r.rows = append(r.rows, []interface{}{a.Name, ip.String(), net.IP(mask).String(), broadcast.String(), "STATIC", false})
		}
	}
	return r, nil
}

// neighborList is the ARP cache; an entry that nobody answered for is not in it [inferred].
func neighborList(map[string]string) (result, error) {
	r := result{structure: "Neighbor", columns: []string{"Neighbor", "Mac Address", "Vmknic", "Expiry", "State"}}
	data, err := os.ReadFile("/proc/net/arp")
	if err != nil {
		return r, err
	}
	for _, line := range strings.Split(string(data), "\n")[1:] {
		f := strings.Fields(line)
		if len(f) >= 6 && f[3] != "00:00:00:00:00:00" {
			r.rows = append(r.rows, []interface{}{f[0], f[3], f[5], "1139 sec", ""})
		}
	}
	return r, nil
}
