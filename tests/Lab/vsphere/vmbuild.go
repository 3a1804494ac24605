package main

import (
	"fmt"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/vim25/types"
)

// vm makes one VM of the plan. n counts all VMs.
func (b *builder) vm(plan *vmPlan, n int) error {
	host, err := b.place(plan)
	if err != nil {
		return fmt.Errorf("VM %s: %v", plan.Name, err)
	}
	folder, err := b.folder(plan.Folder)
	if err != nil {
		return fmt.Errorf("VM %s: folder %s: %v", plan.Name, plan.Folder, err)
	}
	l := b.lab
	vm := &virtualMachine{lab: l, host: host}
	vm.Self = ref{Type: "VirtualMachine", Value: fmt.Sprintf("vm-%d", l.number())}
	if l.kind == kindESXi {
		vm.Self.Value = fmt.Sprint(n + 1) // as hostd numbers them
	}
	vm.Name = plan.Name
	vm.EnvironmentBrowser = *host.cluster.resource.EnvironmentBrowser
	vm.ResourcePool = &host.cluster.pool.Self
	vm.Datastore = []ref{b.datastore.Self}
	vm.Network = []ref{b.network.Self}
	vm.Guest = &types.GuestInfo{ToolsStatus: "toolsNotInstalled", ToolsRunningStatus: "guestToolsNotRunning", GuestState: "notRunning"}
	vm.Config = b.config(plan, n, host)
	vm.Runtime = types.VirtualMachineRuntimeInfo{
		Host: &host.Self, ConnectionState: types.VirtualMachineConnectionStateConnected,
		FaultToleranceState: types.VirtualMachineFaultToleranceStateNotConfigured,
	}
	if plan.Connection != "" {
		vm.Runtime.ConnectionState = types.VirtualMachineConnectionState(plan.Connection)
	} else if host.Runtime.ConnectionState != types.HostSystemConnectionStateConnected {
		vm.Runtime.ConnectionState = types.VirtualMachineConnectionStateDisconnected
	}
	if plan.FaultTolerance {
		vm.Runtime.FaultToleranceState = types.VirtualMachineFaultToleranceStateRunning
		vm.Config.FtInfo = &types.FaultToleranceConfigInfo{
			Role: 1, InstanceUuids: []string{vm.Config.InstanceUuid}, ConfigPaths: []string{vm.Config.Files.VmPathName},
		}
	}
	b.ports(vm, plan)
	vm.setPower(map[string]types.VirtualMachinePowerState{
		"on": types.VirtualMachinePowerStatePoweredOn, "off": types.VirtualMachinePowerStatePoweredOff,
		"suspended": types.VirtualMachinePowerStateSuspended,
	}[plan.Power])
	vm.plug(plan)
	vm.summarize()
	if plan.Connection == "inaccessible" || plan.Connection == "invalid" {
		vm.Config = nil // vSphere API: VirtualMachine.config is unset while the files cannot be read
	}

	parent := folder.Self
	vm.Parent = &parent
	folder.ChildEntity = append(folder.ChildEntity, vm.Self)
	host.Vm = append(host.Vm, vm.Self)
	host.cluster.pool.Vm = append(host.cluster.pool.Vm, vm.Self)
	b.datastore.Vm = append(b.datastore.Vm, vm.Self)
	b.network.Vm = append(b.network.Vm, vm.Self)
	simulator.Map.Put(vm)
	l.vms = append(l.vms, vm)
	return nil
}

// place chooses the host: the named one, or the next of the named cluster, or the next of the next
// cluster. On a lone ESXi there is no choice, so that one inventory serves both kinds.
func (b *builder) place(plan *vmPlan) (*labHost, error) {
	if b.lab.kind == kindESXi {
		return b.lab.hosts[0], nil
	}
	if plan.Host != "" {
		return b.lab.hostNamed(plan.Host)
	}
	cluster := b.clusters[b.next%len(b.clusters)]
	if plan.Cluster == "" {
		b.next++
	} else {
		cluster = nil
		for _, c := range b.clusters {
			if c.name == plan.Cluster {
				cluster = c
			}
		}
	}
	if cluster == nil {
		return nil, fmt.Errorf("no cluster named %q", plan.Cluster)
	}
	cluster.next++
	return cluster.hosts[(cluster.next-1)%len(cluster.hosts)], nil
}

// folder finds or makes the folder of an inventory path below the datacenter's vm folder.
func (b *builder) folder(path string) (*simulator.Folder, error) {
	if f := b.folders[path]; f != nil {
		return f, nil
	}
	parent := simulator.Map.Get(b.datacenter.VmFolder).(*simulator.Folder)
	if b.lab.kind == kindESXi { // a lone host has no VM folders
		return parent, nil
	}
	for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' }) {
		if child, ok := simulator.Map.FindByName(name, parent.ChildEntity).(*simulator.Folder); ok {
			parent = child
			continue
		}
		if f := parent.CreateFolder(b.context, &types.CreateFolder{Name: name}).Fault(); f != nil {
			return nil, fmt.Errorf("%s", faultText(f.VimFault().(fault)))
		}
		parent = simulator.Map.FindByName(name, parent.ChildEntity).(*simulator.Folder)
	}
	b.folders[path] = parent
	return parent, nil
}

