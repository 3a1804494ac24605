package main

import (
	"fmt"
	"os"
	"strings"
)

// vsish knows the one branch that shows what the firewall did at vmk0.
func vsish(args []string) int {
	var words []string
	for _, a := range args {
		if a != "-e" {
			words = append(words, strings.Fields(a)...)
		}
	}
	s, err := readSettings()
	if err != nil {
		return complain(err)
	}
	const branch = "/vmkModules/esxfw"
	if len(words) == 2 {
		path := strings.TrimSuffix(words[1], "/")
		switch {
		case words[0] == "ls" && path == branch:
			fmt.Println("filters/")
			return 0
		case words[0] == "ls" && path == branch+"/filters":
			fmt.Println("vmk0/")
			return 0
		case words[0] == "ls" && path == branch+"/filters/vmk0":
			fmt.Println("filterproperties")
			return 0
		case (words[0] == "cat" || words[0] == "get") && path == branch+"/filters/vmk0/filterproperties":
			return filterProperties(s)
		}
		fmt.Printf("VSISHPath_Form():Extraneous '%s' in path.\n", strings.Trim(words[1], "/"))
		return 1
	}
	fmt.Fprintln(os.Stderr, "usage: vsish -e cat|get|ls PATH")
	return 1
}

// filterProperties as in the transcript, to the letter.
func filterProperties(s hostSettings) int {
	enabled := 0
	err := looked(func(f *firewall) error {
		if f.Enabled && f.Loaded {
			enabled = 1
		}
		return nil
	})
	if err != nil {
		return complain(err)
	}
	c, err := readCounters(s)
	if err != nil {
		return complain(err)
	}
	fmt.Printf("ESXFW filter properties {\n   Port ID:16777219\n   Filtering enabled?:%d\n   pkts passed:%d\n   pkts dropped:%d\n   pkts rejected:0\n}\n",
		enabled, c.passed, c.dropped)
	return 0
}

// secureBoot is secureBoot.py, which came with 6.5. From memory: -s tells the state.
func secureBoot(args []string) int {
	s, err := readSettings()
	if err != nil {
		return complain(err)
	}
	if len(args) != 1 || args[0] != "-s" {
		fmt.Fprintln(os.Stderr, "usage: secureBoot.py -s")
		return 1
	}
	fmt.Println(map[bool]string{true: "Enabled", false: "Disabled"}[s.Profile.SecureBoot])
	return 0
}

func vmware(args []string) int {
	s, err := readSettings()
	if err != nil {
		return complain(err)
	}
	flags := strings.Join(args, "")
	if strings.Contains(flags, "v") || flags == "" {
		fmt.Printf("VMware ESXi %s build-%s\n", s.Profile.Version, s.Profile.Build)
	}
	if strings.Contains(flags, "l") {
		fmt.Println(s.Profile.Release)
	}
	return 0
}

// uname says VMkernel, which is how a script tells such a host.
func uname(args []string) int {
	s, err := readSettings()
	if err != nil {
		return complain(err)
	}
	name, _ := os.Hostname()
	flags := strings.Join(args, "")
	all := strings.Contains(flags, "a")
	var words []string
	for _, part := range []struct{ flag, text string }{{"s", "VMkernel"}, {"n", name}, {"r", s.Profile.Version},
		{"v", "#1 SMP Release build-" + s.Profile.Build}, {"m", "x86_64"}} {
		if all || strings.Contains(flags, part.flag) || flags == "" && part.flag == "s" {
			words = append(words, part.text)
		}
	}
	if all {
		words = append(words, "GNU/Linux")
		if s.Profile.since("6.0.0") {
			words[len(words)-1] = "x86_64 x86_64 ESXi"
		}
	}
	fmt.Println(strings.Join(words, " "))
	return 0
}

// vimCmd answers what a diagnosis asks first; the host has no VMs of its own.
func vimCmd(args []string) int {
	s, err := readSettings()
	if err != nil {
		return complain(err)
	}
	switch strings.Join(args, " ") {
	case "vmsvc/getallvms":
		fmt.Println("Vmid   Name   File   Guest OS   Version   Annotation")
	case "hostsvc/hostsummary":
		fmt.Printf("Listsummary:\n\n(vim.host.Summary) {\n   host = 'vim.HostSystem:ha-host', \n   config = (vim.host.Summary.ConfigSummary) {\n      name = \"%s\", \n      product = (vim.AboutInfo) {\n         fullName = \"VMware ESXi %s build-%s\", \n         version = \"%s\", \n         build = \"%s\", \n      }, \n   }, \n}\n",
			s.Name, s.Profile.Version, s.Profile.Build, s.Profile.Version, s.Profile.Build)
	case "hostsvc/firmware/sync_config":
		if err := saveState(); err != nil {
			return complain(err)
		}
	default:
		fmt.Fprintf(os.Stderr, "Invalid command '%s'.\n", strings.Join(args, " "))
		return 1
	}
	return 0
}
