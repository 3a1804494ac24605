package main

import (
	"sync"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

const sshService = "TSM-SSH"

// serviceSystem is one host's HostServiceSystem; the library has none.
type serviceSystem struct {
	mo.HostServiceSystem
	sync.Mutex
	host *labHost
}

func (b *builder) serviceSystem(h *labHost, plan *hostPlan) {
	s := &serviceSystem{host: h}
	s.Self = ref{Type: "HostServiceSystem", Value: "serviceSystem-" + h.Self.Value}
	if h.Config.Service != nil {
		s.ServiceInfo.Service = append(s.ServiceInfo.Service, h.Config.Service.Service...)
	}
	for i := range s.ServiceInfo.Service {
		if running, ok := plan.Services[s.ServiceInfo.Service[i].Key]; ok {
			s.ServiceInfo.Service[i].Running = running
		}
	}
	info := s.ServiceInfo
	h.Config.Service = &info
	h.services = s
	h.ConfigManager.ServiceSystem = &s.Self
	b.lab.put(s)
}

// change replaces serviceInfo by a changed copy, here and in the host's config.
// vSphere API: HostServiceSystem: NotFound for an unknown service.
func (s *serviceSystem) change(id string, do func(*types.HostService)) fault {
	if s.host.Runtime.ConnectionState != types.HostSystemConnectionStateConnected {
		return new(types.HostNotConnected)
	}
	s.Lock()
	next := types.HostServiceInfo{Service: append([]types.HostService(nil), s.ServiceInfo.Service...)}
	found := false
	for i := range next.Service {
		if next.Service[i].Key == id {
			do(&next.Service[i])
			found = true
		}
	}
	if !found {
		s.Unlock()
		return new(types.NotFound)
	}
	s.ServiceInfo = next
	s.Unlock()
	l := s.host.lab
	l.withLock(s.host.HostSystem, func() {
		config := *s.host.Config
		config.Service = &next
		s.host.Config = &config
	})
	l.changes.changed(s.Self, s.host.Self)
	return nil
}

// run starts or stops a service; a tied host's sshd goes with TSM-SSH.
func (s *serviceSystem) run(id string, on bool) fault {
	if t := s.host.tie; t != nil && id == sshService && s.host.connected() {
		if err := t.serveSSH(on); err != nil {
			return refused(err)
		}
	}
	return s.change(id, func(x *types.HostService) { x.Running = on })
}

func (s *serviceSystem) StartService(_ *call, r *types.StartService) (interface{}, fault) {
	return new(types.StartServiceResponse), s.run(r.Id, true)
}

func (s *serviceSystem) StopService(_ *call, r *types.StopService) (interface{}, fault) {
	return new(types.StopServiceResponse), s.run(r.Id, false)
}

func (s *serviceSystem) RestartService(_ *call, r *types.RestartService) (interface{}, fault) {
	return new(types.RestartServiceResponse), s.change(r.Id, func(x *types.HostService) { x.Running = true })
}

func (s *serviceSystem) UpdateServicePolicy(_ *call, r *types.UpdateServicePolicy) (interface{}, fault) {
	return new(types.UpdateServicePolicyResponse), s.change(r.Id, func(x *types.HostService) { x.Policy = r.Policy })
}

func (s *serviceSystem) RefreshServices(*call, *types.RefreshServices) (interface{}, fault) {
	return new(types.RefreshServicesResponse), nil
}