func (b *builder) config(plan *vmPlan, n int, host *labHost) *types.VirtualMachineConfigInfo {
	hardware := plan.Hardware
	if hardware == "" {
		hardware = "vmx-19"
		if newest := host.supported(); version(newest) < version(hardware) {
			hardware = newest
		}
	}
	created := now()
	directory := fmt.Sprintf("[%s] %s", b.datastore.Name, plan.Name)
	return &types.VirtualMachineConfigInfo{
		ChangeVersion: b.lab.nextChangeVersion(), Modified: created, CreateDate: &created, Name: plan.Name,
		GuestId: "otherLinux64Guest", GuestFullName: "Other Linux (64-bit)", Version: hardware,
		Uuid: identity("bios", n), InstanceUuid: identity("instance", n), Template: plan.Template, Firmware: "bios",
		Files: types.VirtualMachineFileInfo{
			VmPathName: directory + "/" + plan.Name + ".vmx", SnapshotDirectory: directory + "/", SuspendDirectory: directory + "/", LogDirectory: directory + "/",
		},
		Tools:       &types.ToolsConfigInfo{},
		BootOptions: &types.VirtualMachineBootOptions{},
		Hardware:    types.VirtualHardware{NumCPU: 1, NumCoresPerSocket: 1, MemoryMB: 1024, Device: usualDevices(plan.Name, b.datastore.Name, n)},
	}
}

// summarize keeps summary in step with what it repeats.
func (vm *virtualMachine) summarize() {
	self := vm.Self
	vm.Summary = types.VirtualMachineSummary{
		Vm: &self, Runtime: vm.Runtime, OverallStatus: types.ManagedEntityStatusGreen,
		Guest: &types.VirtualMachineGuestSummary{GuestId: vm.Config.GuestId, ToolsStatus: vm.Guest.ToolsStatus},
		Config: types.VirtualMachineConfigSummary{
			Name: vm.Config.Name, Template: vm.Config.Template, VmPathName: vm.Config.Files.VmPathName,
			MemorySizeMB: vm.Config.Hardware.MemoryMB, NumCpu: vm.Config.Hardware.NumCPU, NumEthernetCards: 1, NumVirtualDisks: 1,
			Uuid: vm.Config.Uuid, InstanceUuid: vm.Config.InstanceUuid, GuestId: vm.Config.GuestId,
			GuestFullName: vm.Config.GuestFullName, FtInfo: vm.Config.FtInfo,
		},
		QuickStats: types.VirtualMachineQuickStats{GuestHeartbeatStatus: types.ManagedEntityStatusGray},
	}
}

// usualDevices are what every VM has besides serial ports, its own copy of each.
func usualDevices(name, datastore string, n int) []types.BaseVirtualDevice {
	unit, busUnit, disk := int32(7), int32(7), int32(0)
	devices := copyOf(esx.VirtualDevice)
	nic := &types.VirtualE1000{VirtualEthernetCard: types.VirtualEthernetCard{
		VirtualDevice: types.VirtualDevice{
			Key: 4000, DeviceInfo: &types.Description{Label: "Network adapter 1", Summary: "VM Network"},
			Backing: &types.VirtualEthernetCardNetworkBackingInfo{
				VirtualDeviceDeviceBackingInfo: types.VirtualDeviceDeviceBackingInfo{DeviceName: "VM Network", UseAutoDetect: types.NewBool(false)},
			},
			Connectable:   &types.VirtualDeviceConnectInfo{StartConnected: true, AllowGuestControl: true, Status: "untried"},
			ControllerKey: 100, UnitNumber: &unit,
		},
		AddressType: "assigned", MacAddress: fmt.Sprintf("00:50:56:%02x:%02x:%02x", n>>16&0x3f, n>>8&0xff, n&0xff),
		WakeOnLanEnabled: types.NewBool(true),
	}}
	scsi := &types.ParaVirtualSCSIController{VirtualSCSIController: types.VirtualSCSIController{
		VirtualController: types.VirtualController{
			VirtualDevice: types.VirtualDevice{
				Key: 1000, DeviceInfo: &types.Description{Label: "SCSI controller 0", Summary: "VMware paravirtual SCSI"},
				ControllerKey: 100, UnitNumber: &busUnit,
			},
			Device: []int32{2000},
		},
		SharedBus: "noSharing", ScsiCtlrUnitNumber: 7,
	}}
	storage := &types.VirtualDisk{
		VirtualDevice: types.VirtualDevice{
			Key: 2000, DeviceInfo: &types.Description{Label: "Hard disk 1", Summary: "16,777,216 KB"},
			Backing: &types.VirtualDiskFlatVer2BackingInfo{
				VirtualDeviceFileBackingInfo: types.VirtualDeviceFileBackingInfo{FileName: fmt.Sprintf("[%s] %s/%s.vmdk", datastore, name, name)},
				DiskMode:                     "persistent", ThinProvisioned: types.NewBool(true),
			},
			ControllerKey: 1000, UnitNumber: &disk,
		},
		CapacityInKB: 16777216, CapacityInBytes: 17179869184,
	}
	return append(devices, scsi, storage, nic)
}
