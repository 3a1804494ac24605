package main

import "errors"

// A host of the inventory has no network of its own; a tied one answers from its own.
func init() {
	noNetwork := func(*labHost, map[string]string) ([]cliRow, error) {
		return nil, errors.New("Unable to get the network stack of this host.")
	}
	cliCommands = append(cliCommands,
		cliCommand{name: "network.ip.route.ipv4.list", help: "List configured IPv4 routes", structure: "IPv4Route",
			fields: "Network,Netmask,Gateway,Interface,Source", run: noNetwork},
		cliCommand{name: "network.ip.interface.ipv4.get", help: "List the IPv4 addresses assigned to VMkernel network interfaces.", structure: "IPv4Interface",
			fields: "Name,IPv4 Address,IPv4 Netmask,IPv4 Broadcast,Address Type,DHCP DNS", run: noNetwork},
		cliCommand{name: "network.ip.neighbor.list", help: "List ARP table entries", structure: "Neighbor",
			fields: "Neighbor,Mac Address,Vmknic,Expiry,State", run: noNetwork})
}
