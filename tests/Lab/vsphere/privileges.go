package main

import (
	"reflect"
	"strings"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// changing are the calls that change something, with the privilege each needs
// (vSphere API: "Required Privileges" of the method).
var changing = map[string]string{
	"PowerOnVM_Task":           "VirtualMachine.Interact.PowerOn",
	"PowerOffVM_Task":          "VirtualMachine.Interact.PowerOff",
	"SuspendVM_Task":           "VirtualMachine.Interact.Suspend",
	"ResetVM_Task":             "VirtualMachine.Interact.Reset",
	"EnableRuleset":            "Host.Config.NetService",
	"DisableRuleset":           "Host.Config.NetService",
	"UpdateRuleset":            "Host.Config.NetService",
	"UpdateDefaultPolicy":      "Host.Config.NetService",
	"RefreshFirewall":          "Host.Config.NetService",
	"StartService":             "Host.Config.NetService",
	"StopService":              "Host.Config.NetService",
	"RestartService":           "Host.Config.NetService",
	"UpdateServicePolicy":      "Host.Config.NetService",
	"RefreshServices":          "Host.Config.NetService",
	"ChangeLockdownMode":       "Host.Config.NetService",
	"UpdateLockdownExceptions": "Host.Config.NetService",
	"QueryLockdownExceptions":  "Host.Config.NetService", // [inferred]
	"UpdateOptions":            "Global.Settings",
	"ExecuteSoap":              "Host.Config.Settings", // [inferred]: which one a server asks for was not found, nor whether reading needs any
	"TerminateSession":         "Sessions.TerminateSession",
}

// harmless are the prefixes of calls that read, wait or concern the caller's own session.
var harmless = []string{
	"Retrieve", "Query", "Find", "Fetch", "Search", "Has", "Get", "Read", "List", "Current", "Check",
	"WaitFor", "Cancel", "Continue", "Create", "Destroy", "Modify", "Reset", "Login", "Logout",
	"CloneSession", "Acquire", "SessionIsActive", "SetLocale",
}

// ownSession are the objects whose Create, Destroy, Modify and Reset touch nothing but the session.
var ownSession = map[string]bool{
	"PropertyCollector": true, "PropertyFilter": true, "ViewManager": true, "ContainerView": true,
	"ListView": true, "SessionManager": true, "Task": true, "EventManager": true, "TaskManager": true,
}

// privilegeOf returns the privilege that a call needs beyond reading, or "".
func privilegeOf(r *request, target mo.Reference) string {
	if vm, ok := target.(*virtualMachine); ok && r.name == "ReconfigVM_Task" {
		return vm.reconfigPrivilege(&r.body.(*types.ReconfigVM_Task).Spec)
	}
	if p, ok := changing[r.name]; ok {
		return p
	}
	for _, prefix := range harmless {
		if !strings.HasPrefix(r.name, prefix) {
			continue
		}
		switch prefix {
		case "Create", "Destroy", "Modify", "Reset":
			if !ownSession[r.this.Type] {
				continue
			}
		}
		return ""
	}
	return "Global.Settings"
}

// permit refuses what the user or the licence may not do.
func (c *call) permit(r *request, target mo.Reference) fault {
	if c.session == nil {
		return nil
	}
	privilege := privilegeOf(r, target)
	if privilege == "" {
		return nil
	}
	if c.session.user == c.lab.reader {
		return &types.NoPermission{Object: r.this, PrivilegeId: privilege}
	}
	// vSphere API: RestrictedVersion. With the free ESXi licence the API only reads.
	if c.lab.licence == licenceFree && r.name != "TerminateSession" {
		return new(types.RestrictedVersion)
	}
	return nil
}

// reconfigPrivilege is the first privilege a specification needs (vSphere API:
// VirtualMachineConfigSpec.deviceChange: AddRemoveDevice to add or remove, EditDevice to change a
// property, Interact.DeviceConnection where only connectable changes).
func (vm *virtualMachine) reconfigPrivilege(spec *types.VirtualMachineConfigSpec) string {
	vm.Lock()
	defer vm.Unlock()
	for _, change := range spec.DeviceChange {
		s := change.GetVirtualDeviceConfigSpec()
		if s.Operation != types.VirtualDeviceConfigSpecOperationEdit {
			return "VirtualMachine.Config.AddRemoveDevice"
		}
		old := findDevice(vm.devices(), s.Device.GetVirtualDevice().Key)
		if !onlyConnectableDiffers(old, s.Device) {
			return "VirtualMachine.Config.EditDevice"
		}
	}
	switch {
	case len(spec.DeviceChange) > 0:
		return "VirtualMachine.Interact.DeviceConnection"
	case spec.Name != "":
		return "VirtualMachine.Config.Rename"
	case spec.Annotation != "":
		return "VirtualMachine.Config.Annotation"
	}
	return "VirtualMachine.Config.AdvancedConfig"
}

func onlyConnectableDiffers(old, edited types.BaseVirtualDevice) bool {
	a, ok := old.(*types.VirtualSerialPort)
	b, same := edited.(*types.VirtualSerialPort)
	return ok && same && a.YieldOnPoll == b.YieldOnPoll && reflect.DeepEqual(a.Backing, b.Backing)
}
