package main

import (
	"sync"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// accessManager is one host's HostAccessManager, since 6.0: lockdown mode and those it does not keep out.
type accessManager struct {
	mo.HostAccessManager
	sync.Mutex
	host  *labHost
	users []string
}

func (b *builder) accessManager(h *labHost, plan *hostPlan) {
	m := &accessManager{host: h, users: plan.ExceptionUsers}
	m.Self = ref{Type: "HostAccessManager", Value: "accessManager-" + h.Self.Value}
	m.LockdownMode = types.HostLockdownMode(plan.Lockdown)
	h.access = m
	h.ConfigManager.HostAccessManager = nil
	if compareVersions(h.Config.Product.Version, "6.0.0") >= 0 {
		h.ConfigManager.HostAccessManager = &m.Self
	}
	b.lab.put(m)
}

// set changes the mode here, in the host's config, and in the host this one stands for.
func (m *accessManager) set(mode types.HostLockdownMode) error {
	m.Lock()
	m.LockdownMode = mode
	users := append([]string(nil), m.users...)
	m.Unlock()
	h := m.host
	if h.tie != nil {
		if err := h.tie.lockdown(mode != types.HostLockdownModeLockdownDisabled, users); err != nil {
			return err
		}
	}
	h.lab.withLock(h.HostSystem, func() {
		config := *h.Config
		config.LockdownMode = mode
		h.Config = &config
	})
	h.lab.changes.changed(m.Self, h.Self)
	return nil
}

func (m *accessManager) ChangeLockdownMode(_ *call, r *types.ChangeLockdownMode) (interface{}, fault) {
	if !m.host.connected() {
		return nil, new(types.HostNotConnected)
	}
	if err := m.set(r.Mode); err != nil {
		return nil, refused(err)
	}
	return new(types.ChangeLockdownModeResponse), nil
}

func (m *accessManager) QueryLockdownExceptions(*call, *types.QueryLockdownExceptions) (interface{}, fault) {
	m.Lock()
	defer m.Unlock()
	return &types.QueryLockdownExceptionsResponse{Returnval: m.users}, nil
}

func (m *accessManager) UpdateLockdownExceptions(_ *call, r *types.UpdateLockdownExceptions) (interface{}, fault) {
	m.Lock()
	m.users = r.Users
	mode := m.LockdownMode
	m.Unlock()
	if err := m.set(mode); err != nil {
		return nil, refused(err)
	}
	return new(types.UpdateLockdownExceptionsResponse), nil
}
