package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"
)

// vib is a package as far as a host looks at it.
type vib struct {
	XMLName  xml.Name  `xml:"vib"`
	Type     string    `xml:"type"`
	Name     string    `xml:"name"`
	Version  string    `xml:"version"`
	Vendor   string    `xml:"vendor"`
	Files    []string  `xml:"file-list>file"`
	Level    string    `xml:"acceptance-level"`
	LiveIn   bool      `xml:"live-install-allowed"`
	LiveOut  bool      `xml:"live-remove-allowed"`
	Payloads []payload `xml:"payloads>payload"`
	Signed   bool      `xml:"-"`
	unpacked []vibFile
	archive  []byte
}

type payload struct {
	Name      string `xml:"name,attr"`
	Type      string `xml:"type,attr"`
	Size      string `xml:"size,attr"`
	Checksums []struct {
		Type   string `xml:"checksum-type,attr"`
		Verify string `xml:"verify-process,attr"`
		Digest string `xml:",chardata"`
	} `xml:"checksum"`
}

type vibFile struct {
	path string // absolute
	mode os.FileMode
	data []byte
}

func (v *vib) id() string { return v.Vendor + "_bootbank_" + v.Name + "_" + v.Version }

// softwareError is how esxcli software tells of one: the kind and the form are known, most sentences are from memory.
func softwareError(kind, text string) error {
	return fmt.Errorf(" [%s]\n %s\n Please refer to the log file for more details.", kind, text)
}

// readVib reads an archive, and checks everything that it says of itself.
func readVib(data []byte) (*vib, error) {
	members, err := readArchive(data)
	if err != nil {
		return nil, softwareError("VibFormatError", err.Error())
	}
	if len(members) < 2 || members[0].name != "descriptor.xml" || members[1].name != "sig.pkcs7" {
		return nil, softwareError("VibFormatError", "The archive does not begin with descriptor.xml and sig.pkcs7")
	}
	v := &vib{archive: data, Signed: len(members[1].data) > 0}
	if err := xml.Unmarshal(members[0].data, v); err != nil {
		return nil, softwareError("VibFormatError", "descriptor.xml: "+err.Error())
	}
	if v.Type != "bootbank" || v.Name == "" || v.Version == "" || v.Vendor == "" || levelOf[v.Level] == "" {
		return nil, softwareError("VibFormatError", "descriptor.xml lacks what a bootbank VIB needs: type, name, version, vendor, acceptance-level")
	}
	if len(v.Payloads) != len(members)-2 {
		return nil, softwareError("VibFormatError", "The archive's members are not the descriptor's payloads")
	}
	for i, p := range v.Payloads {
		if members[i+2].name != p.Name {
			return nil, softwareError("VibFormatError", fmt.Sprintf("Payload %s is not where the descriptor says", p.Name))
		}
		files, err := p.read(members[i+2].data)
		if err != nil {
			return nil, err
		}
		v.unpacked = append(v.unpacked, files...)
	}
	return v, v.checkFileList()
}

// read checks a payload's size and digests and unpacks it.
func (p payload) read(data []byte) ([]vibFile, error) {
	mismatch := softwareError("InstallationError", "Calculated digest at EOF does not match expected result")
	if p.Type != "tgz" {
		return nil, softwareError("VibFormatError", "Only payloads of type tgz are known here, not "+p.Type)
	}
	if size, err := strconv.Atoi(p.Size); err != nil || size != len(data) {
		return nil, softwareError("VibFormatError", fmt.Sprintf("Payload %s has %d bytes and not %s", p.Name, len(data), p.Size))
	}
	unzipper, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, softwareError("VibFormatError", err.Error())
	}
	unzipped, err := io.ReadAll(unzipper)
	if err != nil {
		return nil, softwareError("VibFormatError", err.Error())
	}
	if len(p.Checksums) == 0 {
		return nil, mismatch
	}
	for _, c := range p.Checksums {
		of, digest := data, ""
		if c.Verify == "gunzip" {
			of = unzipped
		}
		switch c.Type {
		case "sha-256":
			sum := sha256.Sum256(of)
			digest = hex.EncodeToString(sum[:])
		case "sha-1":
			sum := sha1.Sum(of)
			digest = hex.EncodeToString(sum[:])
		}
		if digest != strings.TrimSpace(c.Digest) {
			return nil, mismatch
		}
	}
	return untar(unzipped)
}

func untar(data []byte) ([]vibFile, error) {
	var files []vibFile
	for archive := tar.NewReader(bytes.NewReader(data)); ; {
		header, err := archive.Next()
		if err == io.EOF {
			return files, nil
		}
		if err != nil {
			return nil, softwareError("VibFormatError", err.Error())
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		if header.Typeflag != tar.TypeReg || path.Clean("/"+header.Name) != "/"+header.Name {
			return nil, softwareError("VibFormatError", "Not a plain file with a plain path: "+header.Name)
		}
		content, err := io.ReadAll(archive)
		if err != nil {
			return nil, softwareError("VibFormatError", err.Error())
		}
		// What comes from a VIB is read-only; the sticky bit makes it configuration that may be changed.
		files = append(files, vibFile{"/" + header.Name, header.FileInfo().Mode() &^ 0o222, content})
	}
}

func (v *vib) checkFileList() error {
	var there []string
	for _, f := range v.unpacked {
		there = append(there, strings.TrimPrefix(f.path, "/"))
	}
	listed := append([]string{}, v.Files...)
	sort.Strings(there)
	sort.Strings(listed)
	if strings.Join(there, "\n") != strings.Join(listed, "\n") {
		return softwareError("VibFormatError", "file-list and payloads hold different files")
	}
	return nil
}

// has tells whether every payload has this checksum.
func (v *vib) has(kind, verify string) bool {
	for _, p := range v.Payloads {
		found := false
		for _, c := range p.Checksums {
			found = found || c.Type == kind && c.Verify == verify
		}
		if !found {
			return false
		}
	}
	return true
}

type member struct {
	name string
	data []byte
}

// readArchive reads an ar archive, in which GNU ends names with a slash and others do not.
func readArchive(data []byte) ([]member, error) {
	const magic = "!<arch>\n"
	if !bytes.HasPrefix(data, []byte(magic)) {
		return nil, errors.New("not an ar archive")
	}
	var members []member
	for at := len(magic); at < len(data); {
		if at+60 > len(data) || string(data[at+58:at+60]) != "`\n" {
			return nil, fmt.Errorf("no member header at byte %d", at)
		}
		name := strings.TrimSuffix(strings.TrimRight(string(data[at:at+16]), " "), "/")
		size, err := strconv.Atoi(strings.TrimRight(string(data[at+48:at+58]), " "))
		at += 60
		if err != nil || size < 0 || at+size > len(data) {
			return nil, fmt.Errorf("member %s has no sound size", name)
		}
		members = append(members, member{name, data[at : at+size]})
		at += size + size%2
	}
	return members, nil
}
