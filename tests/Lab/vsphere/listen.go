package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"strings"
	"time"
)

// instance is a lab that listens.
type instance struct {
	lab                         *lab
	url, controlURL, thumbprint string
	sdk, control                *http.Server
}

// open builds the lab and starts both endpoints.
func open(s settings) (*instance, error) {
	versions := map[string]uint16{"1.0": tls.VersionTLS10, "1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13}
	highest, ok := versions[s.tlsMax]
	if !ok {
		return nil, fmt.Errorf("--tls-max is %q; expected 1.0, 1.1, 1.2 or 1.3", s.tlsMax)
	}
	plan, err := readInventory(s)
	if err != nil {
		return nil, err
	}
	l, err := newLab(s, plan)
	if err != nil {
		return nil, err
	}
	// Old clients need RSA, which ESXi and vCenter have; for the others a key that is made in no time
	// and costs little in each handshake.
	certificate, err := selfSigned(highest < tls.VersionTLS12)
	if err != nil {
		return nil, err
	}
	sdkListener, err := net.Listen("tcp", s.listen)
	if err != nil {
		return nil, err
	}
	controlNetwork := "tcp"
	if strings.HasPrefix(s.control, "/") {
		controlNetwork = "unix" // reached from outside of a network namespace as well
	}
	controlListener, err := net.Listen(controlNetwork, s.control)
	if err != nil {
		_ = sdkListener.Close()
		return nil, err
	}
	quiet := log.New(io.Discard, "", 0) // probes that break off a handshake are part of the tests
	sdk := &http.Server{
		Handler:  &endpoint{l},
		ErrorLog: quiet,
		// vCenter and ESXi speak HTTP/1.1 on /sdk.
		TLSNextProto: map[string]func(*http.Server, *tls.Conn, http.Handler){},
		TLSConfig: &tls.Config{
			Certificates: []tls.Certificate{certificate},
			MinVersion:   tls.VersionTLS10,
			MaxVersion:   highest,
			NextProtos:   []string{"http/1.1"},
		},
	}
	control := &http.Server{Handler: newControl(l), ErrorLog: quiet}
	go func() { _ = sdk.ServeTLS(sdkListener, "", "") }()
	go func() { _ = control.Serve(controlListener) }()
	controlURL := "http://" + controlListener.Addr().String()
	if controlNetwork == "unix" {
		controlURL = s.control
	}
	return &instance{
		lab:        l,
		url:        "https://" + sdkListener.Addr().String() + "/sdk",
		controlURL: controlURL,
		thumbprint: thumbprint(certificate.Certificate[0]),
		sdk:        sdk, control: control,
	}, nil
}

func (i *instance) close() {
	_ = i.control.Close()
	_ = i.sdk.Close()
	i.lab.closePorts()
}

func selfSigned(old bool) (tls.Certificate, error) {
	var key crypto.Signer
	var err error
	if old {
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		return tls.Certificate{}, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return tls.Certificate{}, err
	}
	template := x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: "localhost", Organization: []string{"VmSerial test lab"}},
		NotBefore:    time.Now().Add(-24 * time.Hour),
		NotAfter:     time.Now().AddDate(5, 0, 0),
		KeyUsage:     x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		DNSNames:     []string{"localhost"},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

// thumbprint is the SHA-256 of a certificate the way vSphere prints it.
func thumbprint(der []byte) string {
	sum := sha256.Sum256(der)
	pairs := make([]string, len(sum))
	for i, b := range sum {
		pairs[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(pairs, ":")
}
