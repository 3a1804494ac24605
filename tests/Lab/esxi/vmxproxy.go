package main

import (
	"errors"
)

// Codes of option 232 (VMware, "Using a Proxy with vSphere Virtual Serial Ports").
const (
	knownSuboptions1 = 0
	unknownRcvd1     = 2
	doProxy          = 70
	willProxy        = 71
	wontProxy        = 73
	vmVCUUID         = 80
	getVMVCUUID      = 81
	vmName           = 82
	getVMName        = 83
	vmBIOSUUID       = 84
	getVMBIOSUUID    = 85
	vmLocationUUID   = 86
	getVMLocation    = 87
)

// What a VM says it knows, in the order of the capture.
var vmKnows = []byte{0, 1, 2, 3, 40, 41, 43, 44, 45, 46, 48, 70, 71, 73, 80, 81, 84, 85, 86, 87, 82, 83}

// vspcClient is a VM's side towards a virtual serial port concentrator. What a VM does that is refused is not in the capture: here it hangs
// up and tries again [inferred].
type vspcClient struct {
	line  *telnetLine
	port  *vmxPort
	begun bool
}

func (v *vspcClient) begin() {
	if v.begun {
		return
	}
	v.begun = true
	v.line.sub(optionVMware, append([]byte{knownSuboptions1}, vmKnows...)...)
	v.line.sub(optionVMware, append([]byte{doProxy, map[string]byte{"client": 'C', "server": 'S'}[v.port.Direction]}, v.port.URI...)...)
}

func (v *vspcClient) received(code byte, _ []byte) error {
	switch code {
	case willProxy:
		v.line.connected(v.line)
		if !v.line.comPort {
			v.line.comPort = true
			v.line.command(iac, will, optionComPort)
		}
	case wontProxy:
		return errors.New("the proxy refused: WONT-PROXY")
	case getVMVCUUID:
		v.line.sub(optionVMware, append([]byte{vmVCUUID}, v.uuid("50")...)...)
	case getVMBIOSUUID:
		v.line.sub(optionVMware, append([]byte{vmBIOSUUID}, v.uuid("42")...)...)
	case getVMLocation:
		v.line.sub(optionVMware, append([]byte{vmLocationUUID}, v.uuid("56")...)...)
	case getVMName:
		v.line.sub(optionVMware, append([]byte{vmName}, v.port.VM...)...)
	case 1, 3: // KNOWN-SUBOPTIONS-2, UNKNOWN-SUBOPTION-RCVD-2
	default:
		v.line.sub(optionVMware, unknownRcvd1, code)
	}
	return nil
}

// uuid is the same for one VM in every connection, in the form of the capture.
func (v *vspcClient) uuid(first string) string {
	key := v.port.key() + "0123456789abcdef00"
	text := first
	for i := 1; i < 16; i++ {
		if i == 8 {
			text += "-"
		} else {
			text += " "
		}
		text += key[(2*i)%28 : (2*i)%28+2]
	}
	return text
}

// giveUp hangs up on a server that is no concentrator.
func (v *vspcClient) giveUp() {
	v.port.mutex.Lock()
	up := v.port.line != nil
	v.port.mutex.Unlock()
	if !up {
		v.line.connection.Close()
	}
}
