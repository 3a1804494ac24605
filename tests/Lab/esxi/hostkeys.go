package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// hostKey is one of sshd's. A host keeps its keys over reboots.
type hostKey struct {
	Type   string `json:"type"`
	SHA256 string `json:"sha256"`
	Public string `json:"public"`
}

// hostKeyKinds: an RSA key takes a third of a second to make, so that only the hosts that must have one do.
func (p profile) hostKeyKinds() []string {
	if p.LegacySSH {
		return []string{"rsa"}
	}
	if p.since("7.0.0") {
		return []string{"ecdsa"}
	}
	return []string{"ecdsa", "rsa"}
}

// makeHostKeys writes the private keys to dir. The first is the one that OpenSSH clients ask for first.
func makeHostKeys(dir string, p profile) ([]hostKey, error) {
	var keys []hostKey
	for _, kind := range p.hostKeyKinds() {
		path := filepath.Join(dir, "ssh_host_"+kind+"_key")
		bits := map[string]string{"ecdsa": "256", "rsa": "2048"}[kind]
		if err := run(inPath("ssh-keygen"), "-q", "-t", kind, "-b", bits, "-N", "", "-C", "", "-f", path); err != nil {
			return nil, err
		}
		public, err := os.ReadFile(path + ".pub")
		if err != nil {
			return nil, err
		}
		words := strings.Fields(string(public))
		if len(words) < 2 {
			return nil, fmt.Errorf("%s.pub holds no key", path)
		}
		blob, err := base64.StdEncoding.DecodeString(words[1])
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(blob) // as `ssh-keygen -l` prints it
		keys = append(keys, hostKey{words[0], "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:]), words[1]})
	}
	return keys, nil
}
