package main

import (
	"github.com/google/uuid"
	"github.com/vmware/govmomi/vim25/types"
)

// part is one spec's selected objects that have not been sent yet.
type part struct {
	refs []ref
	set  []types.PropertySpec
}

// rest is what a token stands for: read when it is asked for, not when the token was given.
type rest struct {
	parts []part
	size  int
}

// RetrievePropertiesEx sends at most options.maxObjects objects and never more than the server's own
// limit; a token leads to the rest (vSphere API: RetrieveOptions, RetrieveResult).
func (p *collector) RetrievePropertiesEx(c *call, r *types.RetrievePropertiesEx) (interface{}, fault) {
	c.lab.freshen()
	parts, f := c.selectParts(r.SpecSet)
	if f != nil {
		return nil, f
	}
	if r.Options.MaxObjects < 0 {
		return nil, &types.InvalidArgument{InvalidProperty: "options.maxObjects"}
	}
	size := c.lab.page
	if n := int(r.Options.MaxObjects); n > 0 && n < size {
		size = n
	}
	response := new(types.RetrievePropertiesExResponse)
	if result := c.next(&rest{parts, size}); len(result.Objects) > 0 {
		response.Returnval = result // vSphere API: null when nothing is selected
	}
	return response, nil
}

// ContinueRetrievePropertiesEx: vSphere API: InvalidArgument for a token that was used or never given.
func (p *collector) ContinueRetrievePropertiesEx(c *call, r *types.ContinueRetrievePropertiesEx) (interface{}, fault) {
	remaining := c.session.take(r.Token)
	if remaining == nil {
		return nil, &types.InvalidArgument{InvalidProperty: "token"}
	}
	return &types.ContinueRetrievePropertiesExResponse{Returnval: *c.next(remaining)}, nil
}

func (p *collector) CancelRetrievePropertiesEx(c *call, r *types.CancelRetrievePropertiesEx) (interface{}, fault) {
	if c.session.take(r.Token) == nil {
		return nil, &types.InvalidArgument{InvalidProperty: "token"}
	}
	return new(types.CancelRetrievePropertiesExResponse), nil
}

// RetrieveProperties is the older call without pages.
func (p *collector) RetrieveProperties(c *call, r *types.RetrieveProperties) (interface{}, fault) {
	c.lab.freshen()
	parts, f := c.selectParts(r.SpecSet)
	if f != nil {
		return nil, f
	}
	total := 0
	for _, x := range parts {
		total += len(x.refs)
	}
	result := c.next(&rest{parts, total + 1})
	return &types.RetrievePropertiesResponse{Returnval: result.Objects}, nil
}

func (s *session) take(token string) *rest {
	s.lock.Lock()
	defer s.lock.Unlock()
	r := s.tokens[token]
	delete(s.tokens, token)
	return r
}

func (c *call) selectParts(specs []types.PropertyFilterSpec) ([]part, fault) {
	var parts []part
	for i := range specs {
		spec := &specs[i]
		if f := c.lab.checkProperties(spec.PropSet); f != nil {
			return nil, f
		}
		sel, f := c.lab.choose(c.session, spec)
		if f != nil {
			return nil, f
		}
		// vSphere API: PropertyFilterSpec.reportMissingObjectsInResults
		if len(sel.missing) > 0 && (spec.ReportMissingObjectsInResults == nil || !*spec.ReportMissingObjectsInResults) {
			if c.session == nil {
				return nil, notAuthenticated(sel.missing[0], "System.View")
			}
			return nil, &types.ManagedObjectNotFound{Obj: sel.missing[0]}
		}
		parts = append(parts, part{sel.refs, spec.PropSet})
	}
	return parts, nil
}

// next reads one page off what is left and keeps the remainder under a new token.
func (c *call) next(r *rest) *types.RetrieveResult {
	result := new(types.RetrieveResult)
	for len(r.parts) > 0 && len(result.Objects) < r.size {
		p := &r.parts[0]
		if len(p.refs) == 0 {
			r.parts = r.parts[1:]
			continue
		}
		if content, ok := c.read(p.refs[0], p.set); ok {
			result.Objects = append(result.Objects, content)
		}
		p.refs = p.refs[1:]
	}
	for len(r.parts) > 0 && len(r.parts[0].refs) == 0 {
		r.parts = r.parts[1:]
	}
	if len(r.parts) > 0 && c.session != nil {
		result.Token = uuid.New().String()
		c.session.lock.Lock()
		c.session.tokens[result.Token] = r
		c.session.lock.Unlock()
	}
	return result
}

// read collects one object. Without a login every property is missing, for want of authentication.
func (c *call) read(r ref, set []types.PropertySpec) (types.ObjectContent, bool) {
	content := types.ObjectContent{Obj: r}
	o := c.lab.seen(c.session, r)
	if o == nil {
		return content, false
	}
	names, values, ok := c.lab.read(c.session, o, set)
	for _, name := range names {
		switch {
		case c.session == nil:
			content.MissingSet = append(content.MissingSet, types.MissingProperty{
				Path: name, Fault: localized(notAuthenticated(r, "System.Read")),
			})
		case values[name] != nil:
			content.PropSet = append(content.PropSet, types.DynamicProperty{Name: name, Val: values[name]})
		}
	}
	return content, ok
}
