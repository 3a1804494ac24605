package main

import (
	"strings"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

type sessionManager struct {
	mo.SessionManager
	lab *lab
}

// seenBy is what a session reads: vSphere API: SessionManager.currentSession and sessionList.
func (m *sessionManager) seenBy(s *session) mo.Reference {
	view := &sessionManager{SessionManager: mo.SessionManager{Self: m.Self, DefaultLocale: "en"}}
	if s == nil {
		return view
	}
	own := s.info()
	view.CurrentSession = &own
	if s.user == m.lab.reader {
		view.SessionList = []types.UserSession{own} // the whole list needs Sessions.TerminateSession
		return view
	}
	m.lab.sessions.lock.Lock()
	var live []*session
	for _, other := range m.lab.sessions.live {
		live = append(live, other)
	}
	m.lab.sessions.lock.Unlock()
	for _, other := range live {
		view.SessionList = append(view.SessionList, other.info())
	}
	return view
}

// Login: vSphere API: InvalidLogin for a wrong name or password, and for a session that is logged in already.
func (m *sessionManager) Login(c *call, r *types.Login) (interface{}, fault) {
	user := ""
	for _, known := range []string{m.lab.admin, m.lab.reader} {
		if strings.EqualFold(r.UserName, known) {
			user = known
		}
	}
	if user == "" || r.Password != m.lab.password || c.session != nil {
		return nil, new(types.InvalidLogin)
	}
	// vSphere Security guide, lockdown mode: nobody but exception users logs in to the host itself; that the fault is NoPermission is [inferred].
	if m.lab.kind == kindESXi && m.lab.hosts[0].Config.LockdownMode != types.HostLockdownModeLockdownDisabled {
		return nil, &types.NoPermission{Object: m.Self, PrivilegeId: "System.View"}
	}
	return &types.LoginResponse{Returnval: c.start(user, r.Locale).info()}, nil
}

func (m *sessionManager) Logout(c *call, _ *types.Logout) (interface{}, fault) {
	m.lab.sessions.end(m.lab, c.session.key)
	return new(types.LogoutResponse), nil
}

// AcquireCloneTicket and CloneSession: vSphere API, vCenter only; a ticket works once.
func (m *sessionManager) AcquireCloneTicket(c *call, _ *types.AcquireCloneTicket) (interface{}, fault) {
	if m.lab.kind == kindESXi {
		return nil, new(types.NotSupported)
	}
	ticket := "cst-VCT-" + uuid.New().String()
	m.lab.sessions.lock.Lock()
	m.lab.sessions.tickets[ticket] = c.session.user
	m.lab.sessions.lock.Unlock()
	return &types.AcquireCloneTicketResponse{Returnval: ticket}, nil
}

func (m *sessionManager) CloneSession(c *call, r *types.CloneSession) (interface{}, fault) {
	if m.lab.kind == kindESXi {
		return nil, new(types.NotSupported)
	}
	m.lab.sessions.lock.Lock()
	user := m.lab.sessions.tickets[r.CloneTicket]
	delete(m.lab.sessions.tickets, r.CloneTicket)
	m.lab.sessions.lock.Unlock()
	if user == "" {
		return nil, new(types.InvalidLogin)
	}
	return &types.CloneSessionResponse{Returnval: c.start(user, "").info()}, nil
}

func (m *sessionManager) SessionIsActive(c *call, r *types.SessionIsActive) (interface{}, fault) {
	if m.lab.kind == kindESXi {
		return nil, new(types.NotImplemented)
	}
	m.lab.sessions.lock.Lock()
	s := m.lab.sessions.live[r.SessionID]
	m.lab.sessions.lock.Unlock()
	return &types.SessionIsActiveResponse{Returnval: s != nil && s.user == r.UserName}, nil
}

// TerminateSession: vSphere API: NotFound for an unknown session, InvalidArgument for one's own.
func (m *sessionManager) TerminateSession(c *call, r *types.TerminateSession) (interface{}, fault) {
	for _, key := range r.SessionId {
		if key == c.session.key {
			return nil, &types.InvalidArgument{InvalidProperty: "sessionId"}
		}
		if !m.lab.sessions.end(m.lab, key) {
			return nil, new(types.NotFound)
		}
	}
	return new(types.TerminateSessionResponse), nil
}

func (m *sessionManager) SetLocale(c *call, r *types.SetLocale) (interface{}, fault) {
	c.session.lock.Lock()
	c.session.locale = r.Locale
	c.session.lock.Unlock()
	return new(types.SetLocaleResponse), nil
}
