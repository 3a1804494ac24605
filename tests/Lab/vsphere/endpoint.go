package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

// endpoint is /sdk: one SOAP call in, one answer out.
type endpoint struct{ lab *lab }

// call is a SOAP call on its way through the lab.
type call struct {
	lab     *lab
	session *session // nil before login
	this    ref
	method  string
	http    *http.Request
	header  http.Header // of the answer
	code    string      // of the SOAP fault, if there is one
}

const (
	envelopeNamespace = "http://schemas.xmlsoap.org/soap/envelope/"
	largestRequest    = 64 << 20
)

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasSuffix(r.URL.Path, "/vimServiceVersions.xml"):
		w.Header().Set("Content-Type", "text/xml")
		_, _ = io.WriteString(w, e.lab.serviceVersions())
		return
	case r.URL.Path != "/sdk" && r.URL.Path != "/sdk/" && r.URL.Path != "/sdk/vimService":
		http.NotFound(w, r)
		return
	case r.Method != http.MethodPost:
		http.Error(w, "POST only", http.StatusMethodNotAllowed)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, largestRequest))
	if err != nil {
		return
	}
	c := &call{lab: e.lab, http: r, header: w.Header(), code: "ServerFaultCode"}
	c.session = e.lab.sessions.of(r)
	response, f, text := c.answer(body)
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	var out *bytes.Buffer
	if f == nil {
		out, err = encodeResponse(response)
		if err != nil {
			f, text = new(types.InvalidRequest), "cannot encode the answer: "+err.Error()
		}
	}
	if f != nil {
		out = encodeFault(c.code, f, text)
		// SOAP 1.1, section 6.2: a fault goes out with HTTP status 500.
		w.WriteHeader(http.StatusInternalServerError)
	}
	_, _ = w.Write(out.Bytes())
}

// answer decodes and runs one call. A panic below must not take the connection with it:
// a real server answers nonsense with InvalidRequest.
func (c *call) answer(body []byte) (response interface{}, f fault, text string) {
	defer func() {
		if p := recover(); p != nil {
			if p == http.ErrAbortHandler {
				panic(p)
			}
			response, f, text = nil, new(types.InvalidRequest), fmt.Sprint(p)
		}
	}()
	request, err := decodeRequest(body)
	if request != nil {
		c.method, c.this = request.name, request.this
		c.lab.mishaps.meet(c)
		defer c.lab.mishaps.leave(c)
	}
	if err == nil {
		err = c.lab.checkVersion(c.http.Header.Get("SOAPAction"))
	}
	if err != nil {
		if _, ok := err.(errVersion); ok {
			c.code = "VersionMismatchFaultCode"
		}
		return nil, new(types.InvalidRequest), err.Error()
	}
	response, f = c.dispatch(request)
	return response, f, faultText(f)
}

// request is a decoded call: its body is a pointer to the request type of that name.
type request struct {
	name string
	this ref
	body interface{}
}

// requestType finds the Go type of an XML type. Without xsi:type the library looks up the name of
// the interface, "BaseX", and would recurse for ever: by XML Schema the declared type X is meant.
func requestType(name string) (reflect.Type, bool) {
	if i := strings.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	if t, ok := simpleTypes[name]; ok {
		return t, true
	}
	t, ok := lookupType(name)
	if ok && t.Kind() == reflect.Interface {
		t, ok = lookupType(strings.TrimPrefix(name, "Base"))
	}
	return t, ok
}

var lookupType = types.TypeFunc()

// simpleTypes are those of XML Schema that xsd:anyType may hold, under whatever prefix.
var simpleTypes = map[string]reflect.Type{
	"string": reflect.TypeOf(""), "boolean": reflect.TypeOf(false), "int": reflect.TypeOf(int32(0)),
	"long": reflect.TypeOf(int64(0)), "short": reflect.TypeOf(int16(0)), "byte": reflect.TypeOf(int8(0)),
	"float": reflect.TypeOf(float32(0)), "double": reflect.TypeOf(float64(0)), "dateTime": reflect.TypeOf(time.Time{}),
}

func decodeRequest(data []byte) (*request, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	d.TypeFunc = requestType
	inBody := false
	for {
		token, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("no SOAP body: %v\n\nwhile parsing SOAP envelope", err)
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case !inBody && start.Name.Space == envelopeNamespace && start.Name.Local == "Header":
			if err := d.Skip(); err != nil {
				return nil, err
			}
		case !inBody && start.Name.Space == envelopeNamespace && start.Name.Local == "Body":
			inBody = true
		case inBody:
			return decodeCall(d, start, data)
		}
	}
}

func decodeCall(d *xml.Decoder, start xml.StartElement, data []byte) (*request, error) {
	r := &request{name: start.Name.Local}
	if start.Name.Space != "urn:vim25" && start.Name.Space != "urn:internalvim25" {
		return r, fmt.Errorf("Unsupported namespace %q in content of SOAP body\n\nwhile parsing SOAP body", start.Name.Space)
	}
	t, ok := lookupType(r.name)
	if !ok || t.Kind() != reflect.Struct {
		return r, fmt.Errorf("Unable to resolve WSDL method name %s\n\nwhile parsing SOAP body", r.name)
	}
	if _, ok := t.FieldByName("This"); !ok {
		return r, errors.New("not a method: " + r.name)
	}
	if err := checkSchema(data, t); err != nil {
		return r, err
	}
	value := reflect.New(t)
	if err := d.DecodeElement(value.Interface(), &start); err != nil {
		return r, err
	}
	r.body = value.Interface()
	r.this = value.Elem().FieldByName("This").Interface().(ref)
	return r, nil
}
