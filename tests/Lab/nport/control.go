package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// control is the tests' side door: plain HTTP on loopback. README.md lists what it understands.
type control struct {
	device *Device
	search *search
	ports  []*port

	console *console
}

func (c *control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, 16<<20))
	answer, err := c.route(r, strings.Split(strings.Trim(r.URL.Path, "/"), "/"), body)
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		answer = map[string]string{"error": err.Error()}
	} else if answer == nil {
		answer = map[string]bool{"ok": true}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (c *control) route(r *http.Request, path []string, body []byte) (interface{}, error) {
	what := r.Method + " " + strings.Join(path, "/")
	switch what {
	case "GET state":
		return c.state(), nil
	case "GET settings":
		return c.device.Saved(), nil
	case "POST settings": // what is named is changed, the rest stays; in force after a restart
		s := c.device.Saved()
		if err := json.Unmarshal(body, &s); err != nil {
			return nil, err
		}
		return nil, c.device.Apply(s)
	case "POST restart":
		return nil, c.device.Restart()
	case "POST forget":
		for _, p := range c.ports {
			p.forget()
		}
		c.console.forget()
		c.search.lock.Lock()
		c.search.asked = map[string]int{}
		c.search.lock.Unlock()
		return nil, nil
	case "POST clear":
		c.device.mishaps.clear()
		return nil, c.search.closed(false)
	}
	if len(path) == 3 && path[0] == "mishap" && r.Method == http.MethodPost {
		if err := c.device.mishaps.set(path[1], path[2]); err != nil {
			return nil, err
		}
		return nil, c.search.closed(c.device.mishaps.get("dsci") == "closed")
	}
	if len(path) >= 2 && path[0] == "port" {
		n, _ := strconv.Atoi(path[1])
		if n < 1 || n > len(c.ports) {
			return nil, fmt.Errorf("this device has ports 1 to %d", len(c.ports))
		}
		return c.port(c.ports[n-1], what, path[2:], body)
	}
	return nil, fmt.Errorf("not understood: %s", what)
}

func (c *control) port(p *port, what string, path []string, body []byte) (interface{}, error) {
	switch {
	case len(path) == 0 && strings.HasPrefix(what, "GET "):
		return p.state(), nil
	case len(path) == 1 && path[0] == "line" && strings.HasPrefix(what, "POST "):
		return nil, p.line.say(body)
	case len(path) == 1 && path[0] == "settings" && strings.HasPrefix(what, "POST "):
		s := c.device.Saved()
		if err := json.Unmarshal(body, &s.Ports[p.index]); err != nil {
			return nil, err
		}
		return nil, c.device.Apply(s)
	}
	return nil, fmt.Errorf("not understood: %s", what)
}

func (c *control) state() interface{} {
	ports := []portState{}
	for _, p := range c.ports {
		ports = append(ports, p.state())
	}
	c.device.lock.Lock()
	on, restarts := c.device.on, c.device.restarts
	c.device.lock.Unlock()
	return map[string]interface{}{
		"on": on, "restarts": restarts, "uptimeMs": c.device.Uptime().Milliseconds(), "searchRequests": c.search.counts(), "console": c.console.state(),
		"running": c.device.Running(), "ports": ports,
	}
}
