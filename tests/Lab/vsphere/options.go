package main

import (
	"strings"
	"sync"

	"github.com/vmware/govmomi/simulator/esx"
	"github.com/vmware/govmomi/simulator/vpx"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

// persistNetworkBacking is the setting that makes vCenter keep the network backings of serial ports.
const persistNetworkBacking = "config.vpxd.SerialPort.PersistNetworkBacking"

type optionManager struct {
	mo.OptionManager
	sync.Mutex
}

func newOptionManager(l *lab, persist *bool) *optionManager {
	m := new(optionManager)
	m.Self = *l.content.Setting
	stock := vpx.Setting
	if l.kind == kindESXi {
		stock = esx.Setting
	}
	for _, o := range stock {
		copied := *o.GetOptionValue()
		m.Setting = append(m.Setting, &copied)
	}
	if persist != nil && l.kind == kindVCenter {
		m.Setting = append(m.Setting, &types.OptionValue{Key: persistNetworkBacking, Value: *persist})
	}
	return m
}

// QueryOptions: vSphere API: OptionManager: a key, or a prefix that ends at a dot; InvalidName for what is not there.
func (m *optionManager) QueryOptions(_ *call, r *types.QueryOptions) (interface{}, fault) {
	m.Lock()
	defer m.Unlock()
	response := new(types.QueryOptionsResponse)
	for _, o := range m.Setting {
		key := o.GetOptionValue().Key
		if r.Name == "" || key == r.Name || strings.HasPrefix(key, strings.TrimSuffix(r.Name, ".")+".") {
			response.Returnval = append(response.Returnval, o)
		}
	}
	if len(response.Returnval) == 0 {
		return nil, &types.InvalidName{Name: r.Name}
	}
	return response, nil
}

// UpdateOptions: vCenter takes new keys that begin with "config.".
func (m *optionManager) UpdateOptions(_ *call, r *types.UpdateOptions) (interface{}, fault) {
	m.Lock()
	defer m.Unlock()
	next := append([]types.BaseOptionValue(nil), m.Setting...)
	for _, c := range r.ChangedValue {
		key := c.GetOptionValue().Key
		found := false
		for i, o := range next {
			if o.GetOptionValue().Key == key {
				next[i], found = c, true
			}
		}
		if !found && !strings.HasPrefix(key, "config.") {
			return nil, &types.InvalidName{Name: key}
		}
		if !found {
			next = append(next, c)
		}
	}
	m.Setting = next
	return new(types.UpdateOptionsResponse), nil
}
