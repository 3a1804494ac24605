package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// bench is a lab on loopback with a client that is logged in: a real one, over TLS.
type bench struct {
	*testing.T
	*vim25.Client
	running *instance
}

var background = context.Background()

func start(t *testing.T, inventory string, arguments ...string) *bench {
	t.Helper()
	if inventory != "" {
		file := filepath.Join(t.TempDir(), "inventory.json")
		if err := os.WriteFile(file, []byte(inventory), 0o600); err != nil {
			t.Fatal(err)
		}
		arguments = append(arguments, "--inventory", file)
	}
	s, err := readSettings(append([]string{"--task-ms", "0"}, arguments...))
	if err != nil {
		t.Fatal(err)
	}
	running, err := open(s)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(running.close)
	b := &bench{T: t, running: running}
	b.Client = b.login(s.user)
	return b
}

func (b *bench) connect() *vim25.Client {
	u, _ := url.Parse(b.running.url)
	s := soap.NewClient(u, true)
	s.Version = "5.0" // what every server here speaks
	s.Client.Transport.(*http.Transport).TLSClientConfig.MinVersion = tls.VersionTLS10
	c, err := vim25.NewClient(background, s)
	if err != nil {
		b.Fatal(err)
	}
	return c
}

func (b *bench) login(user string) *vim25.Client {
	c := b.connect()
	_, err := methods.Login(background, c, &types.Login{This: *c.ServiceContent.SessionManager, UserName: user, Password: "VMware1!"})
	if err != nil {
		b.Fatal(err)
	}
	return c
}

// control calls the side door and returns its answer.
func (b *bench) control(method, path string) map[string]interface{} {
	b.Helper()
	r, _ := http.NewRequest(method, b.running.controlURL+path, nil)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		b.Fatal(err)
	}
	defer response.Body.Close()
	answer := map[string]interface{}{}
	_ = json.NewDecoder(response.Body).Decode(&answer)
	if response.StatusCode != http.StatusOK {
		b.Fatalf("%s %s: %v", method, path, answer)
	}
	return answer
}

func (b *bench) port(vm string, n int) map[string]interface{} {
	b.Helper()
	for _, p := range b.control("GET", "/vm/"+vm)["ports"].([]interface{}) {
		if p := p.(map[string]interface{}); p["number"] == float64(n) {
			return p
		}
	}
	b.Fatalf("VM %s has no port %d", vm, n)
	return nil
}

func (b *bench) vm(name string) ref {
	return b.running.lab.vmsNamed(name)[0].Self
}

// read reads properties of one object.
func (b *bench) read(c *vim25.Client, r ref, names ...string) (map[string]interface{}, *types.ObjectContent) {
	b.Helper()
	answer, err := methods.RetrievePropertiesEx(background, c, &types.RetrievePropertiesEx{
		This: c.ServiceContent.PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			PropSet: []types.PropertySpec{{Type: r.Type, PathSet: names}}, ObjectSet: []types.ObjectSpec{{Obj: r}},
		}},
	})
	if err != nil {
		b.Fatal(err)
	}
	values := map[string]interface{}{}
	for _, p := range answer.Returnval.Objects[0].PropSet {
		values[p.Name] = p.Val
	}
	return values, &answer.Returnval.Objects[0]
}

// device is a VM's serial port as a client would get it, to be changed and sent back.
func (b *bench) device(vm string, n int32) *types.VirtualSerialPort {
	b.Helper()
	values, _ := b.read(b.Client, b.vm(vm), "config.hardware.device")
	d := findDevice(values["config.hardware.device"].(types.ArrayOfVirtualDevice).VirtualDevice, firstPort+n-1)
	return d.(*types.VirtualSerialPort)
}

// reconfigure sends a specification, waits for the task and returns the name of its fault: "" for success,
// "call X" when the call itself was refused.
func (b *bench) reconfigure(vm string, spec types.VirtualMachineConfigSpec) string {
	return b.reconfigureAs(b.Client, vm, spec)
}

func (b *bench) reconfigureAs(c *vim25.Client, vm string, spec types.VirtualMachineConfigSpec) string {
	b.Helper()
	answer, err := methods.ReconfigVM_Task(background, c, &types.ReconfigVM_Task{This: b.vm(vm), Spec: spec})
	if err != nil {
		return "call " + faultName(err)
	}
	return b.finish(answer.Returnval)
}

func (b *bench) finish(task ref) string {
	b.Helper()
	for {
		values, _ := b.read(b.Client, task, "info")
		switch info := values["info"].(types.TaskInfo); info.State {
		case types.TaskInfoStateSuccess:
			return ""
		case types.TaskInfoStateError:
			return reflect.TypeOf(info.Error.Fault).Elem().Name()
		}
	}
}

func faultName(err error) string {
	if !soap.IsSoapFault(err) {
		return fmt.Sprintf("%T", err)
	}
	return reflect.TypeOf(soap.ToSoapFault(err).VimFault()).Name()
}

func (b *bench) expect(what, got, want string) {
	b.Helper()
	if got != want {
		b.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func change(operation types.VirtualDeviceConfigSpecOperation, p *types.VirtualSerialPort) types.VirtualMachineConfigSpec {
	return types.VirtualMachineConfigSpec{DeviceChange: []types.BaseVirtualDeviceConfigSpec{
		&types.VirtualDeviceConfigSpec{Operation: operation, Device: p},
	}}
}

func add(uri string) types.VirtualMachineConfigSpec {
	p := &types.VirtualSerialPort{YieldOnPoll: true}
	p.Key = -1
	p.Backing = network(uri, directionServer)
	return change("add", p)
}

func network(uri, direction string) *types.VirtualSerialPortURIBackingInfo {
	b := new(types.VirtualSerialPortURIBackingInfo)
	b.ServiceURI, b.Direction = uri, direction
	return b
}

func edited(p *types.VirtualSerialPort, how func(*types.VirtualSerialPort)) types.VirtualMachineConfigSpec {
	how(p)
	return change("edit", p)
}
