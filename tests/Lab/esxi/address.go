package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"strings"
)

// addressOfLan gives the hosts' network a further address of a device, or takes it away. Programs that `exec peer` runs can listen there.
func addressOfLan(args []string) int {
	f := flag.NewFlagSet("address", flag.ContinueOnError)
	name := labFlag(f)
	if f.Parse(args) != nil || f.NArg() != 2 || f.Arg(0) != "add" && f.Arg(0) != "remove" || !labName.MatchString(*name) {
		return 2
	}
	if _, err := os.Stat(runDir + *name + "/control"); err != nil {
		return complain(fmt.Errorf("lab %s is not running", *name))
	}
	admin, err := ask(*name, "lan")
	if err != nil {
		return complain(err)
	}
	ip := net.ParseIP(f.Arg(1)).To4()
	if ip == nil || !strings.HasPrefix(ip.String(), strings.TrimSuffix(admin, "1")) || ip[3] == 0 || ip[3] == 255 {
		return complain(fmt.Errorf("%s is no address of the lab's network, which is %s/24", f.Arg(1), admin))
	}
	verb := map[string]string{"add": "add", "remove": "del"}[f.Arg(0)]
	if err := run("ip", "-n", network{lab: *name}.namespace(), "addr", verb, ip.String()+"/24", "dev", "br0"); err != nil {
		return complain(err)
	}
	return 0
}
