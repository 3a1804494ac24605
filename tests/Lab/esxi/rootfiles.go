package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// A boot script as shipped: nothing in it but the place for what an administrator adds.
const (
	stockLocalSh = "#!/bin/sh\n\n# Local configuration: what is added here runs at the end of every boot.\n# The hostd service may not answer yet when it does.\n\nexit 0\n"
	stockRcLocal = "#!/bin/sh\n\nexport PATH=/sbin:/bin\n\n# Local configuration: what is added here runs at the end of every boot.\n"
)

const autoBackupScript = "#!/bin/sh\n# Saves changed files with a sticky bit to the boot bank.\nexec " + labDir + "/bin/auto-backup \"$@\"\n"

// writeFiles writes the image's files. A sticky bit marks those that auto-backup.sh may save.
func (c bootConfig) writeFiles(root string) error {
	p := c.Settings.Profile
	prompt := `\w # `
	if p.since("6.0.0") {
		prompt = `[root@\h:\w] `
	}
	files := map[string]struct {
		mode os.FileMode
		text string
	}{
		"/etc/passwd":                        {0o644, "root:x:0:0:Administrator:/:/bin/sh\noperator:x:1001:1001:Operator:/tmp:/bin/sh\nsshd:x:99:99:sshd:/run/sshd:/bin/false\nnobody:x:65534:65534:nobody:/:/bin/false\n"},
		"/etc/group":                         {0o644, "root:x:0:root\noperator:x:1001:\nsshd:x:99:\ntty:x:5:\nnobody:x:65534:\n"},
		"/etc/shadow":                        {0o600 | os.ModeSticky, "root:" + c.PasswordHash + ":13358:0:99999:7:::\noperator:" + c.PasswordHash + ":13358:0:99999:7:::\nsshd:*:13358:0:99999:7:::\nnobody:*:13358:0:99999:7:::\n"},
		"/etc/nsswitch.conf":                 {0o644, "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"},
		"/etc/shells":                        {0o644, "/bin/sh\n/bin/ash\n"},
		"/etc/profile":                       {0o644, "export PS1='" + prompt + "'\nexport PATH=/bin:/sbin\n"},
		"/etc/hosts":                         {0o644 | os.ModeSticky, c.hosts()},
		"/etc/resolv.conf":                   {0o644 | os.ModeSticky, resolvConf(c.Settings.DNS)},
		"/etc/pam.d/sshd":                    {0o644, pamForSSH()},
		"/etc/ssh/sshd_config":               {0o600 | os.ModeSticky, sshdConfig(p)},
		"/etc/ssh/keys-root/authorized_keys": {0o600 | os.ModeSticky, ""},
		"/var/log/lastlog":                   {0o644, ""}, // sshd tells every user of its absence
		"/etc/vmware/esx.conf":               {0o600 | os.ModeSticky, "/adv/Misc/HostName = \"" + c.Settings.Name + "\"\n"},
		firewallDir + "/service.xml":         {0o444, stockServiceXML()},
		"/sbin/auto-backup.sh":               {0o555, autoBackupScript},
		"/bin/auto-backup.sh":                {0o555, autoBackupScript},
	}
	for name, file := range files {
		if err := writeFile(root+name, file.text, file.mode); err != nil {
			return err
		}
	}
	script := stockLocalSh
	if p.BootScript == rcLocal {
		script = stockRcLocal
		if err := os.Remove(root + filepath.Dir(localSh)); err != nil {
			return err
		}
	}
	if err := writeFile(root+p.BootScript, script, 0o755|os.ModeSticky); err != nil {
		return err
	}
	return c.writeHostKeys(root)
}

// writeFile gives the mode even where the umask would take from it.
func writeFile(path, text string, mode os.FileMode) error {
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Chmod(path, mode)
}

func (c bootConfig) hosts() string {
	lines := []string{"127.0.0.1 localhost"}
	for name, address := range c.Settings.Hosts {
		lines = append(lines, address+" "+name)
	}
	sort.Strings(lines[1:])
	return strings.Join(lines, "\n") + "\n"
}

func (c bootConfig) writeHostKeys(root string) error {
	keys, err := filepath.Glob(filepath.Join(c.Dir, "disk/keys/ssh_host_*_key"))
	if err != nil || len(keys) == 0 {
		return fmt.Errorf("no host keys in %s (%v)", c.Dir, err)
	}
	for _, key := range keys {
		data, err := os.ReadFile(key)
		if err != nil {
			return err
		}
		if err := os.WriteFile(root+"/etc/ssh/"+filepath.Base(key), data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// sshdConfig has no Subsystem line: there is no SFTP on these hosts.
func sshdConfig(p profile) string {
	lines := []string{
		"Port 22",
		"UsePAM yes",
		"UseDNS no",
		"PermitRootLogin yes",
		"PrintMotd no",
		"PrintLastLog no",
		"StrictModes no",
		"PidFile /run/sshd.pid",
		"AuthorizedKeysFile /etc/ssh/keys-%u/authorized_keys",
		"KbdInteractiveAuthentication yes",
		"MaxSessions 10",
		"MaxStartups 50:30:100",
		"LogLevel VERBOSE", // every session and every transfer is in the log, where tests count them
		"X11Forwarding no",
		"AllowTcpForwarding no",
	}
	for _, kind := range p.hostKeyKinds() {
		lines = append(lines, "HostKey /etc/ssh/ssh_host_"+kind+"_key")
	}
	if p.PasswordAuth {
		lines = append(lines, "PasswordAuthentication yes")
	} else {
		lines = append(lines, "PasswordAuthentication no")
	}
	if p.LegacySSH {
		lines = append(lines,
			"HostKeyAlgorithms ssh-rsa",
			"PubkeyAcceptedAlgorithms ssh-rsa,ssh-dss",
			"KexAlgorithms diffie-hellman-group-exchange-sha1,diffie-hellman-group14-sha1,diffie-hellman-group1-sha1",
			"Ciphers aes128-ctr,aes192-ctr,aes256-ctr,aes128-cbc,3des-cbc",
			"MACs hmac-sha1")
	} else {
		lines = append(lines,
			"KexAlgorithms ecdh-sha2-nistp256,ecdh-sha2-nistp384,ecdh-sha2-nistp521,diffie-hellman-group14-sha256,diffie-hellman-group16-sha512",
			"MACs hmac-sha2-256,hmac-sha2-512")
	}
	return strings.Join(lines, "\n") + "\n"
}
