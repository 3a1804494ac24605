package main

import (
	"fmt"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// labHost is an ESXi host with rulesets and services of its own.
type labHost struct {
	*simulator.HostSystem
	lab      *lab
	cluster  *clusterBuilt
	firewall *firewallSystem
	services *serviceSystem
	access   *accessManager
	tie      *tie // nil, or the running host that this one stands for

	// What the library's types are too old for (vSphere API 8.0.3.0: HostCapability.uefiSecureBoot).
	secureBoot *bool
}

// host finishes a host that the library has made: by itself it would share what follows with all others.
func (b *builder) host(made *simulator.HostSystem, plan *hostPlan, cluster *clusterBuilt) error {
	h := &labHost{HostSystem: made, lab: b.lab, cluster: cluster, tie: newTie(b.settings, plan), secureBoot: plan.SecureBoot}
	if h.tie != nil {
		if err := h.tie.describe(plan); err != nil {
			return fmt.Errorf("host %s: %v", plan.Name, err)
		}
	}
	product := types.AboutInfo{
		Name: "VMware ESXi", FullName: "VMware ESXi " + plan.Version + " build-" + plan.Build, Vendor: "VMware, Inc.",
		Version: plan.Version, Build: plan.Build, LocaleVersion: "INTL", LocaleBuild: "000", OsType: "vmnix-x86",
		ProductLineId: "embeddedEsx", ApiType: "HostAgent", ApiVersion: apiVersion(plan.Version),
		LicenseProductName: "VMware ESX Server", LicenseProductVersion: plan.Version[:3],
	}
	h.Config.Product = product
	h.Summary.Config.Product = &product
	if plan.StatelessCache {
		h.Config.DeploymentInfo = &types.HostDeploymentInfo{BootedFromStatelessCache: types.NewBool(true)}
	}
	h.Config.LockdownMode = types.HostLockdownMode(plan.Lockdown)
	h.Config.Host = h.Self
	if plan.IP != "" {
		h.Config.Network.Vnic[0].Spec.Ip.IpAddress = plan.IP
	}
	if plan.Connection != "" {
		h.Runtime.ConnectionState = types.HostSystemConnectionState(plan.Connection)
	}
	b.firewall(h, plan)
	b.serviceSystem(h, plan)
	b.accessManager(h, plan)
	cluster.hosts = append(cluster.hosts, h)
	b.lab.hosts = append(b.lab.hosts, h)
	if h.tie != nil {
		return h.firewall.reread()
	}
	return nil
}

// supported is the newest hardware version that a host runs (Vcenter Vm Hardware Upgrade: hardware versions).
func (h *labHost) supported() string {
	newest := "vmx-08" // ESXi 5.0
	for _, s := range []struct{ product, hardware string }{
		{"5.1.0", "vmx-09"}, {"5.5.0", "vmx-10"}, {"6.0.0", "vmx-11"}, {"6.5.0", "vmx-13"}, {"6.7.0", "vmx-14"},
		{"7.0.0", "vmx-17"}, {"7.0.1", "vmx-18"}, {"7.0.2", "vmx-19"}, {"8.0.0", "vmx-20"}, {"8.0.2", "vmx-21"},
	} {
		if compareVersions(h.Config.Product.Version, s.product) >= 0 {
			newest = s.hardware
		}
	}
	return newest
}
