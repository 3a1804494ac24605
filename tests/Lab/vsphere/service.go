package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
)

type serviceInstance struct {
	mo.ServiceInstance
}

func (s *serviceInstance) RetrieveServiceContent(*call, *types.RetrieveServiceContent) (interface{}, fault) {
	return &types.RetrieveServiceContentResponse{Returnval: s.Content}, nil
}

func (s *serviceInstance) CurrentTime(*call, *types.CurrentTime) (interface{}, fault) {
	return &types.CurrentTimeResponse{Returnval: now()}, nil
}

// apiVersions are the versions of urn:vim25 that a product speaks, newest first.
var apiVersions = []string{
	"8.0.3.0", "8.0.2.0", "8.0.1.0", "8.0.0.1", "8.0", "7.0.3.0", "7.0", "6.7.3", "6.7", "6.5", "6.0", "5.5", "5.1", "5.0", "4.1", "4.0",
}

// apiVersion is the version of urn:vim25 that came with a product version.
func apiVersion(product string) string {
	switch {
	case strings.HasPrefix(product, "8.0.") && product != "8.0.0":
		return product + ".0"
	case product == "8.0.0":
		return "8.0.0.1"
	}
	parts := strings.Split(product, ".")
	return strings.Join(parts[:2], ".")
}

func compareVersions(a, b string) int {
	x, y := strings.Split(a, "."), strings.Split(b, ".")
	for i := 0; i < len(x) || i < len(y); i++ {
		m, n := 0, 0
		if i < len(x) {
			m, _ = strconv.Atoi(x[i])
		}
		if i < len(y) {
			n, _ = strconv.Atoi(y[i])
		}
		if m != n {
			return m - n
		}
	}
	return 0
}

func (l *lab) serviceVersions() string {
	var prior []string
	for _, v := range apiVersions {
		if compareVersions(v, l.about.ApiVersion) < 0 {
			prior = append(prior, "<version>"+v+"</version>")
		}
	}
	return `<?xml version="1.0" encoding="UTF-8" ?>
<namespaces version="1.0"><namespace><name>urn:vim25</name><version>` + l.about.ApiVersion +
		`</version><priorVersions>` + strings.Join(prior, "") + `</priorVersions></namespace></namespaces>
`
}

// errVersion is a call in an API that the server does not speak.
type errVersion struct{ action string }

func (e errVersion) Error() string {
	return fmt.Sprintf("Unsupported version URI %q\n\nwhile parsing SOAP body", e.action)
}

// checkVersion refuses a call in a newer API than the server's: SOAPAction names it, "urn:vim25/8.0.3.0".
// Without a version the server takes its oldest. vSphere Web Services SDK Programming Guide, "Multiple
// Versions of the vSphere API"; that every release refuses is [inferred], older ones and LoginByToken do.
func (l *lab) checkVersion(action string) error {
	action = strings.Trim(action, `"`)
	if action == "" || action == "urn:vim25" || strings.HasPrefix(action, "urn:internalvim25") {
		return nil
	}
	version := strings.TrimPrefix(action, "urn:vim25/")
	if version == action || (version != "" && compareVersions(version, l.about.ApiVersion) > 0) {
		return errVersion{action}
	}
	return nil
}
