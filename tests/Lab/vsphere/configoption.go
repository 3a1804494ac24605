package main

import (
	"fmt"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// hardwareVersions are all there are, oldest first.
var hardwareVersions = []int{4, 7, 8, 9, 10, 11, 13, 14, 15, 17, 18, 19, 20, 21}

// environmentBrowser answers what VMs of a cluster's hosts may have.
type environmentBrowser struct {
	mo.EnvironmentBrowser
	lab     *lab
	cluster *clusterBuilt
}

// newest is the newest hardware version of a host, or of any host of the cluster.
func (b *environmentBrowser) newest(host *ref) string {
	newest := "vmx-04"
	for _, h := range b.cluster.hosts {
		if host != nil && *host != h.Self {
			continue
		}
		if s := h.supported(); version(s) > version(newest) {
			newest = s
		}
	}
	return newest
}

func (b *environmentBrowser) QueryConfigOptionDescriptor(*call, *types.QueryConfigOptionDescriptor) (interface{}, fault) {
	newest := b.newest(nil)
	response := new(types.QueryConfigOptionDescriptorResponse)
	for _, v := range hardwareVersions {
		key := fmt.Sprintf("vmx-%02d", v)
		if v > version(newest) {
			break
		}
		d := types.VirtualMachineConfigOptionDescriptor{
			Key: key, Description: "Hardware version " + fmt.Sprint(v), CreateSupported: types.NewBool(true),
			DefaultConfigOption: types.NewBool(key == newest), RunSupported: types.NewBool(true), UpgradeSupported: types.NewBool(true),
		}
		for _, h := range b.cluster.hosts {
			if version(h.supported()) >= v {
				d.Host = append(d.Host, h.Self)
			}
		}
		response.Returnval = append(response.Returnval, d)
	}
	return response, nil
}

// QueryConfigOption: vSphere API: EnvironmentBrowser: the default option when no key is given.
func (b *environmentBrowser) QueryConfigOption(_ *call, r *types.QueryConfigOption) (interface{}, fault) {
	option, f := b.option(r.Key, r.Host)
	return &types.QueryConfigOptionResponse{Returnval: option}, f
}

func (b *environmentBrowser) QueryConfigOptionEx(_ *call, r *types.QueryConfigOptionEx) (interface{}, fault) {
	key, host := "", (*ref)(nil)
	if r.Spec != nil {
		key, host = r.Spec.Key, r.Spec.Host
	}
	option, f := b.option(key, host)
	return &types.QueryConfigOptionExResponse{Returnval: option}, f
}

func (b *environmentBrowser) option(key string, host *ref) (*types.VirtualMachineConfigOption, fault) {
	newest := b.newest(host)
	if key == "" {
		key = newest
	}
	known := false
	for _, v := range hardwareVersions {
		known = known || fmt.Sprintf("vmx-%02d", v) == key
	}
	if !known || version(key) > version(newest) {
		return nil, &types.InvalidArgument{InvalidProperty: "key"}
	}
	ports := types.IntOption{Min: 0, Max: mostPorts(key)}
	return &types.VirtualMachineConfigOption{
		Version: key, Description: "Hardware version " + fmt.Sprint(version(key)),
		GuestOSDescriptor: []types.GuestOsDescriptor{{
			Id: "otherLinux64Guest", Family: "linuxGuest", FullName: "Other Linux (64-bit)", SupportedMaxCPUs: 8, RecommendedMemMB: 1024,
			SupportedDiskControllerList: []string{"ParaVirtualSCSIController"}, RecommendedSCSIController: "ParaVirtualSCSIController",
			RecommendedDiskController: "ParaVirtualSCSIController", SupportedEthernetCard: []string{"VirtualE1000"},
			RecommendedEthernetCard: "VirtualE1000",
		}},
		HardwareOptions: types.VirtualHardwareOption{
			HwVersion: int32(version(key)), NumCPU: []int32{1, 2, 4, 8}, NumSIOControllers: types.IntOption{Min: 1, Max: 1, DefaultValue: 1},
			MemoryMB: types.LongOption{Min: 4, Max: 65532, DefaultValue: 1024},
			VirtualDeviceOption: []types.BaseVirtualDeviceOption{
				&types.VirtualSIOControllerOption{
					VirtualControllerOption: types.VirtualControllerOption{
						VirtualDeviceOption: types.VirtualDeviceOption{Type: "VirtualSIOController"},
						Devices:             types.IntOption{Max: mostPorts(key) + 5},
						SupportedDevice:     []string{"VirtualFloppy", "VirtualSerialPort", "VirtualParallelPort"},
					},
					NumFloppyDrives: types.IntOption{Max: 2}, NumSerialPorts: ports, NumParallelPorts: types.IntOption{Max: 3},
				},
				serialPortOption(),
			},
		},
		SupportedMonitorType: []string{"release"},
	}, nil
}

// serialPortOption: vSphere API: VirtualSerialPortOption, with an option for each backing.
func serialPortOption() *types.VirtualSerialPortOption {
	both := types.ChoiceOption{ChoiceInfo: []types.BaseElementDescription{
		&types.ElementDescription{Description: types.Description{Label: "Client", Summary: "Client"}, Key: directionClient},
		&types.ElementDescription{Description: types.Description{Label: "Server", Summary: "Server"}, Key: directionServer},
	}}
	yes := types.BoolOption{Supported: true, DefaultValue: true}
	uri := &types.VirtualSerialPortURIBackingOption{}
	uri.Type, uri.Directions = "VirtualSerialPortURIBackingInfo", both
	pipe := &types.VirtualSerialPortPipeBackingOption{Endpoint: both, NoRxLoss: yes}
	pipe.Type = "VirtualSerialPortPipeBackingInfo"
	file := &types.VirtualSerialPortFileBackingOption{}
	file.Type = "VirtualSerialPortFileBackingInfo"
	device := &types.VirtualSerialPortDeviceBackingOption{}
	device.Type, device.AutoDetectAvailable = "VirtualSerialPortDeviceBackingInfo", yes
	thin := &types.VirtualSerialPortThinPrintBackingOption{}
	thin.Type = "VirtualSerialPortThinPrintBackingInfo"
	return &types.VirtualSerialPortOption{
		VirtualDeviceOption: types.VirtualDeviceOption{
			Type: "VirtualSerialPort", ControllerType: "VirtualSIOController",
			ConnectOption: &types.VirtualDeviceConnectOption{StartConnected: yes, AllowGuestControl: yes},
			BackingOption: []types.BaseVirtualDeviceBackingOption{file, device, pipe, uri, thin},
		},
		YieldOnPoll: yes,
	}
}
