package main

import "sync"

// changes tells filters what has changed. Whoever changes an object says so after it is done; a filter
// queues the object, its collector wakes, and only queued objects are read again.
type changes struct {
	lock     sync.Mutex
	watchers map[ref]map[*filter]bool
	walkers  map[*filter]bool // filters whose selection follows the inventory
	shape    int64            // counts changes of the inventory's or a view's membership
}

// changed reports a changed or removed object.
func (c *changes) changed(refs ...ref) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, r := range refs {
		for f := range c.watchers[r] {
			f.enqueue(r)
			f.collector.wake()
		}
	}
}

// reshaped reports that objects came or went, so that selections must be walked again.
func (c *changes) reshaped() {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.shape++
	for f := range c.walkers {
		f.collector.wake()
	}
}

// watch makes a filter hear of exactly these objects. The caller holds the lock.
func (c *changes) watch(f *filter, refs []ref) {
	for r := range f.watched {
		c.unwatch(f, r)
	}
	for _, r := range refs {
		c.watchOne(f, r)
	}
}

func (c *changes) watchOne(f *filter, r ref) {
	f.watched[r] = true
	if c.watchers[r] == nil {
		c.watchers[r] = map[*filter]bool{}
	}
	c.watchers[r][f] = true
}

func (c *changes) unwatch(f *filter, r ref) {
	delete(f.watched, r)
	delete(c.watchers[r], f)
	if len(c.watchers[r]) == 0 {
		delete(c.watchers, r)
	}
}

// forget ends a filter's subscriptions.
func (c *changes) forget(f *filter) {
	c.lock.Lock()
	defer c.lock.Unlock()
	for r := range f.watched {
		c.unwatch(f, r)
	}
	delete(c.walkers, f)
}
