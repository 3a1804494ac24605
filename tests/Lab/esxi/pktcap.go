package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// What the filter drops is copied to one end of a veth in the hosts' network, and captured at the other.
func (s hostSettings) dropInto() string { return "dr" + strings.TrimPrefix(s.FarEnd, "fw") }
func (s hostSettings) dropSeen() string { return "dp" + strings.TrimPrefix(s.FarEnd, "fw") }

func (n network) addDrops(index int) error {
	s := hostSettings{FarEnd: farEnd(index)}
	batch := "link add " + s.dropInto() + " type veth peer name " + s.dropSeen() + "\nlink set " + s.dropInto() + " up\nlink set " + s.dropSeen() + " up\n"
	_, err := output(batch, "ip", "-n", n.namespace(), "-batch", "-")
	return err
}

// pktcapVersion is the first with pktcap-uw (vSphere Networking: from 5.5 on).
const pktcapVersion = "5.5.0"

// pktcap is pktcap-uw --capture Drop: the packets that the host's firewall drops, from the real filter. The words around them
// are from memory; which reason a drop of the firewall is given was not found [inferred].
func pktcap(args []string) int {
	runtime.LockOSThread() // the death signal below is tied to this thread
	var point string
	var filter []string
	most := 0
	for i := 0; i < len(args); i++ {
		value := ""
		if i+1 < len(args) {
			value = args[i+1]
		}
		switch args[i] {
		case "--capture":
			point = value
		case "--ip":
			filter = append(filter, "host "+value)
		case "--srcip":
			filter = append(filter, "src host "+value)
		case "--dstip":
			filter = append(filter, "dst host "+value)
		case "--tcpport":
			filter = append(filter, "tcp port "+value)
		case "--proto":
			filter = append(filter, "ip proto "+value)
		case "-c":
			most, _ = strconv.Atoi(value)
		default:
			fmt.Fprintf(os.Stderr, "pktcap-uw: unrecognized option '%s'\n", args[i])
			return 1
		}
		i++
	}
	if point != "Drop" {
		fmt.Fprintf(os.Stderr, "The capture point %s is unknown\n", point)
		return 1
	}
	s, err := readSettings()
	if err != nil {
		return complain(err)
	}
	given := []string{"--net=" + labDir + "/lan", labDir + "/bin/tcpdump", "-Z", "root", "-i", s.dropSeen(), "-Q", "in", "-n", "-l", "-xx", "--immediate-mode"}
	cmd := exec.Command("/bin/nsenter", append(given, strings.Join(filter, " and "))...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
	packets, err := cmd.StdoutPipe()
	if err != nil {
		return complain(err)
	}
	if err := cmd.Start(); err != nil {
		return complain(err)
	}
	fmt.Println("The session capture point is Drop")
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	go func() {
		for range signals {
			_ = cmd.Process.Signal(syscall.SIGTERM)
		}
	}()
	seen := printDrops(bufio.NewScanner(packets), most, func() { _ = cmd.Process.Signal(syscall.SIGTERM) })
	_ = cmd.Wait()
	fmt.Printf("Dump: %d, broken : 0, drop: 0, file err: 0\nReceive thread exiting...\nDumping thread exiting...\n", seen)
	return 0
}

// printDrops writes packets as pktcap-uw does, of the hexadecimal lines of tcpdump -xx.
func printDrops(lines *bufio.Scanner, most int, stop func()) int {
	seen, at := 0, ""
	var hex []string
	flush := func() {
		if len(hex) == 0 {
			return
		}
		seen++
		length := 0
		for _, line := range hex {
			_, bytes, _ := strings.Cut(line, ":")
			length += len(strings.ReplaceAll(strings.TrimSpace(bytes), " ", "")) / 2
		}
		fmt.Printf("%s[%d] Captured at Drop point, Drop Reason 'Firewall', TSO not enabled, Checksum not offloaded and not verified, length %d.\n\tSegment[0] ---- %d bytes:\n%s\n",
			at, seen, length, length, strings.Join(hex, "\n"))
		hex = nil
		if most > 0 && seen >= most {
			stop()
		}
	}
	for lines.Scan() {
		if line := lines.Text(); strings.HasPrefix(line, "\t0x") {
			hex = append(hex, line)
			// The last line of an Ethernet frame is not marked: a short one is certain to be it.
			if _, bytes, _ := strings.Cut(line, ":"); len(strings.TrimSpace(bytes)) < 39 {
				flush()
			}
		} else {
			flush()
			at, _, _ = strings.Cut(line, " ")
		}
	}
	flush()
	return seen
}
