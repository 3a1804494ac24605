package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/vim25/types"
)

// control is the tests' side door: plain HTTP on loopback. README.md lists what it understands.
type control struct{ lab *lab }

func newControl(l *lab) http.Handler { return &control{l} }

// refusal is an answer other than 200.
type refusal struct {
	status int
	text   string
}

func (r *refusal) Error() string { return r.text }

func bad(format string, a ...interface{}) error {
	return &refusal{http.StatusBadRequest, fmt.Sprintf(format, a...)}
}

func (c *control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var parts []string
	for _, p := range strings.Split(strings.Trim(r.URL.EscapedPath(), "/"), "/") {
		if u, err := url.PathUnescape(p); err == nil {
			p = u
		}
		parts = append(parts, p)
	}
	answer, err := c.route(r.Method, parts, r.URL.Query())
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		status := http.StatusBadRequest
		if x, ok := err.(*refusal); ok {
			status = x.status
		}
		w.WriteHeader(status)
		answer = map[string]string{"error": err.Error()}
	} else if answer == nil {
		answer = map[string]bool{"ok": true}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (c *control) route(method string, path []string, q url.Values) (interface{}, error) {
	switch {
	case len(path) == 3 && path[0] == "vm":
		return c.vm(path[1], path[2], q)
	case len(path) == 2 && path[0] == "vm":
		return c.show(path[1])
	case len(path) == 3 && path[0] == "host":
		return nil, c.host(path[1], path[2], q)
	}
	name := strings.Join(path, "/")
	if name == "counters" {
		return c.counters(), nil
	}
	if method != http.MethodPost {
		return nil, &refusal{http.StatusNotFound, "not found, or not with " + method + ": /" + name}
	}
	m := &c.lab.mishaps
	switch name {
	case "counters/reset":
		m.lock.Lock()
		m.counts, m.devices = map[string]int{}, 0
		m.lock.Unlock()
		return nil, nil
	case "sessions/kill":
		for _, key := range c.lab.sessions.keys() {
			c.lab.sessions.end(c.lab, key)
		}
		return nil, nil
	case "tasks/ms":
		ms, err := number(q, "value", -1)
		if err != nil || ms < 0 {
			return nil, bad("value must be a number of milliseconds")
		}
		atomic.StoreInt64(&c.lab.taskTime, int64(ms)*int64(time.Millisecond))
		return nil, nil
	case "clear":
		m.clear()
		return nil, nil
	case "fault", "delay", "drop", "hang":
		return nil, c.mishap(name, q)
	}
	return nil, &refusal{http.StatusNotFound, "not found: /" + name}
}

func number(q url.Values, name string, fallback int) (int, error) {
	if q.Get(name) == "" {
		return fallback, nil
	}
	n, err := strconv.Atoi(q.Get(name))
	if err != nil {
		return 0, bad("%s is %q; expected a number", name, q.Get(name))
	}
	return n, nil
}

func (c *control) mishap(name string, q url.Values) error {
	method := q.Get("method")
	if _, ok := lookupType(method); !ok {
		return bad("method is %q; expected the name of a SOAP method", method)
	}
	times, err := number(q, "times", 1)
	if err != nil {
		return err
	}
	skip, err := number(q, "skip", 0)
	if err != nil {
		return err
	}
	ms, err := number(q, "ms", 0)
	if err != nil {
		return err
	}
	m := &c.lab.mishaps
	if name == "fault" {
		object := q.Get("vm")
		if object == "" {
			object = q.Get("object")
		}
		return m.inject(&injected{method: method, object: object, times: times, skip: skip, ofMethod: q.Get("as") == "method"}, q.Get("fault"))
	}
	m.lock.Lock()
	defer m.lock.Unlock()
	switch name {
	case "delay":
		m.delays[method] = time.Duration(ms) * time.Millisecond
	case "drop":
		m.drops[method] = &droppings{times: times, after: q.Get("when") == "after"}
	case "hang":
		if m.hangs[method] == nil {
			m.hangs[method] = make(chan struct{})
		}
	}
	return nil
}

func (c *control) counters() interface{} {
	m := &c.lab.mishaps
	m.lock.Lock()
	calls := make(map[string]int, len(m.counts))
	for k, v := range m.counts {
		calls[k] = v
	}
	devices := m.devices
	m.lock.Unlock()
	return map[string]interface{}{
		"calls": calls, "sessions": len(c.lab.sessions.keys()), "reconfigSpecs": calls["ReconfigVM_Task"], "deviceChanges": devices,
	}
}

var powerStates = map[string]types.VirtualMachinePowerState{
	"on": types.VirtualMachinePowerStatePoweredOn, "off": types.VirtualMachinePowerStatePoweredOff,
	"suspended": types.VirtualMachinePowerStateSuspended,
}
