package main

import (
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

type licenceManager struct {
	mo.LicenseManager
}

type licenceAssignmentManager struct {
	mo.LicenseAssignmentManager
	lab *lab
}

func newLicenceManager(l *lab) []mo.Reference {
	m := new(licenceManager)
	m.Self = *l.content.LicenseManager
	info := l.licenceInfo()
	m.Licenses = []types.LicenseManagerLicenseInfo{info}
	m.LicensedEdition = info.EditionKey
	if l.kind == kindESXi {
		return []mo.Reference{m}
	}
	a := &licenceAssignmentManager{lab: l}
	a.Self = ref{Type: "LicenseAssignmentManager", Value: "LicenseAssignmentManager"}
	m.LicenseAssignmentManager = &a.Self
	return []mo.Reference{m, a}
}

// licenceInfo is the lab's licence. Feature keys are a KeyValue each under the key "feature"; the one
// for network serial ports is serialuri. Which edition lacks it is [inferred]; tests go by the key.
func (l *lab) licenceInfo() types.LicenseManagerLicenseInfo {
	info := types.LicenseManagerLicenseInfo{
		LicenseKey: "00000-00000-00000-00000-00001", EditionKey: "esx.enterprisePlus.cpuPackage",
		Name: "VMware vSphere 8 Enterprise Plus", Total: 64, Used: 16, CostUnit: "cpuPackage",
	}
	features := []types.KeyValue{{Key: "vsmp:8", Value: "Up to 8-way virtual SMP"}, {Key: "vimapi", Value: "vSphere API"}}
	switch l.licence {
	case licenceFull:
		features = append(features, types.KeyValue{Key: "serialuri:2", Value: "Remote virtual Serial Port Concentrator"},
			types.KeyValue{Key: "dvs", Value: "vSphere Distributed Switch"})
	case licenceNoURI:
		info.EditionKey, info.Name = "esx.standard.cpuPackage", "VMware vSphere 8 Standard"
	case licenceFree:
		info.EditionKey, info.Name = "esxBasic.cpuPackageCoreLimited", "VMware vSphere 8 Hypervisor"
		features = features[:1]
	}
	for _, f := range features {
		info.Properties = append(info.Properties, types.KeyAnyValue{Key: "feature", Value: f})
	}
	return info
}

// QueryAssignedLicenses: vSphere API: LicenseAssignmentManager: for one host or the vCenter, or for all.
func (m *licenceAssignmentManager) QueryAssignedLicenses(_ *call, r *types.QueryAssignedLicenses) (interface{}, fault) {
	response := new(types.QueryAssignedLicensesResponse)
	assign := func(id, name string) {
		if r.EntityId == "" || r.EntityId == id {
			response.Returnval = append(response.Returnval, types.LicenseAssignmentManagerLicenseAssignment{
				EntityId: id, EntityDisplayName: name, AssignedLicense: m.lab.licenceInfo(),
			})
		}
	}
	assign(m.lab.about.InstanceUuid, m.lab.about.Name)
	for _, h := range m.lab.hosts {
		assign(h.Self.Value, h.Name)
	}
	return response, nil
}
