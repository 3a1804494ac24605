package main

import (
	"reflect"
	"strings"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// filter is a PropertyFilter: what it selects, what the client has been told, and what waits to be told.
type filter struct {
	mo.PropertyFilter
	collector *collector

	// Under the lock of changes.
	watched map[ref]bool
	queue   []ref
	queued  map[ref]bool
	shape   int64
	walks   bool

	// Under the lock of the collector: the values last sent, by object and property.
	sent map[ref]map[string]interface{}
}

// enqueue notes an object to be read again. The caller holds the lock of changes.
func (f *filter) enqueue(r ref) {
	if !f.queued[r] {
		f.queued[r] = true
		f.queue = append(f.queue, r)
	}
}

// CreateFilter: vSphere API: InvalidProperty, and ManagedObjectNotFound unless reportMissingObjectsInResults.
func (p *collector) CreateFilter(c *call, r *types.CreateFilter) (interface{}, fault) {
	if f := c.lab.checkProperties(r.Spec.PropSet); f != nil {
		return nil, f
	}
	sel, fault := c.lab.choose(c.session, &r.Spec)
	if fault != nil {
		return nil, fault
	}
	report := r.Spec.ReportMissingObjectsInResults
	if len(sel.missing) > 0 && (report == nil || !*report) {
		return nil, &types.ManagedObjectNotFound{Obj: sel.missing[0]}
	}
	f := &filter{
		PropertyFilter: mo.PropertyFilter{Self: c.session.private("PropertyFilter"), Spec: r.Spec, PartialUpdates: r.PartialUpdates},
		collector:      p,
		watched:        map[ref]bool{},
		queued:         map[ref]bool{},
		sent:           map[ref]map[string]interface{}{},
	}
	for _, o := range r.Spec.ObjectSet {
		f.walks = f.walks || len(o.SelectSet) > 0
	}
	p.lock.Lock()
	p.filters = append(p.filters, f)
	p.Filter = append(append([]ref(nil), p.Filter...), f.Self)
	p.lock.Unlock()
	h := &c.lab.changes
	h.lock.Lock()
	f.shape = h.shape
	if f.walks {
		h.walkers[f] = true
	}
	h.watch(f, append(append([]ref(nil), sel.refs...), sel.missing...))
	for _, refs := range [][]ref{sel.refs, sel.missing} {
		for _, r := range refs {
			f.enqueue(r)
		}
	}
	h.lock.Unlock()
	c.session.put(f)
	p.wake()
	return &types.CreateFilterResponse{Returnval: f.Self}, nil
}

func (f *filter) DestroyPropertyFilter(c *call, _ *types.DestroyPropertyFilter) (interface{}, fault) {
	f.destroy(c.session)
	return new(types.DestroyPropertyFilterResponse), nil
}

func (f *filter) destroy(s *session) {
	p := f.collector
	p.lab.changes.forget(f)
	p.lock.Lock()
	p.Filter = nil
	kept := p.filters[:0:0]
	for _, other := range p.filters {
		if other != f {
			kept = append(kept, other)
			p.Filter = append(p.Filter, other.Self)
		}
	}
	p.filters = kept
	p.lock.Unlock()
	s.drop(f.Self)
}

// rewalk follows the selection again when the inventory has changed shape since the last time.
func (f *filter) rewalk() {
	h := &f.collector.lab.changes
	h.lock.Lock()
	stale := f.walks && f.shape != h.shape
	shape := h.shape
	h.lock.Unlock()
	if !stale {
		return
	}
	sel, fault := f.collector.lab.choose(f.collector.session, &f.Spec)
	if fault != nil {
		return
	}
	h.lock.Lock()
	defer h.lock.Unlock()
	f.shape = shape
	for r := range f.watched {
		if !sel.chosen[r] {
			h.unwatch(f, r)
			f.enqueue(r) // not watched any more: goes out as leave
		}
	}
	for _, r := range sel.refs {
		if !f.watched[r] {
			h.watchOne(f, r)
			f.enqueue(r)
		}
	}
}

// restart makes the filter tell everything again, as the empty version demands. The collector is locked.
func (f *filter) restart() {
	f.sent = map[ref]map[string]interface{}{}
	h := &f.collector.lab.changes
	h.lock.Lock()
	defer h.lock.Unlock()
	for r := range f.watched {
		f.enqueue(r)
	}
}

// take removes at most n objects from the queue; left tells which of them are no longer selected.
func (f *filter) take(n int) (refs []ref, left map[ref]bool, more bool) {
	h := &f.collector.lab.changes
	h.lock.Lock()
	defer h.lock.Unlock()
	if n > len(f.queue) {
		n = len(f.queue)
	}
	refs = f.queue[:n:n]
	f.queue = f.queue[n:]
	left = map[ref]bool{}
	for _, r := range refs {
		delete(f.queued, r)
		if !f.watched[r] {
			left[r] = true
		}
	}
	return refs, left, len(f.queue) > 0
}

// update reads at most n queued objects and tells what is new about them. The collector is locked.
func (f *filter) update(n int) (u types.PropertyFilterUpdate, count int, more bool) {
	refs, left, more := f.take(n)
	u.Filter = f.Self
	l := f.collector.lab
	for _, r := range refs {
		before, entered := f.sent[r]
		o := l.seen(f.collector.session, r)
		if o == nil || left[r] {
			delete(f.sent, r)
			if entered {
				u.ObjectSet = append(u.ObjectSet, types.ObjectUpdate{Kind: types.ObjectUpdateKindLeave, Obj: r})
			} else if !left[r] {
				u.MissingSet = append(u.MissingSet, types.MissingObject{Obj: r, Fault: localized(&types.ManagedObjectNotFound{Obj: r})})
			}
			continue
		}
		names, values, ok := l.read(f.collector.session, o, f.Spec.PropSet)
		if !ok {
			continue
		}
		f.sent[r] = values
		kind := types.ObjectUpdateKindModify
		if !entered {
			kind = types.ObjectUpdateKindEnter
		}
		var set []types.PropertyChange
		for _, name := range names {
			old, known := before[name]
			set = append(set, differences(name, old, known && f.PartialUpdates, values[name])...)
		}
		if len(set) > 0 || !entered {
			u.ObjectSet = append(u.ObjectSet, types.ObjectUpdate{Kind: kind, Obj: r, ChangeSet: set})
		}
	}
	return u, len(u.ObjectSet) + len(u.MissingSet), more
}

// differences are the changes from one value of a property to the next. With partial updates a changed
// structure is told field by field, "info.state" for "info" (vSphere API: CreateFilter, partialUpdates).
func differences(name string, old interface{}, partial bool, value interface{}) []types.PropertyChange {
	if reflect.DeepEqual(old, value) {
		return nil
	}
	whole := []types.PropertyChange{{Name: name, Op: types.PropertyChangeOpAssign, Val: value}}
	if !partial || old == nil || value == nil {
		return whole
	}
	a, b := reflect.ValueOf(old), reflect.ValueOf(value)
	if a.Type() != b.Type() || a.Kind() != reflect.Struct || a.Type().PkgPath() == "time" || strings.HasPrefix(a.Type().Name(), "ArrayOf") {
		return whole
	}
	return fieldDifferences(name, a, b)
}

func fieldDifferences(name string, a, b reflect.Value) []types.PropertyChange {
	var set []types.PropertyChange
	for i := 0; i < a.NumField(); i++ {
		f := a.Type().Field(i)
		if f.Anonymous {
			set = append(set, fieldDifferences(name, a.Field(i), b.Field(i))...)
			continue
		}
		x, y := a.Field(i).Interface(), b.Field(i).Interface()
		if !reflect.DeepEqual(x, y) {
			part := name + "." + strings.ToLower(f.Name[:1]) + f.Name[1:]
			set = append(set, types.PropertyChange{Name: part, Op: types.PropertyChangeOpAssign, Val: wire(b.Field(i), false)})
		}
	}
	return set
}
