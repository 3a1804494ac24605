package main

import (
	"bytes"
	"fmt"
	"reflect"
	"sort"
	"strings"

	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

// esxcli through the API is in no WSDL: a host's managed method executer takes the object, the method and the
// arguments as text, and answers with XML as text. The form is that of vmware/govmomi, cli/esx, which speaks to
// real hosts; its published answers of real ones are what xml() below follows.

type RetrieveManagedMethodExecuter struct {
	This ref `xml:"_this"`
}

type RetrieveManagedMethodExecuterResponse struct {
	Returnval ref `xml:"urn:vim25 returnval"`
}

type RetrieveDynamicTypeManager struct {
	This ref `xml:"_this"`
}

type RetrieveDynamicTypeManagerResponse struct {
	Returnval ref `xml:"urn:vim25 returnval"`
}

type ExecuteSoap struct {
	This     ref            `xml:"_this"`
	Moid     string         `xml:"moid"`
	Version  string         `xml:"version"`
	Method   string         `xml:"method"`
	Argument []soapArgument `xml:"argument,omitempty"`
}

type soapArgument struct {
	Name string `xml:"name"`
	Val  string `xml:"val"`
}

type ExecuteSoapResponse struct {
	Returnval *soapResult `xml:"urn:vim25 returnval"`
}

type soapResult struct {
	Response string     `xml:"response,omitempty"`
	Fault    *soapFault `xml:"fault,omitempty"`
}

type soapFault struct {
	FaultMsg    string `xml:"faultMsg"`
	FaultDetail string `xml:"faultDetail,omitempty"`
}

func init() {
	for _, o := range []interface{}{RetrieveManagedMethodExecuter{}, RetrieveDynamicTypeManager{}, ExecuteSoap{}} {
		t := reflect.TypeOf(o)
		types.Add(t.Name(), t)
	}
}

const (
	cliPrefix   = "vim.EsxCLI."
	cliInfoMoid = "ha-dynamic-type-manager-local-cli-cliinfo"
	cliSummary  = "EsxCLI.CLIFault.summary"
)

// methodExecuter is one host's ManagedMethodExecuter; over a vCenter every host has its own.
type methodExecuter struct {
	self ref
	host *labHost
}

func (e *methodExecuter) Reference() ref { return e.self }

// typeManager is there because clients ask for it on the way; it answers nothing.
type typeManager struct{ self ref }

func (m *typeManager) Reference() ref { return m.self }

func (h *labHost) connected() bool {
	return h.Runtime.ConnectionState == types.HostSystemConnectionStateConnected
}

func (h *labHost) RetrieveManagedMethodExecuter(*call, *RetrieveManagedMethodExecuter) (interface{}, fault) {
	if !h.connected() {
		return nil, new(types.HostNotConnected)
	}
	e := &methodExecuter{ref{Type: "ManagedMethodExecuter", Value: "executer-" + h.Self.Value}, h}
	h.lab.put(e)
	return &RetrieveManagedMethodExecuterResponse{Returnval: e.self}, nil
}

func (h *labHost) RetrieveDynamicTypeManager(*call, *RetrieveDynamicTypeManager) (interface{}, fault) {
	m := &typeManager{ref{Type: "InternalDynamicTypeManager", Value: "types-" + h.Self.Value}}
	h.lab.put(m)
	return &RetrieveDynamicTypeManagerResponse{Returnval: m.self}, nil
}

func (e *methodExecuter) ExecuteSoap(_ *call, r *ExecuteSoap) (interface{}, fault) {
	if !e.host.connected() {
		return nil, new(types.HostNotConnected)
	}
	if !strings.HasPrefix(r.Version, "urn:vim25/") {
		return nil, &types.InvalidArgument{InvalidProperty: "version"}
	}
	arguments := map[string]string{}
	for _, a := range r.Argument {
		value, err := a.value()
		if err != nil {
			return nil, &types.InvalidArgument{InvalidProperty: "argument"}
		}
		arguments[a.Name] = value
	}
	if r.Moid == cliInfoMoid && r.Method == "vim.CLIInfo.FetchCLIInfo" {
		if info := fetchInfo(strings.TrimPrefix(arguments["typeName"], cliPrefix)); info != "" {
			return &ExecuteSoapResponse{&soapResult{Response: info}}, nil
		}
		return failed("NotFound", "The object or item referred to could not be found."), nil
	}
	command := cliCommandOf(strings.TrimPrefix(r.Method, cliPrefix))
	if command == nil || r.Moid != command.moid() {
		return failed("NotFound", "The object or item referred to could not be found."), nil
	}
	rows, err := command.execute(e.host, arguments)
	if err != nil {
		return failed("VimEsxCLICLIFault", cliSummary, err.Error()), nil
	}
	return &ExecuteSoapResponse{&soapResult{Response: command.xml(rows)}}, nil
}

// value takes the one value out of <name>value</name>.
func (a soapArgument) value() (string, error) {
	var v struct {
		XMLName xml.Name
		Text    string `xml:",chardata"`
	}
	if err := xml.Unmarshal([]byte(a.Val), &v); err != nil {
		return "", err
	}
	if v.XMLName.Local != a.Name {
		return "", fmt.Errorf("<%s> in the argument %s", v.XMLName.Local, a.Name)
	}
	return v.Text, nil
}

const cliRoot = `<obj xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:vim25" versionId="5.0"`

func failed(kind, summary string, messages ...string) *ExecuteSoapResponse {
	var b strings.Builder
	fmt.Fprintf(&b, `%s xsi:type="LocalizedMethodFault"><fault xsi:type="%s">`, cliRoot, kind)
	for _, m := range messages {
		fmt.Fprintf(&b, "<errMsg>%s</errMsg>", escaped(m))
	}
	fmt.Fprintf(&b, "</fault><localizedMessage>%s</localizedMessage></obj>", escaped(summary))
	return &ExecuteSoapResponse{&soapResult{Fault: &soapFault{summary, b.String()}}}
}

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

// cliRow is one row of an answer: texts by the names of the API, several where a field is a list.
type cliRow map[string][]string

// xml is the answer as a host gives it: fields in the order of their names, a list's field once for each item.
func (c *cliCommand) xml(rows []cliRow) string {
	if c.value != "" {
		return fmt.Sprintf(`%s xsi:type="xsd:%s">%s</obj>`, cliRoot, c.value, escaped(strings.Join(rows[0][""], "")))
	}
	var b strings.Builder
	kind := "VimEsxCLI" + strings.ReplaceAll(c.name, ".", "") + c.structure
	if !c.single {
		b.WriteString(cliRoot + ` xsi:type="ArrayOfDataObject">`)
	}
	for _, row := range rows {
		end := "</DataObject>"
		if c.single {
			fmt.Fprintf(&b, `%s xsi:type="%s">`, cliRoot, kind)
			end = ""
		} else {
			fmt.Fprintf(&b, `<DataObject xsi:type="%s">`, kind)
		}
		var names []string
		for name := range row {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			for _, text := range row[name] {
				fmt.Fprintf(&b, "<%s>%s</%s>", name, escaped(text), name)
			}
		}
		b.WriteString(end)
	}
	return b.String() + "</obj>"
}
