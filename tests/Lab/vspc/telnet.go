package main

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"syscall"
	"time"
)

const (
	iac, dont, do, wont, will, sb, se byte = 255, 254, 253, 252, 251, 250, 240

	binary, echo, sga    byte = 0, 1, 3
	authentication       byte = 37 // RFC 2941
	comPort              byte = 44 // RFC 2217
	extension            byte = 232
	patience                  = 30 * time.Second
	mostOfASubnegotiaton      = 4096
)

// visit is one connection, and what is told of it at its end.
type visit struct {
	*settings  `json:"-"`
	connection net.Conn
	raw        net.Conn // below TLS
	reader     *bufio.Reader
	slow       bool // a byte at a time
	direct     bool // data goes to the people who are connected

	Mode      string   `json:"mode"`
	First     string   `json:"first"` // the first bytes that came, in hexadecimal, at most 3
	Name      string   `json:"name,omitempty"`
	UUID      string   `json:"uuid,omitempty"`
	Service   string   `json:"service,omitempty"`
	Direction string   `json:"direction,omitempty"`
	Known     []int    `json:"known,omitempty"`
	Answer    string   `json:"answer,omitempty"` // WILL-PROXY or WONT-PROXY
	Data      int      `json:"data"`             // bytes of data that the client sent
	Encrypted bool     `json:"encrypted"`
	Closed    string   `json:"closed"` // by the client: fin, rst; by us: here
	Wrong     []string `json:"wrong,omitempty"`
}

func (v *visit) report() { tell(v) }

// wrong notes what a VM of the capture would not have done.
func (v *visit) wrong(what string) { v.Wrong = append(v.Wrong, what) }

func (v *visit) write(b ...byte) error {
	_ = v.connection.SetWriteDeadline(time.Now().Add(patience))
	if !v.slow {
		_, err := v.connection.Write(b)
		return err
	}
	for _, one := range b {
		if _, err := v.connection.Write([]byte{one}); err != nil {
			return err
		}
		time.Sleep(time.Millisecond)
	}
	return nil
}

func (v *visit) say(code byte, payload ...byte) error {
	escaped := bytes.ReplaceAll(append([]byte{code}, payload...), []byte{iac}, []byte{iac, iac})
	return v.write(append(append([]byte{iac, sb, extension}, escaped...), iac, se)...)
}

// word is a telnet command, a subnegotiation, or data.
type word struct {
	verb, option byte // verb 0 for data
	payload      []byte
}

// next reads one word; how the connection ended is noted.
func (v *visit) next() (word, error) {
	w, err := v.read()
	if err != nil {
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			v.Closed = "fin"
		case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
			v.Closed = "rst"
		default:
			v.Closed = "here"
		}
	}
	return w, err
}

func (v *visit) read() (word, error) {
	if v.reader == nil {
		v.reader = bufio.NewReader(v.connection)
	}
	b, err := v.byte()
	if err != nil {
		return word{}, err
	}
	if b != iac {
		return v.data(b), nil
	}
	verb, err := v.byte()
	if err != nil {
		return word{}, err
	}
	switch {
	case verb == iac:
		return v.data(iac), nil
	case verb >= will:
		option, err := v.byte()
		return word{verb: verb, option: option}, err
	case verb != sb:
		return word{verb: verb}, nil
	}
	w := word{verb: sb}
	if w.option, err = v.byte(); err != nil {
		return w, err
	}
	for {
		b, err := v.byte()
		if err != nil {
			return w, err
		}
		if b == iac {
			if b, err = v.byte(); err != nil || b == se {
				return w, err
			}
		}
		if len(w.payload) < mostOfASubnegotiaton {
			w.payload = append(w.payload, b)
		}
	}
}

func (v *visit) byte() (byte, error) {
	b, err := v.reader.ReadByte()
	if err == nil && len(v.First) < 6 {
		v.First += hexadecimal(b)
	}
	return b, err
}

// data gathers what has come already.
func (v *visit) data(first byte) word {
	w := word{payload: []byte{first}}
	for v.reader.Buffered() > 0 && len(w.payload) < mostOfASubnegotiaton {
		if b, _ := v.reader.Peek(1); b[0] == iac {
			break
		}
		b, _ := v.byte()
		w.payload = append(w.payload, b)
	}
	v.Data += len(w.payload)
	return w
}

func hexadecimal(b byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[b>>4], digits[b&15]})
}
