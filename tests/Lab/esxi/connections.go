package main

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// States of /proc/net/tcp as ESXi names them.
var tcpStates = map[string]string{"01": "ESTABLISHED", "02": "SYN_SENT", "03": "SYN_RCVD", "04": "FIN_WAIT_1", "05": "FIN_WAIT_2",
	"06": "TIME_WAIT", "07": "CLOSED", "08": "CLOSE_WAIT", "09": "LAST_ACK", "0A": "LISTEN", "0B": "CLOSING"}

// connectionList: the column World Name came with 5.1, CC Algo with 5.5.
func connectionList(o map[string]string) (result, error) {
	s, err := readSettings()
	if err != nil {
		return result{}, err
	}
	r := result{structure: "IpConnection", columns: []string{"Proto", "Recv Q", "Send Q", "Local Address", "Foreign Address", "State", "World ID"}}
	if s.Profile.since("5.5.0") {
		r.columns = append(r.columns, "CC Algo")
	}
	if s.Profile.since("5.1.0") {
		r.columns = append(r.columns, "World Name")
	}
	owners := socketOwners()
	for _, protocol := range []string{"tcp", "udp"} {
		if t := o["type"]; t == "tcp" || t == "udp" {
			if t != protocol {
				continue
			}
		}
		for _, file := range []string{protocol, protocol + "6"} {
			data, err := os.ReadFile("/proc/net/" + file)
			if err != nil {
				continue // IPv6 may be off
			}
			for _, line := range strings.Split(string(data), "\n")[1:] {
				f := strings.Fields(line)
				if len(f) < 10 {
					continue
				}
				send, receive, _ := strings.Cut(f[4], ":")
				state := tcpStates[f[3]]
				if protocol == "udp" {
					state = ""
				}
				owner := owners[f[9]]
				row := []interface{}{protocol, hexNumber(receive), hexNumber(send), endpoint(f[1]), endpoint(f[2]), state, owner.pid}
				if s.Profile.since("5.5.0") {
					row = append(row, map[string]string{"tcp": "newreno"}[protocol])
				}
				if s.Profile.since("5.1.0") {
					row = append(row, owner.name)
				}
				r.rows = append(r.rows, row)
			}
		}
	}
	return r, nil
}

func hexNumber(text string) int {
	n, _ := strconv.ParseInt(text, 16, 64)
	return int(n)
}

// endpoint turns 7900A8C0:0FA1 into 192.168.0.121:4001: the address is a number in the machine's byte order.
func endpoint(text string) string {
	address, port, _ := strings.Cut(text, ":")
	bytes, err := hex.DecodeString(address)
	if err != nil || len(bytes) < 4 {
		return text
	}
	last := bytes[len(bytes)-4:]
	return fmt.Sprintf("%d.%d.%d.%d:%d", last[3], last[2], last[1], last[0], hexNumber(port))
}

type socketOwner struct {
	pid  int
	name string
}

// socketOwners finds who holds a socket, by its inode.
func socketOwners() map[string]socketOwner {
	owners := map[string]socketOwner{}
	links, _ := filepath.Glob("/proc/[0-9]*/fd/*")
	for _, link := range links {
		target, err := os.Readlink(link)
		if err != nil || !strings.HasPrefix(target, "socket:[") {
			continue
		}
		pid := strings.Split(link, "/")[2]
		name, _ := os.ReadFile("/proc/" + pid + "/comm")
		number, _ := strconv.Atoi(pid)
		owners[strings.Trim(target, "socket:[]")] = socketOwner{number, strings.TrimSpace(string(name))}
	}
	return owners
}
