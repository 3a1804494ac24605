package main

import (
	"fmt"
	"testing"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"
)

const mixed = `{
 "datacenter": "Lab",
 "clusters": [{"name": "lab-a", "hosts": [{"name": "esx01"}, {"name": "esx02", "version": "6.5.0"}]},
              {"name": "lab-b", "hosts": [{"name": "esx03", "version": "5.0.0", "rulesets": {"remoteSerialPort": true}}]}],
 "vms": [
  {"name": "web{1..4}", "cluster": "lab-a", "folder": "lab/web", "ports": [{"uri": "telnet://:{5001..5004}"}]},
  {"name": "on", "power": "on", "cluster": "lab-a", "ports": [{"uri": "telnet://:4000"}, {"number": 3, "uri": "tcp://5000"}]},
  {"name": "old", "cluster": "lab-b", "hardware": "vmx-08"},
  {"name": "asleep", "power": "suspended", "ports": [{"uri": "telnet://:4001"}]},
  {"name": "golden", "template": true},
  {"name": "tolerant", "faultTolerance": true},
  {"name": "lost", "ports": [{"backing": "none"}]},
  {"name": "gone", "connection": "disconnected"},
  {"name": "orphan", "connection": "orphaned"},
  {"name": "dark", "connection": "inaccessible"},
  {"name": "twin", "folder": "a"}, {"name": "twin", "folder": "b"}
 ]}`

func TestPortsComeAndGoOnlyWhileTheVMIsOff(t *testing.T) {
	b := start(t, mixed)
	b.expect("add while off", b.reconfigure("web1", add("telnet://:6000")), "")
	b.expect("label", b.port("web1", 2)["label"].(string), "Serial port 2")
	b.expect("summary", b.port("web1", 2)["summary"].(string), "Remote telnet://:6000")
	b.expect("remove while off", b.reconfigure("web1", change("remove", b.device("web1", 1))), "")
	b.expect("add takes the lowest free key", b.reconfigure("web1", add("telnet://:6001")), "")
	b.expect("uri of port 1", b.port("web1", 1)["uri"].(string), "telnet://:6001")
	b.expect("add while on", b.reconfigure("on", add("telnet://:6000")), "InvalidPowerState")
	b.expect("remove while on", b.reconfigure("on", change("remove", b.device("on", 1))), "InvalidPowerState")
	b.expect("add while suspended", b.reconfigure("asleep", add("telnet://:6000")), "InvalidPowerState")
	b.expect("add to a template", b.reconfigure("golden", add("telnet://:6000")), "NotSupported")
	b.expect("add to a fault tolerant VM", b.reconfigure("tolerant", add("telnet://:6000")), "NotSupported")
	b.expect("add to a disconnected VM", b.reconfigure("gone", add("telnet://:6000")), "call HostNotConnected")
	b.expect("add to an orphaned VM", b.reconfigure("orphan", add("telnet://:6000")), "call InvalidState")
	b.expect("add to an inaccessible VM", b.reconfigure("dark", add("telnet://:6000")), "call InvalidState")
}

func TestTheHardwareVersionLimitsPorts(t *testing.T) {
	b := start(t, mixed)
	for vm, most := range map[string]int{"old": 4, "web1": 32} {
		for n := len(b.running.lab.vmsNamed(vm)[0].ports()); n < most; n++ {
			b.expect("add", b.reconfigure(vm, add(fmt.Sprintf("telnet://:%d", 7000+n))), "")
		}
		b.expect(vm+": one too many", b.reconfigure(vm, add("telnet://:8000")), "TooManyDevices")
	}
	values, _ := b.read(b.Client, b.vm("old"), "environmentBrowser")
	browser := values["environmentBrowser"].(ref)
	answer, err := methods.QueryConfigOption(background, b.Client, &types.QueryConfigOption{This: browser, Key: "vmx-08"})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range answer.Returnval.HardwareOptions.VirtualDeviceOption {
		if sio, ok := o.(*types.VirtualSIOControllerOption); ok && sio.NumSerialPorts.Max != 4 {
			t.Errorf("vmx-08 allows %d ports", sio.NumSerialPorts.Max)
		}
	}
	_, err = methods.QueryConfigOption(background, b.Client, &types.QueryConfigOption{This: browser, Key: "vmx-19"})
	b.expect("a version the host does not know", faultName(err), "InvalidArgument")
}

func TestABackingStaysWhileThePortIsConnected(t *testing.T) {
	b := start(t, mixed)
	if b.port("on", 1)["connected"] != true || b.port("on", 1)["status"] != "ok" {
		t.Fatal("port 1 is not connected")
	}
	rebacked := func(p *types.VirtualSerialPort) { p.Backing = network("telnet://:4444", directionServer) }
	connected := func(on bool) func(*types.VirtualSerialPort) {
		return func(p *types.VirtualSerialPort) { p.Connectable.Connected = on }
	}
	b.expect("new backing", b.reconfigure("on", edited(b.device("on", 1), rebacked)), "InvalidDeviceBacking")
	b.expect("yield", b.reconfigure("on", edited(b.device("on", 1), func(p *types.VirtualSerialPort) { p.YieldOnPoll = false })), "")
	b.expect("disconnect", b.reconfigure("on", edited(b.device("on", 1), connected(false))), "")
	b.expect("new backing", b.reconfigure("on", edited(b.device("on", 1), rebacked)), "")
	b.expect("connect", b.reconfigure("on", edited(b.device("on", 1), connected(true))), "")
	if p := b.port("on", 1); p["connected"] != true || p["uri"] != "telnet://:4444" || p["yieldOnPoll"] != false {
		t.Errorf("port 1 is %v", p)
	}
	b.expect("connect without a port", b.reconfigure("on", edited(b.device("on", 3), connected(true))), "")
	if p := b.port("on", 3); p["connected"] != false || p["status"] != "unrecoverableError" {
		t.Errorf("port 3 is %v", p)
	}
	b.expect("connect while off", b.reconfigure("web1", edited(b.device("web1", 1), connected(true))), "")
	if p := b.port("web1", 1); p["connected"] != false || p["status"] != "untried" {
		t.Errorf("port 1 of a VM that is off is %v", p)
	}
}

