package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"strings"
	"time"
)

// caStore holds the authorities that a host knows. That they are in this file is from memory.
const caStore = "/etc/vmware/ssl/castore.pem"

// clientTLS: without a parameter that turns verification on any certificate does (vSphere API: VirtualSerialPortURIBackingInfo,
// where certificate, thumbprint and peerName each turn it on). That a thumbprint or a certificate that matches is enough by itself is [inferred].
func (u lineURI) clientTLS() *tls.Config {
	return &tls.Config{
		InsecureSkipVerify: true, // what follows decides
		MinVersion:         tls.VersionTLS10,
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			if !u.verify {
				return nil
			}
			return u.check(raw)
		},
	}
}

func (u lineURI) check(raw [][]byte) error {
	if u.thumbprint != "" {
		return checkThumbprint(u.thumbprint, raw[0])
	}
	if u.certificate != "" {
		block, _ := pem.Decode([]byte(u.certificate))
		if block == nil || !bytes.Equal(block.Bytes, raw[0]) {
			return errors.New("the certificate is not the one that the URI gives")
		}
		return nil
	}
	roots := x509.NewCertPool()
	if text, err := os.ReadFile(caStore); err == nil {
		roots.AppendCertsFromPEM(text)
	}
	leaf, err := x509.ParseCertificate(raw[0])
	if err != nil {
		return err
	}
	between := x509.NewCertPool()
	for _, one := range raw[1:] {
		if c, err := x509.ParseCertificate(one); err == nil {
			between.AddCert(c)
		}
	}
	name := u.peerName
	if name == "" {
		name = u.host // [inferred]
	}
	if leaf.Subject.CommonName == name && len(leaf.DNSNames)+len(leaf.IPAddresses) == 0 {
		name = "" // the manual speaks of the subject
	}
	_, err = leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, DNSName: name})
	return err
}

// checkThumbprint takes SHA-1 or SHA-256, told by the length.
func checkThumbprint(wanted string, der []byte) error {
	plain := strings.ToLower(strings.NewReplacer(":", "", " ", "", "-", "").Replace(wanted))
	one, two := sha1.Sum(der), sha256.Sum256(der)
	if plain != hex.EncodeToString(one[:]) && plain != hex.EncodeToString(two[:]) {
		return fmt.Errorf("the certificate's thumbprint is not %s", wanted)
	}
	return nil
}

// serverTLS is with a certificate that the host signs for itself, as a host does that nobody gave one.
func serverTLS() (*tls.Config, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	name, _ := os.Hostname()
	template := x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()),
		Subject:      pkix.Name{CommonName: name, Organization: []string{"VmSerial test lab"}},
		NotBefore:    time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		DNSNames: []string{name}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}, MinVersion: tls.VersionTLS10}, nil
}
