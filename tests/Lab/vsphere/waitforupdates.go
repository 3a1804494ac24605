package main

import (
	"strconv"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// gather is how long a collector lets changes pile up after the first: one answer for many.
const gather = 2 * time.Millisecond

// collector is a PropertyCollector of one session: the session's own, or a private one.
type collector struct {
	mo.PropertyCollector
	lab     *lab
	session *session
	woken   chan struct{}

	lock    sync.Mutex
	filters []*filter
	version int
	asked   string           // the version the last answer was given for
	last    *types.UpdateSet // that answer, for a client that lost it
	waiting chan struct{}    // closed to cancel the call that waits
}

func newCollector(l *lab, s *session, self ref) *collector {
	return &collector{
		PropertyCollector: mo.PropertyCollector{Self: self}, lab: l, session: s, woken: make(chan struct{}, 1),
	}
}

// Lock and Unlock let the collector's own properties be read safely.
func (p *collector) Lock()   { p.lock.Lock() }
func (p *collector) Unlock() { p.lock.Unlock() }

func (p *collector) wake() {
	select {
	case p.woken <- struct{}{}:
	default:
	}
}

func (p *collector) CreatePropertyCollector(c *call, _ *types.CreatePropertyCollector) (interface{}, fault) {
	private := newCollector(c.lab, c.session, c.session.private("PropertyCollector"))
	c.session.put(private)
	return &types.CreatePropertyCollectorResponse{Returnval: private.Self}, nil
}

func (p *collector) DestroyPropertyCollector(c *call, _ *types.DestroyPropertyCollector) (interface{}, fault) {
	if p == c.session.collector {
		return nil, new(types.NotSupported)
	}
	p.cancel()
	p.lock.Lock()
	filters := p.filters
	p.lock.Unlock()
	for _, f := range filters {
		f.destroy(c.session)
	}
	c.session.drop(p.Self)
	return new(types.DestroyPropertyCollectorResponse), nil
}

// cancel ends the call that waits on this collector, if any, with RequestCanceled.
func (p *collector) cancel() {
	p.lock.Lock()
	if p.waiting != nil {
		close(p.waiting)
		p.waiting = nil
	}
	p.lock.Unlock()
}

func (p *collector) CancelWaitForUpdates(*call, *types.CancelWaitForUpdates) (interface{}, fault) {
	p.cancel()
	return new(types.CancelWaitForUpdatesResponse), nil
}

// WaitForUpdatesEx answers as soon as a filter has something new, with nothing when the time is up
// (vSphere API: WaitOptions.maxWaitSeconds, maxObjectUpdates; UpdateSet.truncated).
func (p *collector) WaitForUpdatesEx(c *call, r *types.WaitForUpdatesEx) (interface{}, fault) {
	most := 0
	var deadline <-chan time.Time
	poll := false
	if o := r.Options; o != nil {
		most = int(o.MaxObjectUpdates)
		if o.MaxWaitSeconds != nil {
			if *o.MaxWaitSeconds < 0 {
				return nil, &types.InvalidArgument{InvalidProperty: "options.maxWaitSeconds"}
			}
			poll = *o.MaxWaitSeconds == 0
			timer := time.NewTimer(time.Duration(*o.MaxWaitSeconds) * time.Second)
			defer timer.Stop()
			deadline = timer.C
		}
	}
	if most < 0 {
		return nil, &types.InvalidArgument{InvalidProperty: "options.maxObjectUpdates"}
	}
	set, f := p.wait(c, r.Version, most, poll, deadline)
	return &types.WaitForUpdatesExResponse{Returnval: set}, f
}

// WaitForUpdates is the older call: it waits for ever.
func (p *collector) WaitForUpdates(c *call, r *types.WaitForUpdates) (interface{}, fault) {
	set, f := p.wait(c, r.Version, 0, false, nil)
	if f != nil {
		return nil, f
	}
	return &types.WaitForUpdatesResponse{Returnval: *set}, nil
}

// CheckForUpdates is the older call that never waits.
func (p *collector) CheckForUpdates(c *call, r *types.CheckForUpdates) (interface{}, fault) {
	set, f := p.wait(c, r.Version, 0, true, nil)
	return &types.CheckForUpdatesResponse{Returnval: set}, f
}

func (p *collector) wait(c *call, version string, most int, poll bool, deadline <-chan time.Time) (*types.UpdateSet, fault) {
	p.cancel() // one wait at a time: a client that calls again has given up the earlier call
	p.lock.Lock()
	current := strconv.Itoa(p.version)
	switch {
	case version == "":
		for _, f := range p.filters {
			f.rewalk()
			f.restart()
		}
	case version == current && p.version > 0:
	case p.last != nil && version == p.asked:
		set := p.last
		p.lock.Unlock()
		return set, nil // the answer got lost on its way: the same again
	default:
		p.lock.Unlock()
		return nil, new(types.InvalidCollectorVersion)
	}
	cancelled := make(chan struct{})
	p.waiting = cancelled
	p.lock.Unlock()
	defer func() {
		p.lock.Lock()
		if p.waiting == cancelled {
			p.waiting = nil
		}
		p.lock.Unlock()
	}()
	for {
		if set := p.collect(version, most); set != nil {
			return set, nil
		}
		if poll {
			return nil, nil
		}
		select {
		case <-p.woken:
			time.Sleep(gather)
		case <-deadline:
			return p.collect(version, most), nil
		case <-cancelled:
			return nil, new(types.RequestCanceled)
		case <-p.session.ended:
			return nil, notAuthenticated(p.Self, "System.View")
		case <-c.http.Context().Done():
			return nil, new(types.RequestCanceled)
		}
	}
}

// collect gathers what the filters have to tell, or nil when that is nothing.
func (p *collector) collect(asked string, most int) *types.UpdateSet {
	p.lock.Lock()
	defer p.lock.Unlock()
	set := new(types.UpdateSet)
	room, truncated := int(^uint(0)>>1), false
	if most > 0 {
		room = most
	}
	for _, f := range p.filters {
		f.rewalk()
		if room == 0 {
			h := &p.lab.changes
			h.lock.Lock()
			truncated = truncated || len(f.queue) > 0
			h.lock.Unlock()
			continue
		}
		u, n, more := f.update(room)
		if n > 0 {
			set.FilterSet = append(set.FilterSet, u)
			room -= n
		}
		truncated = truncated || more
	}
	if len(set.FilterSet) == 0 && !truncated {
		return nil
	}
	p.version++
	set.Version = strconv.Itoa(p.version)
	if truncated {
		set.Truncated = types.NewBool(true)
	}
	p.asked, p.last = asked, set
	return set
}
