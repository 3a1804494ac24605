package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"strings"
	"time"
)

// certificates are of an authority of the lab's own, but for the one that signs itself.
type certificates struct {
	byName       map[string]tls.Certificate
	authorityPEM string
}

func newCertificates(host string) (*certificates, error) {
	c := &certificates{byName: map[string]tls.Certificate{}}
	authority := template("VmSerial test authority", time.Now().AddDate(1, 0, 0))
	authority.IsCA, authority.BasicConstraintsValid, authority.KeyUsage = true, true, x509.KeyUsageCertSign
	root, err := sign(authority, authority, nil)
	if err != nil {
		return nil, err
	}
	c.authorityPEM = string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root.Certificate[0]}))
	here := func(name string, until time.Time) *x509.Certificate {
		t := template(name, until)
		t.DNSNames = []string{"localhost"}
		t.IPAddresses = []net.IP{net.ParseIP(host)}
		return t
	}
	elsewhere := template("vspc99.example.com", time.Now().AddDate(1, 0, 0))
	elsewhere.DNSNames = []string{"vspc99.example.com"}
	for name, t := range map[string]*x509.Certificate{
		"good": here("vspc01", time.Now().AddDate(1, 0, 0)), "expired": here("vspc01", time.Now().Add(-time.Hour)), "elsewhere": elsewhere,
	} {
		if c.byName[name], err = sign(t, authority, &root); err != nil {
			return nil, err
		}
	}
	c.byName["self"], err = sign(here("vspc01", time.Now().AddDate(1, 0, 0)), nil, nil)
	return c, err
}

func template(name string, until time.Time) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	return &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name, Organization: []string{"VmSerial test lab"}},
		NotBefore: until.AddDate(-2, 0, 0), NotAfter: until,
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
}

// sign makes a key and has an issuer sign for it; without one it signs itself.
func sign(t, by *x509.Certificate, issuer *tls.Certificate) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	signer := interface{}(key)
	if issuer == nil {
		by = t
	} else {
		signer = issuer.PrivateKey
	}
	der, err := x509.CreateCertificate(rand.Reader, t, by, key.Public(), signer)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

func (c *certificates) config(name string) *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{c.byName[name]}}
}

// thumbprints are SHA-256 as vSphere prints them.
func (c *certificates) thumbprints() map[string]string {
	all := map[string]string{}
	for name, one := range c.byName {
		sum := sha256.Sum256(one.Certificate[0])
		pairs := make([]string, len(sum))
		for i, b := range sum {
			pairs[i] = fmt.Sprintf("%02X", b)
		}
		all[name] = strings.Join(pairs, ":")
	}
	return all
}
