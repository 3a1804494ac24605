package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

const (
	envelopeStart = `<?xml version="1.0" encoding="UTF-8"?>` + "\n" +
		`<soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"` +
		` xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"` +
		` xmlns:xsd="http://www.w3.org/2001/XMLSchema"` +
		` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` + "\n<soapenv:Body>\n"
	envelopeEnd = "\n</soapenv:Body>\n</soapenv:Envelope>"

	// The library's encoder declares a prefix of its own on typed elements; a real server uses the
	// envelope's xsi. In text and attribute values a quote is escaped, so these only ever match markup.
	ownPrefix = ` xmlns:XMLSchema-instance="http://www.w3.org/2001/XMLSchema-instance"`
	longType  = ` XMLSchema-instance:type="`
	shortType = ` xsi:type="`
)

// encodeResponse wraps a pointer to a response type into an envelope.
func encodeResponse(response interface{}) (*bytes.Buffer, error) {
	name := reflect.TypeOf(response).Elem().Name()
	var content bytes.Buffer
	e := xml.NewEncoder(&content)
	start := xml.StartElement{Name: xml.Name{Space: "urn:vim25", Local: name}}
	if err := e.EncodeElement(response, start); err != nil {
		return nil, err
	}
	if err := e.Flush(); err != nil {
		return nil, err
	}
	return envelope(content.Bytes()), nil
}

func envelope(content []byte) *bytes.Buffer {
	out := bytes.NewBuffer(make([]byte, 0, len(content)+len(envelopeStart)+len(envelopeEnd)))
	out.WriteString(envelopeStart)
	content = bytes.ReplaceAll(content, []byte(ownPrefix), nil)
	out.Write(bytes.ReplaceAll(content, []byte(longType), []byte(shortType)))
	out.WriteString(envelopeEnd)
	return out
}

// encodeFault writes a SOAP 1.1 fault with the vim fault in its detail, named XFault and typed X.
func encodeFault(code string, f fault, text string) *bytes.Buffer {
	kind := reflect.TypeOf(f).Elem().Name()
	var detail bytes.Buffer
	e := xml.NewEncoder(&detail)
	err := e.EncodeElement(f, xml.StartElement{Name: xml.Name{Local: kind + "Fault"}})
	if err == nil {
		err = e.Flush()
	}
	if err != nil {
		detail.Reset()
		fmt.Fprintf(&detail, "<%sFault></%sFault>", kind, kind)
	}
	typed := strings.Replace(detail.String(), "<"+kind+"Fault>",
		fmt.Sprintf(`<%sFault xmlns="urn:vim25" xsi:type="%s">`, kind, kind), 1)
	var content bytes.Buffer
	content.WriteString("<soapenv:Fault><faultcode>" + code + "</faultcode><faultstring>")
	_ = xml.EscapeText(&content, []byte(text))
	content.WriteString("</faultstring><detail>" + typed + "</detail></soapenv:Fault>")
	return envelope(content.Bytes())
}

// faultText is the message a server sends beside a fault; by type where vSphere's own wording is known.
func faultText(f fault) string {
	switch x := f.(type) {
	case nil:
		return ""
	case *types.InvalidLogin:
		return "Cannot complete login due to an incorrect user name or password."
	case *types.NotAuthenticated:
		return "The session is not authenticated."
	case *types.NoPermission:
		return "Permission to perform this operation was denied."
	case *types.ManagedObjectNotFound:
		return fmt.Sprintf("The object '%s:%s' has already been deleted or has not been completely created", x.Obj.Type, x.Obj.Value)
	case *types.InvalidPowerState:
		return fmt.Sprintf("The attempted operation cannot be performed in the current state (%s).", x.ExistingState)
	case *types.TooManyDevices:
		return fmt.Sprintf("The virtual machine has too many devices of this type: '%s'.", x.Property)
	case *types.InvalidDeviceBacking:
		return fmt.Sprintf("Incompatible device backing specified for device '%d'.", x.DeviceIndex)
	case *types.InvalidController:
		return fmt.Sprintf("The device '%d' is referring to a nonexisting controller '%d'.", x.DeviceIndex, x.ControllerKey)
	case *types.InvalidDeviceSpec:
		return fmt.Sprintf("Invalid configuration for device '%d'.", x.DeviceIndex)
	case *types.InvalidProperty:
		return "InvalidProperty: " + x.Name
	case *types.InvalidArgument:
		return "A specified parameter was not correct: " + x.InvalidProperty
	case *types.InvalidName:
		return "The name '" + x.Name + "' is not valid."
	case *types.MethodNotFound:
		return "Method " + x.Method + " not found on " + x.Receiver.Type
	case *types.TaskInProgress:
		return "The operation is not allowed in the current state: another task is already in progress."
	case *types.ConcurrentAccess:
		return "The object has been modified by another client."
	case *types.RestrictedVersion:
		return "Current license or ESXi version prohibits execution of the requested operation."
	case *types.HostNotConnected:
		return "Unable to communicate with the remote host, since it is disconnected."
	case *types.NotSupported:
		return "The operation is not supported on the object."
	case *types.InvalidState:
		return "The operation is not allowed in the current state."
	case *types.NotFound:
		return "The object or item referred to could not be found."
	case *types.RequestCanceled:
		return "The task was canceled by a user."
	}
	return reflect.TypeOf(f).Elem().Name()
}

// localized is a fault as it stands in a task, a missing property or a missing object.
func localized(f fault) types.LocalizedMethodFault {
	return types.LocalizedMethodFault{Fault: f, LocalizedMessage: faultText(f)}
}
