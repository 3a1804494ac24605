package main

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// builder makes an inventory: the library creates datacenter, clusters and hosts, the lab the VMs.
type builder struct {
	lab        *lab
	settings   settings
	context    *simulator.Context
	datacenter *simulator.Datacenter
	datastore  *mo.Datastore
	network    *mo.Network
	clusters   []*clusterBuilt
	next       int // cluster for the next VM
	folders    map[string]*simulator.Folder
}

type clusterBuilt struct {
	name     string
	hosts    []*labHost
	resource *mo.ComputeResource
	pool     *mo.ResourcePool
	next     int // host for the next VM
}

// newLab builds everything that does not listen.
func newLab(s settings, plan *inventory) (*lab, error) {
	model := simulator.VPX()
	if s.kind == kindESXi {
		model = simulator.ESX()
		model.Datacenter = 0
	}
	model.Cluster, model.ClusterHost, model.Host, model.Machine, model.Datastore, model.Portgroup = 0, 0, 0, 0, 0, 0
	if err := model.Create(); err != nil {
		return nil, err
	}
	l := &lab{
		kind: s.kind, licence: plan.Licence, page: s.page, admin: s.user, reader: "reader@vsphere.local",
		password: s.password, taskTime: int64(s.taskTime), registry: simulator.Map, own: map[ref]mo.Reference{},
		sessions:  sessions{live: map[string]*session{}, tickets: map[string]string{}},
		changes:   changes{watchers: map[ref]map[*filter]bool{}, walkers: map[*filter]bool{}},
		mishaps:   newMishaps(),
		listeners: listeners{on: plan.PortConflicts, taken: map[listener]owner{}},
		ports:     tiedPorts{running: map[owner]*tiedPort{}, hasty: true, closing: make(chan struct{})},
	}
	l.lastNumber = 1000
	l.content = model.ServiceContent
	if s.kind == kindESXi {
		l.reader = "reader"
	}
	b := &builder{
		lab: l, settings: s, folders: map[string]*simulator.Folder{},
		context: &simulator.Context{
			Map: simulator.Map, Context: context.Background(),
			Session: &simulator.Session{Registry: simulator.NewRegistry()},
		},
	}
	b.datacenter = simulator.Map.Any("Datacenter").(*simulator.Datacenter)
	b.network = simulator.Map.Get(b.datacenter.Network[0]).(*mo.Network)
	if err := b.hosts(plan); err != nil {
		return nil, err
	}
	b.addDatastore()
	l.describeSelf()
	b.services(plan)
	for i := range plan.VMs {
		if err := b.vm(&plan.VMs[i], i); err != nil {
			return nil, err
		}
	}
	l.settlePorts()
	return l, nil
}

// describeSelf fills in what the service says about itself.
func (l *lab) describeSelf() {
	a := &l.content.About
	if l.kind == kindESXi {
		*a = l.hosts[0].Config.Product
	} else {
		a.Version, a.Build, a.ApiVersion = "8.0.3", "24022515", apiVersion("8.0.3")
		a.FullName = "VMware vCenter Server 8.0.3 build-24022515"
		a.LicenseProductVersion = "8.0"
		a.InstanceUuid = identity("vcenter", 0)
	}
	l.about = *a
}

// services puts the lab's own singletons in front of the library's.
func (b *builder) services(plan *inventory) {
	l := b.lab
	instance := &serviceInstance{}
	instance.Self = ref{Type: "ServiceInstance", Value: "ServiceInstance"}
	sm := &sessionManager{lab: l}
	sm.Self = *l.content.SessionManager
	vm := &viewManager{lab: l}
	vm.Self = *l.content.ViewManager
	search := &searchIndex{lab: l}
	search.Self = *l.content.SearchIndex
	collector := newCollector(l, nil, l.content.PropertyCollector) // for calls without a session
	options := newOptionManager(l, plan.PersistNetworkBacking)
	for _, o := range []mo.Reference{sm, vm, search, collector, options} {
		l.put(o)
	}
	for _, o := range newHostProfiles(l, plan) {
		l.put(o)
	}
	for _, o := range newLicenceManager(l) {
		l.put(o)
	}
	instance.Content = l.content
	instance.ServerClock = now()
	l.put(instance)
}

