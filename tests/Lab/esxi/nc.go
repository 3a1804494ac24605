package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// ESXi's TCP gives up a connection attempt after this time (BSD's default); until then nc hangs.
const connectTimeout = 75 * time.Second

var serviceNames = map[string]string{"22": "ssh", "23": "telnet", "80": "http", "443": "https", "427": "svrloc"}

// netcat is OpenBSD's, but for -z, which says what it found without -v as well (transcript).
func netcat(args []string) int {
	var zero, verbose, listen, datagrams bool
	timeout := connectTimeout
	var words []string
	for i := 0; i < len(args); i++ {
		if !strings.HasPrefix(args[i], "-") {
			words = append(words, args[i])
			continue
		}
		for n, flag := range args[i][1:] {
			switch flag {
			case 'z':
				zero = true
			case 'v':
				verbose = true
			case 'l':
				listen = true
			case 'u':
				datagrams = true
			case 'n', 'k', '4':
			case 'w', 's', 'p':
				value := args[i][n+2:]
				if value == "" && i+1 < len(args) {
					i++
					value = args[i]
				}
				if flag == 'w' {
					seconds, err := strconv.Atoi(value)
					if err != nil || seconds < 1 {
						fmt.Fprintln(os.Stderr, "nc: timeout too small:", value)
						return 1
					}
					timeout = time.Duration(seconds) * time.Second
				} else if flag == 'p' && listen {
					words = append(words, value)
				}
			default:
				fmt.Fprintf(os.Stderr, "nc: invalid option -- '%c'\n", flag)
				return 1
			}
			if flag == 'w' || flag == 's' || flag == 'p' {
				break
			}
		}
	}
	if listen {
		return netcatListen(words)
	}
	if len(words) != 2 {
		fmt.Fprintln(os.Stderr, "usage: nc [-46klnuvz] [-p port] [-s addr] [-w secs] [host] [port]")
		return 1
	}
	protocol := "tcp"
	if datagrams {
		protocol = "udp"
	}
	connection, err := net.DialTimeout(protocol+"4", net.JoinHostPort(words[0], words[1]), timeout)
	if err != nil {
		if verbose {
			fmt.Fprintf(os.Stderr, "nc: connect to %s port %s (%s) failed: %s\n", words[0], words[1], protocol, reason(err))
		}
		return 1
	}
	defer connection.Close()
	if zero || verbose {
		service := serviceNames[words[1]]
		if service == "" {
			service = "*"
		}
		fmt.Printf("Connection to %s %s port [%s/%s] succeeded!\n", words[0], words[1], protocol, service)
	}
	if !zero {
		if timeout < connectTimeout {
			connection = &idle{connection, timeout}
		}
		exchange(connection)
	}
	return 0
}

// idle ends a connection on which nothing came for a time: what -w means once it stands (OpenBSD's nc(1)).
type idle struct {
	net.Conn
	limit time.Duration
}

func (c *idle) Read(b []byte) (int, error) {
	_ = c.SetReadDeadline(time.Now().Add(c.limit))
	return c.Conn.Read(b)
}

func reason(err error) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "refused"):
		return "Connection refused"
	case strings.Contains(text, "reset"):
		return "Connection reset by peer"
	case strings.Contains(text, "unreachable"):
		return "No route to host"
	}
	return "Operation timed out"
}

func netcatListen(words []string) int {
	if len(words) == 0 {
		fmt.Fprintln(os.Stderr, "nc: port needed")
		return 1
	}
	listener, err := net.Listen("tcp4", ":"+words[len(words)-1])
	if err != nil {
		fmt.Fprintln(os.Stderr, "nc: Address already in use")
		return 1
	}
	connection, err := listener.Accept()
	listener.Close()
	if err != nil {
		return 1
	}
	defer connection.Close()
	exchange(connection)
	return 0
}

// exchange copies standard input and output until the other side has closed.
func exchange(connection net.Conn) {
	go func() {
		_, _ = io.Copy(connection, os.Stdin)
		if half, ok := connection.(*net.TCPConn); ok {
			_ = half.CloseWrite()
		}
	}()
	_, _ = io.Copy(os.Stdout, connection)
}
