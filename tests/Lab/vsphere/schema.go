package main

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/vmware/govmomi/vim25/xml"
)

// A real server reads a request by its schema: elements in the order of the WSDL, in its namespace,
// none unknown, none that is required left out. The library's decoder takes anything, so a client that
// writes its own XML would pass here and fail in the field. This is a second pass over the request.

// element is one element that a type may hold.
type element struct {
	name     string
	order    int
	required bool
	many     bool
	kind     reflect.Type
}

type schemaType struct {
	elements map[string]element
	ordered  []element
}

var (
	schemaTypes sync.Map // reflect.Type -> *schemaType
	refType     = reflect.TypeOf(ref{})
	// Elements that came with API 8.0.0.1, newer than the library (vSphere API: VirtualDevice, VirtualDeviceConfigSpec).
	newerElements = map[string]bool{"numaNode": true, "deviceGroupInfo": true, "changeMode": true}
)

// schemaOf lists the elements of a struct, base type first as XML Schema's extension demands.
func schemaOf(t reflect.Type) *schemaType {
	if s, ok := schemaTypes.Load(t); ok {
		return s.(*schemaType)
	}
	s := &schemaType{elements: map[string]element{}}
	s.add(t)
	schemaTypes.Store(t, s)
	return s
}

func (s *schemaType) add(t reflect.Type) {
	for i := 0; i < t.NumField(); i++ {
		f := t.Field(i)
		if f.Anonymous {
			s.add(f.Type)
			continue
		}
		options := strings.Split(f.Tag.Get("xml"), ",")
		if options[0] == "" || options[0] == "-" {
			continue
		}
		e := element{name: options[0], order: len(s.ordered), kind: f.Type, required: true}
		for _, o := range options[1:] {
			if o == "omitempty" {
				e.required = false
			}
		}
		switch {
		case f.Type.Kind() == reflect.Ptr:
			e.kind, e.required = f.Type.Elem(), false
		case f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() != reflect.Uint8:
			e.kind, e.required, e.many = f.Type.Elem(), false, true
		}
		s.elements[e.name] = e
		s.ordered = append(s.ordered, e)
	}
}

// checkSchema reads the call in a request and compares it with the type of its method.
func checkSchema(data []byte, method reflect.Type) error {
	d := xml.NewDecoder(bytes.NewReader(data))
	inBody := false
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if inBody {
			return checkElement(d, start, method)
		}
		if start.Name.Local == "Header" {
			if err := d.Skip(); err != nil {
				return err
			}
		}
		inBody = start.Name.Space == envelopeNamespace && start.Name.Local == "Body"
	}
}

// actualType is the type named by xsi:type, or the declared one.
func actualType(start xml.StartElement, declared reflect.Type) (reflect.Type, error) {
	name := ""
	for _, a := range start.Attr {
		if a.Name.Local == "type" && a.Name.Space == "http://www.w3.org/2001/XMLSchema-instance" {
			name = a.Value
		}
	}
	if name == "" {
		if declared.Kind() == reflect.Interface && declared.NumMethod() > 0 {
			t, ok := requestType(declared.Name())
			if !ok {
				return nil, fmt.Errorf("no xsi:type on <%s>", start.Name.Local)
			}
			return t, nil
		}
		return declared, nil
	}
	t, ok := requestType(name)
	if !ok {
		return nil, fmt.Errorf("Type %q not found\n\nwhile parsing property %q", name, start.Name.Local)
	}
	if declared.Kind() == reflect.Interface && declared.NumMethod() > 0 && !reflect.PtrTo(t).Implements(declared) {
		return nil, fmt.Errorf("%s is not a %s\n\nwhile parsing property %q", name, strings.TrimPrefix(declared.Name(), "Base"), start.Name.Local)
	}
	return t, nil
}

func checkElement(d *xml.Decoder, start xml.StartElement, declared reflect.Type) error {
	t, err := actualType(start, declared)
	if err != nil {
		return err
	}
	if t.Kind() == reflect.Bool {
		return checkBoolean(d, start)
	}
	if t.Kind() != reflect.Struct || t == refType || t.PkgPath() == "time" {
		return d.Skip()
	}
	s := schemaOf(t)
	seen := make(map[string]bool, len(s.ordered))
	last := -1
	for {
		token, err := d.Token()
		if err != nil {
			return err
		}
		if _, ok := token.(xml.EndElement); ok {
			break
		}
		child, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if child.Name.Space != start.Name.Space {
			return fmt.Errorf("Unexpected namespace %q of element %q\n\nwhile parsing %s", child.Name.Space, child.Name.Local, t.Name())
		}
		e, known := s.elements[child.Name.Local]
		if !known && newerElements[child.Name.Local] {
			if err := d.Skip(); err != nil {
				return err
			}
			continue
		}
		if !known || e.order < last || (seen[e.name] && !e.many) {
			return fmt.Errorf("Unexpected element tag %q seen\n\nwhile parsing serialized DataObject of type %s", child.Name.Local, t.Name())
		}
		seen[e.name], last = true, e.order
		if err := checkElement(d, child, e.kind); err != nil {
			return err
		}
	}
	for _, e := range s.ordered {
		if e.required && !seen[e.name] {
			return fmt.Errorf("Missing value for non-optional field %q\n\nwhile parsing serialized DataObject of type %s", e.name, t.Name())
		}
	}
	return nil
}

// checkBoolean: XML Schema knows true, false, 1 and 0, and not the "True" of some languages.
func checkBoolean(d *xml.Decoder, start xml.StartElement) error {
	var text string
	if err := d.DecodeElement(&text, &start); err != nil {
		return err
	}
	switch strings.TrimSpace(text) {
	case "true", "false", "1", "0":
		return nil
	}
	return fmt.Errorf("Invalid boolean value %q\n\nwhile parsing property %q", text, start.Name.Local)
}
