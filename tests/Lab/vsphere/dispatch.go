package main

import (
	"context"
	"reflect"
	"strings"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// withoutSession are the calls that need no login (vSphere API: privilege System.Anonymous). The two
// Retrieve calls answer too, with NotAuthenticated in place of every property.
var withoutSession = map[string]bool{
	"RetrieveServiceContent": true, "Login": true, "CloneSession": true, "CurrentTime": true,
	"RetrieveProperties": true, "RetrievePropertiesEx": true,
}

var (
	callType    = reflect.TypeOf((*call)(nil))
	contextType = reflect.TypeOf((*simulator.Context)(nil))
)

// dispatch finds the object and the method of a call and runs it. The lab's own objects have methods
// (*call, *Request) (response, fault); what they lack is left to the library's objects.
func (c *call) dispatch(r *request) (interface{}, fault) {
	if c.session == nil && !withoutSession[r.name] {
		return nil, notAuthenticated(r.this, "System.View")
	}
	target := c.lab.find(c.session, r.this)
	if target == nil {
		if c.session == nil {
			return nil, notAuthenticated(r.this, "System.View")
		}
		return nil, &types.ManagedObjectNotFound{Obj: r.this}
	}
	m := c.lab.beside(target, methodName(r.name))
	if !m.IsValid() {
		m = reflect.ValueOf(target).MethodByName(methodName(r.name))
	}
	if !m.IsValid() {
		return nil, &types.MethodNotFound{Receiver: r.this, Method: r.name}
	}
	if f := c.permit(r, target); f != nil {
		return nil, f
	}
	if f := c.lab.mishaps.methodFault(r.name, target); f != nil {
		return nil, f
	}
	t := m.Type()
	if t.NumIn() == 2 && t.In(0) == callType {
		out := m.Call([]reflect.Value{reflect.ValueOf(c), reflect.ValueOf(r.body)})
		if f := out[1]; !f.IsNil() {
			return nil, f.Interface().(fault)
		}
		return out[0].Interface(), nil
	}
	return c.library(r, m)
}

// beside finds a method that the lab has for one of the library's hosts.
func (l *lab) beside(target mo.Reference, name string) reflect.Value {
	if host, ok := target.(*simulator.HostSystem); ok {
		for _, h := range l.hosts {
			if h.HostSystem != host {
				continue
			}
			if m := reflect.ValueOf(h).MethodByName(name); m.IsValid() && m.Type().NumIn() == 2 && m.Type().In(0) == callType {
				return m
			}
		}
	}
	return reflect.Value{}
}

// library calls a method of one of the library's objects: (request) or (context, request) soap.HasFault.
func (c *call) library(r *request, m reflect.Value) (interface{}, fault) {
	t := m.Type()
	var in []reflect.Value
	if t.NumIn() == 2 && t.In(0) == contextType {
		x := &simulator.Context{Map: c.lab.registry, Context: context.Background(), Caller: &r.this}
		if c.session != nil {
			x.Session = &simulator.Session{UserSession: c.session.info(), Registry: simulator.NewRegistry()}
		}
		in = append(in, reflect.ValueOf(x))
	}
	in = append(in, reflect.ValueOf(r.body))
	if len(in) != t.NumIn() || t.NumOut() != 1 {
		return nil, &types.MethodNotFound{Receiver: r.this, Method: r.name}
	}
	var body soap.HasFault
	c.lab.registry.WithLock(r.this, func() {
		body, _ = m.Call(in)[0].Interface().(soap.HasFault)
	})
	if f := body.Fault(); f != nil {
		if x, ok := f.VimFault().(fault); ok {
			return nil, x
		}
		return nil, new(types.InvalidRequest)
	}
	return reflect.ValueOf(body).Elem().FieldByName("Res").Interface(), nil
}

// methodName turns "ReconfigVM_Task" into the Go name "ReconfigVMTask".
func methodName(name string) string {
	return strings.ToUpper(name[:1]) + strings.Replace(name[1:], "_Task", "Task", 1)
}

func notAuthenticated(r ref, privilege string) fault {
	return &types.NotAuthenticated{NoPermission: types.NoPermission{Object: r, PrivilegeId: privilege}}
}
