// esxi-lab runs hosts that behave like ESXi hosts, in namespaces of their own: a real sshd, busybox ash,
// a firewall that filters real packets from the XML files in /etc/vmware/firewall. Inside a host the same
// program is esxcli, vsish, nc and the rest, by the name it is called with.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

// What the program is outside of a host.
var verbs = map[string]func([]string) int{
	"up":       up,
	"check":    check,
	"down":     down,
	"reboot":   rebootFromOutside,
	"exec":     execInHost,
	"listen":   listenAtPeer,
	"forward":  forwardToHost,
	"mishap":   mishapAtHost,
	"lockdown": lockdownHost,
	"ssh":      sshOfHost,
	"vmx":      vmxAtHost,
	"guest":    guestOfVM,
	"dns":      dnsOfHost,
	"address":  addressOfLan,
	vmxVerb:    hostVmx,
	bootVerb:   boot,
	filterVerb: filterAnew,
}

// What it is inside of one.
var commands = map[string]func([]string) int{
	"esxcli":                        esxcli,
	"localcli":                      localcli,
	"vsish":                         vsish,
	"nc":                            netcat,
	"tcpdump-uw":                    tcpdump,
	"vmware":                        vmware,
	"vim-cmd":                       vimCmd,
	"uname":                         uname,
	"reboot":                        rebootFromInside,
	filepath.Base(secureBootScript): secureBoot,
	// What the script of that name runs.
	"auto-backup": autoBackup,
}

const usage = `usage: esxi-lab up --profile NAME[,NAME…] [--name esx01] [--count N] [--lab esxi-lab] [--lan 198.18.0] [--password P] [--exit-on-stdin-eof]
       esxi-lab check
       esxi-lab down [--lab L]
       esxi-lab reboot [--lab L] [--hard] HOST
       esxi-lab exec [--lab L] HOST|peer COMMAND [ARGUMENT…]
       esxi-lab listen [--lab L] [--address A] --port N [--to ADDRESS:PORT]
       esxi-lab forward [--lab L] HOST PORT
       esxi-lab lockdown [--lab L] HOST on [EXCEPTION-USER…]|off
       esxi-lab ssh [--lab L] HOST start|stop
       esxi-lab vmx [--lab L] HOST start --vm NAME --port N --uri URI --direction client|server [--proxy URI] [--guest echo]
       esxi-lab vmx [--lab L] HOST stop --vm NAME --port N | list
       esxi-lab guest [--lab L] HOST --vm NAME --port N
       esxi-lab dns [--lab L] HOST set NAME ADDRESS | clear NAME | server up|down
       esxi-lab address [--lab L] add|remove ADDRESS
       esxi-lab mishap [--lab L] HOST NAME on|off|MILLISECONDS
profiles: 5.0u1 5.1 6.5 8.0 8.0-secureboot
`

func main() {
	if run, ok := commands[filepath.Base(os.Args[0])]; ok {
		delay()
		os.Exit(run(os.Args[1:]))
	}
	if len(os.Args) > 1 {
		if run, ok := verbs[os.Args[1]]; ok {
			os.Exit(run(os.Args[2:]))
		}
	}
	fmt.Fprint(os.Stderr, usage)
	os.Exit(2)
}

func complain(err error) int {
	fmt.Fprintln(os.Stderr, "esxi-lab:", err)
	return 1
}