func TestAnEditNeedsTheWholeDevice(t *testing.T) {
	b := start(t, mixed)
	for what, spoil := range map[string]func(*types.VirtualSerialPort){
		"deviceInfo":  func(p *types.VirtualSerialPort) { p.DeviceInfo = nil },
		"backing":     func(p *types.VirtualSerialPort) { p.Backing = nil },
		"connectable": func(p *types.VirtualSerialPort) { p.Connectable = nil },
		"controller":  func(p *types.VirtualSerialPort) { p.ControllerKey = 0 },
		"unitNumber":  func(p *types.VirtualSerialPort) { p.UnitNumber = nil },
		"key":         func(p *types.VirtualSerialPort) { p.Key = 9031 },
		"direction":   func(p *types.VirtualSerialPort) { p.Backing = network("telnet://:1", "sideways") },
	} {
		b.expect(what, b.reconfigure("web1", edited(b.device("web1", 1), spoil)), "InvalidDeviceSpec")
	}
	b.expect("the port as it was", b.port("web1", 1)["uri"].(string), "telnet://:5001")
	b.expect("anything while a backing is lost", b.reconfigure("lost", types.VirtualMachineConfigSpec{Annotation: "x"}), "InvalidDeviceSpec")
	b.expect("a new backing for it", b.reconfigure("lost", edited(b.device("lost", 1), func(p *types.VirtualSerialPort) {
		p.Backing = network("telnet://:9", directionServer)
	})), "")
}

func TestAStaleChangeVersionIsConcurrentAccess(t *testing.T) {
	b := start(t, mixed)
	values, _ := b.read(b.Client, b.vm("web1"), "config.changeVersion")
	spec := add("telnet://:1234")
	spec.ChangeVersion = values["config.changeVersion"].(string)
	b.control("POST", "/vm/web1/bump")
	b.expect("stale", b.reconfigure("web1", spec), "ConcurrentAccess")
	values, _ = b.read(b.Client, b.vm("web1"), "config.changeVersion")
	spec.ChangeVersion = values["config.changeVersion"].(string)
	b.expect("current", b.reconfigure("web1", spec), "")
}

func TestOneTaskAtATimeAndItCanBeCancelled(t *testing.T) {
	b := start(t, mixed, "--task-ms", "60000")
	first, err := methods.ReconfigVM_Task(background, b.Client, &types.ReconfigVM_Task{This: b.vm("web1"), Spec: add("telnet://:1")})
	if err != nil {
		t.Fatal(err)
	}
	b.expect("a second task", b.reconfigure("web1", add("telnet://:2")), "call TaskInProgress")
	if _, err := methods.CancelTask(background, b.Client, &types.CancelTask{This: first.Returnval}); err != nil {
		t.Fatal(err)
	}
	b.expect("the cancelled task", b.finish(first.Returnval), "RequestCanceled")
	b.control("POST", "/tasks/ms?value=0")
	b.expect("the next task", b.reconfigure("web1", add("telnet://:3")), "")
}

func TestConnectedFollowsPower(t *testing.T) {
	b := start(t, mixed)
	off, err := methods.PowerOffVM_Task(background, b.Client, &types.PowerOffVM_Task{This: b.vm("on")})
	if err != nil {
		t.Fatal(err)
	}
	b.expect("power off", b.finish(off.Returnval), "")
	if p := b.port("on", 1); p["connected"] != false || p["status"] != "untried" {
		t.Errorf("off: %v", p)
	}
	on, _ := methods.PowerOnVM_Task(background, b.Client, &types.PowerOnVM_Task{This: b.vm("on")})
	b.expect("power on", b.finish(on.Returnval), "")
	again, _ := methods.PowerOnVM_Task(background, b.Client, &types.PowerOnVM_Task{This: b.vm("on")})
	b.expect("power on again", b.finish(again.Returnval), "InvalidPowerState")
	if p := b.port("on", 1); p["connected"] != true {
		t.Errorf("on: %v", p)
	}
	suspend, _ := methods.SuspendVM_Task(background, b.Client, &types.SuspendVM_Task{This: b.vm("on")})
	b.expect("suspend", b.finish(suspend.Returnval), "")
	values, _ := b.read(b.Client, b.vm("on"), "runtime.powerState", "summary.runtime.powerState")
	if values["runtime.powerState"] != values["summary.runtime.powerState"] {
		t.Errorf("summary is out of step: %v", values)
	}
}
