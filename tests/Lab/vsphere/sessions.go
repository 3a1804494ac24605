package main

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

const sessionCookie = "vmware_soap_session"

// session is one login, with the objects that only it can see.
type session struct {
	key, user, locale string
	login             time.Time
	address, agent    string
	ended             chan struct{} // closed when the session is gone: waits end with NotAuthenticated

	lock      sync.Mutex
	active    time.Time
	calls     int64
	objects   map[ref]mo.Reference
	collector *collector
	tokens    map[string]*rest
}

// sessions are all logins, and the clone tickets that nobody has used yet.
type sessions struct {
	lock    sync.Mutex
	live    map[string]*session
	tickets map[string]string // ticket -> user
}

// of returns the session of a request's cookie; the value counts with and without quotes.
func (s *sessions) of(r *http.Request) *session {
	cookie, err := r.Cookie(sessionCookie)
	if err != nil {
		return nil
	}
	s.lock.Lock()
	found := s.live[strings.Trim(cookie.Value, `"`)]
	s.lock.Unlock()
	if found != nil {
		found.lock.Lock()
		found.active = now()
		found.calls++
		found.lock.Unlock()
	}
	return found
}

// start logs a user in and sends the cookie.
func (c *call) start(user, locale string) *session {
	if locale == "" {
		locale = "en"
	}
	address := c.http.RemoteAddr
	if i := strings.LastIndexByte(address, ':'); i > 0 {
		address = strings.Trim(address[:i], "[]")
	}
	s := &session{
		key: uuid.New().String(), user: user, locale: locale, login: now(), active: now(),
		address: address, agent: c.http.UserAgent(), ended: make(chan struct{}),
		objects: map[ref]mo.Reference{}, tokens: map[string]*rest{},
	}
	s.collector = newCollector(c.lab, s, c.lab.content.PropertyCollector)
	s.put(s.collector)
	c.lab.sessions.lock.Lock()
	c.lab.sessions.live[s.key] = s
	c.lab.sessions.lock.Unlock()
	c.session = s
	// The value goes out quoted, as vCenter sends it.
	c.header.Add("Set-Cookie", sessionCookie+`="`+s.key+`"; Path=/; HttpOnly; Secure`)
	return s
}

// end closes a session: its filters and views go with it, its tasks run on.
func (s *sessions) end(l *lab, key string) bool {
	s.lock.Lock()
	gone := s.live[key]
	delete(s.live, key)
	s.lock.Unlock()
	if gone == nil {
		return false
	}
	close(gone.ended)
	for _, o := range gone.all() {
		if f, ok := o.(*filter); ok {
			l.changes.forget(f)
		}
	}
	return true
}

func (s *sessions) keys() []string {
	s.lock.Lock()
	defer s.lock.Unlock()
	var keys []string
	for k := range s.live {
		keys = append(keys, k)
	}
	return keys
}

func (s *session) find(r ref) mo.Reference {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.objects[r]
}

func (s *session) put(o mo.Reference) {
	s.lock.Lock()
	s.objects[o.Reference()] = o
	s.lock.Unlock()
}

func (s *session) drop(r ref) {
	s.lock.Lock()
	delete(s.objects, r)
	s.lock.Unlock()
}

func (s *session) all() []mo.Reference {
	s.lock.Lock()
	defer s.lock.Unlock()
	var all []mo.Reference
	for _, o := range s.objects {
		all = append(all, o)
	}
	return all
}

// private names an object that only this session sees, the way vCenter does.
func (s *session) private(kind string) ref {
	return ref{Type: kind, Value: "session[" + s.key + "]" + uuid.New().String()}
}

func (s *session) info() types.UserSession {
	s.lock.Lock()
	defer s.lock.Unlock()
	return types.UserSession{
		Key: s.key, UserName: s.user, FullName: s.user, LoginTime: s.login, LastActiveTime: s.active,
		Locale: s.locale, MessageLocale: s.locale, ExtensionSession: types.NewBool(false),
		IpAddress: s.address, UserAgent: s.agent, CallCount: s.calls,
	}
}