// hosts makes the clusters with their hosts; a lone ESXi host is there already.
func (b *builder) hosts(plan *inventory) error {
	if b.lab.kind == kindESXi {
		return b.loneHost(plan.Clusters[0].Name, &plan.Clusters[0].Hosts[0])
	}
	b.datacenter.Name = plan.Datacenter
	folder := simulator.Map.Get(b.datacenter.HostFolder).(*simulator.Folder)
	for _, c := range plan.Clusters {
		response := folder.CreateClusterEx(b.context, &types.CreateClusterEx{Name: c.Name})
		if f := response.Fault(); f != nil {
			return fmt.Errorf("cluster %s: %s", c.Name, faultText(f.VimFault().(fault)))
		}
		self := response.(*methods.CreateClusterExBody).Res.Returnval
		cluster := simulator.Map.Get(self).(*simulator.ClusterComputeResource)
		built := b.cluster(c.Name, &cluster.ComputeResource)
		cluster.LifecycleManaged = types.NewBool(c.ImageManaged)
		for i := range c.Hosts {
			added := cluster.AddHostTask(&types.AddHost_Task{
				AsConnected: true, Spec: types.HostConnectSpec{HostName: c.Hosts[i].Name},
			}).(*methods.AddHost_TaskBody).Res.Returnval
			done := simulator.Map.Get(added).(*simulator.Task)
			simulator.Map.Remove(added)
			host := simulator.Map.Get(done.Info.Result.(ref)).(*simulator.HostSystem)
			if err := b.host(host, &c.Hosts[i], built); err != nil {
				return err
			}
		}
	}
	return nil
}

// loneHost names the one host of an ESXi and gives it the product that was asked for.
func (b *builder) loneHost(cluster string, plan *hostPlan) error {
	host := simulator.Map.Any("HostSystem").(*simulator.HostSystem)
	resource := simulator.Map.Get(*host.Parent).(*mo.ComputeResource)
	resource.Name, host.Name, host.Summary.Config.Name = plan.Name, plan.Name, plan.Name
	return b.host(host, plan, b.cluster(cluster, resource))
}

func (b *builder) cluster(name string, resource *mo.ComputeResource) *clusterBuilt {
	built := &clusterBuilt{name: name, resource: resource}
	built.pool = &simulator.Map.Get(*resource.ResourcePool).(*simulator.ResourcePool).ResourcePool
	browser := &environmentBrowser{cluster: built, lab: b.lab}
	browser.Self = *resource.EnvironmentBrowser
	b.lab.put(browser)
	b.clusters = append(b.clusters, built)
	return built
}

// addDatastore makes one VMFS datastore that every host mounts. There is no file behind it.
func (b *builder) addDatastore() {
	d := new(simulator.Datastore)
	d.Self = ref{Type: "Datastore", Value: fmt.Sprintf("datastore-%d", b.lab.number())}
	d.Name = "datastore1"
	url := "ds:///vmfs/volumes/" + identity("datastore", 0) + "/"
	d.Info = &types.VmfsDatastoreInfo{DatastoreInfo: types.DatastoreInfo{Name: d.Name, Url: url, FreeSpace: 1 << 40}}
	d.Summary = types.DatastoreSummary{
		Datastore: &d.Self, Name: d.Name, Url: url, Capacity: 2 << 40, FreeSpace: 1 << 40,
		Accessible: true, MultipleHostAccess: types.NewBool(true), Type: "VMFS", MaintenanceMode: "normal",
	}
	folder := simulator.Map.Get(b.datacenter.DatastoreFolder).(*simulator.Folder)
	folder.ChildEntity = append(folder.ChildEntity, d.Self)
	b.datacenter.Datastore = append(b.datacenter.Datastore, d.Self)
	simulator.Map.PutEntity(folder, d)
	for _, c := range b.clusters {
		c.resource.Datastore = append(c.resource.Datastore, d.Self)
	}
	for _, h := range b.lab.hosts {
		h.Datastore = append(h.Datastore, d.Self)
		d.Host = append(d.Host, types.DatastoreHostMount{Key: h.Self, MountInfo: types.HostMountInfo{
			AccessMode: "readWrite", Mounted: types.NewBool(true), Accessible: types.NewBool(true),
		}})
	}
	b.datastore = &d.Datastore
}

// identity makes the UUID of a thing, the same in every run.
func identity(kind string, n int) string {
	return uuid.NewSHA1(uuid.NameSpaceDNS, []byte(fmt.Sprintf("%s-%d.lab", kind, n))).String()
}
