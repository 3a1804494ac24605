package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
)

// hostKey is one of sshd's. A host keeps its keys over reboots.
type hostKey struct {
	Type   string `json:"type"`
	SHA256 string `json:"sha256"`
	Public string `json:"public"`
}

// makeHostKeys writes the private keys to dir. The first is the one that OpenSSH clients ask for first.
func makeHostKeys(dir string, p profile) ([]hostKey, error) {
	var keys []hostKey
	if !p.LegacySSH {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			return nil, err
		}
		der, err := x509.MarshalECPrivateKey(key)
		if err != nil {
			return nil, err
		}
		blob := sshString(nil, []byte("ecdsa-sha2-nistp256"))
		blob = sshString(blob, []byte("nistp256"))
		blob = sshString(blob, elliptic.Marshal(key.Curve, key.X, key.Y))
		if err := writeKey(dir, "ssh_host_ecdsa_key", "EC PRIVATE KEY", der); err != nil {
			return nil, err
		}
		keys = append(keys, described("ecdsa-sha2-nistp256", blob))
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	blob := sshString(nil, []byte("ssh-rsa"))
	blob = sshString(blob, mpint(big.NewInt(int64(key.E))))
	blob = sshString(blob, mpint(key.N))
	if err := writeKey(dir, "ssh_host_rsa_key", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)); err != nil {
		return nil, err
	}
	return append(keys, described("ssh-rsa", blob)), nil
}

func writeKey(dir, name, kind string, der []byte) error {
	return os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}

// described: the fingerprint as ssh-keygen -l prints it (RFC 4253 6.6, RFC 5656 3.1 for the blob).
func described(kind string, blob []byte) hostKey {
	sum := sha256.Sum256(blob)
	return hostKey{kind, "SHA256:" + base64.RawStdEncoding.EncodeToString(sum[:]), base64.StdEncoding.EncodeToString(blob)}
}

func sshString(to, what []byte) []byte {
	var length [4]byte
	binary.BigEndian.PutUint32(length[:], uint32(len(what)))
	return append(append(to, length[:]...), what...)
}

// mpint: RFC 4251 5: a leading zero byte when the first bit is set.
func mpint(n *big.Int) []byte {
	b := n.Bytes()
	if len(b) > 0 && b[0]&0x80 != 0 {
		b = append([]byte{0}, b...)
	}
	return b
}
