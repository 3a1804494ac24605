package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"
)

// What every image has, and nobody takes away.
var stockVibs = []string{"esx-base", "esx-update", "tools-light"}

// Where a VIB at CommunitySupported may put files.
var communityPlaces = []string{"etc/vmware/shutdown/shutdown/", "etc/vmware/pciid/", "etc/vmware/vm-support/", "etc/vmware/firewall/", "etc/vmware/service/",
	"etc/cim/openwsman/", "opt/", "usr/lib/cim/", "usr/lib/pycim/", "usr/lib/hostprofiles/plugins/", "usr/lib/vmware/", "usr/lib/vmware-debug/",
	"var/lib/sfcb/registration/", "etc/vmware/driver.map.d/", "usr/share/hwdata/driver.pciids.d/"}

func init() {
	flag := func(short, long string) option { return option{short: short, long: long, flag: true} }
	esxcliCommands["software vib install"] = esxcliCommand{run: vibInstall, options: []option{{short: "v", long: "viburl"}, {short: "d", long: "depot"},
		flag("", "no-sig-check"), flag("f", "force"), flag("", "dry-run"), flag("", "maintenance-mode"), flag("", "no-live-install")}}
	esxcliCommands["software vib remove"] = esxcliCommand{run: vibRemove, options: []option{{short: "n", long: "vibname", required: true},
		flag("f", "force"), flag("", "dry-run"), flag("", "maintenance-mode"), flag("", "no-live-install")}}
	esxcliCommands["software vib list"] = esxcliCommand{run: vibList}
	esxcliCommands["software acceptance get"] = esxcliCommand{run: acceptanceGet}
	esxcliCommands["software acceptance set"] = esxcliCommand{run: acceptanceSet, options: []option{{short: "l", long: "level", required: true, values: levels}}}
}

func acceptanceGet(map[string]string) (result, error) { return result{plain: hostLevel()}, nil }

// acceptanceSet: with Secure Boot CommunitySupported is refused, in words that are not known; a level above that
// of an installed VIB is refused too.
func acceptanceSet(o map[string]string) (result, error) {
	s, err := readSettings()
	if err != nil {
		return result{}, err
	}
	level := o["level"]
	if s.Profile.SecureBoot && level == "CommunitySupported" {
		return result{}, softwareError("AcceptanceConfigError", "Secure Boot is enabled on this host: the acceptance level can not be set to CommunitySupported.")
	}
	all, err := installedVibs()
	if err != nil {
		return result{}, err
	}
	for _, v := range all {
		if rank(levelOf[v.Level]) > rank(level) {
			return result{}, softwareError("AcceptanceConfigError", fmt.Sprintf(
				"VIB %s's acceptance level is %s, which is not compliant with the acceptance level %s.", v.id(), v.Level, level))
		}
	}
	if err := os.WriteFile(levelPath, []byte(level+"\n"), 0o644); err != nil {
		return result{}, err
	}
	return result{plain: fmt.Sprintf("Host acceptance level changed to '%s'.", level)}, nil
}

func vibList(map[string]string) (result, error) {
	s, err := readSettings()
	if err != nil {
		return result{}, err
	}
	r := result{structure: "VIBExt", columns: []string{"Name", "Version", "Vendor", "Acceptance Level", "Install Date"}}
	all, err := installedVibs()
	for _, v := range all {
		date := ""
		if info, err := os.Stat(filepath.Join(vibDir, v.Name+".vib")); err == nil {
			date = info.ModTime().UTC().Format("2006-01-02")
		}
		r.rows = append(r.rows, []interface{}{v.Name, v.Version, v.Vendor, levelOf[v.Level], date})
	}
	image := time.Now().UTC().Format("2006-01-02")
	for _, name := range stockVibs {
		r.rows = append(r.rows, []interface{}{name, s.Profile.Version + "-0.0." + s.Profile.Build, "VMware", "VMwareCertified", image})
	}
	sort.SliceStable(r.rows, func(i, j int) bool { return r.rows[i][0].(string) < r.rows[j][0].(string) })
	return r, err
}

// vibChange is what an install or a remove tells at its end.
type vibChange struct {
	header                      string
	reboot, dry                 bool
	installed, removed, skipped []string
}

func (c vibChange) result() (result, error) {
	s, err := readSettings()
	message := "Operation finished successfully."
	if c.dry {
		message = "Dryrun only, host not changed. The following installers will be applied: [BootBankInstaller, LiveImageInstaller]"
	} else if c.reboot {
		message = "The update completed successfully, but the system needs to be rebooted for the changes to be effective."
	}
	list := func(l []string) []string { return append([]string{}, l...) }
	r := result{structure: "InstallationResult", single: true, header: c.header,
		columns: []string{"Message", "Reboot Required", "VIBs Installed", "VIBs Removed", "VIBs Skipped"},
		rows:    [][]interface{}{{message, c.reboot, list(c.installed), list(c.removed), list(c.skipped)}}}
	if s.Profile.since("8.0.0") {
		r.columns, r.rows[0] = append(r.columns, "DPU Results"), append(r.rows[0], "")
	}
	return r, err
}

func vibInstall(o map[string]string) (result, error) {
	s, err := readSettings()
	if err != nil {
		return result{}, err
	}
	all, err := vibsOf(o)
	if err != nil {
		return result{}, err
	}
	for _, v := range all {
		if err := v.acceptable(s.Profile, o["force"] != "", o["no-sig-check"] != ""); err != nil {
			return result{}, err
		}
	}
	change := vibChange{header: "Installation Result", dry: o["dry-run"] != ""}
	for _, v := range all {
		if err := v.install(&change, o["no-live-install"] != ""); err != nil {
			return result{}, err
		}
	}
	return change.result()
}

// vibsOf reads what -v or -d names: paths must be absolute, a bundle holds its VIBs under vib20/.
func vibsOf(o map[string]string) ([]*vib, error) {
	url, bundle := o["viburl"], o["depot"]
	if (url == "") == (bundle == "") {
		return nil, fmt.Errorf("Error: Invalid options: one of -v|--viburl and -d|--depot is needed")
	}
	file := strings.TrimPrefix(url+bundle, "file://")
	if !filepath.IsAbs(file) {
		return nil, softwareError("MetadataDownloadError", fmt.Sprintf("Could not download from depot at %s: an absolute path is needed", file))
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, softwareError("MetadataDownloadError", fmt.Sprintf("Could not download from depot at %s: %v", file, err))
	}
	if bundle != "" {
		return readBundle(data)
	}
	v, err := readVib(data)
	return []*vib{v}, err
}

// acceptable: neither --force nor --no-sig-check lets a VIB below the host's level in; which of them would on a
// real host is told differently by its manual and by those who tried.
func (v *vib) acceptable(p profile, force, noSigCheck bool) error {
	if level := hostLevel(); rank(levelOf[v.Level]) > rank(level) {
		return softwareError("AcceptanceConfigError", fmt.Sprintf("VIB %s's acceptance level is %s, which is not compliant with the ImageProfile acceptance level %s.\n "+
			"To change the host acceptance level, use the 'esxcli software acceptance set' command.", v.id(), v.Level, level))
	}
	if !v.Signed && v.Level != "community" && !noSigCheck {
		return softwareError("VibSigMissingError", fmt.Sprintf("VIB %s is missing signature: it can not be verified.", v.id()))
	}
	if v.Level == "community" && !force {
		for _, f := range v.Files {
			allowed := false
			for _, place := range communityPlaces {
				allowed = allowed || strings.HasPrefix(f, place)
			}
			if !allowed {
				return softwareError("InstallationError", fmt.Sprintf("VIB %s puts a file where a community VIB may not: %s", v.id(), f))
			}
		}
	}
	third := v.has("sha-256", "gunzip")
	if p.since("8.0.0") && !third {
		return softwareError("ProfileValidationError", fmt.Sprintf("In ImageProfile (Updated) ESXi-%s, the payload(s) in VIB %s does not have sha-256 gunzip checksum. "+
			"This will prevent VIB security verification and secure boot from functioning properly.", p.Version, v.id()))
	}
	if !p.since("7.0.0") && third {
		return softwareError("InstallationError", fmt.Sprintf("('%s', 'Calculated digest at EOF does not match expected result')", v.id()))
	}
	return nil
}

func (v *vib) install(change *vibChange, notLive bool) error {
	old, err := installedNamed(v.Name)
	if err != nil {
		return err
	}
	if old != nil && old.id() == v.id() {
		change.skipped = append(change.skipped, v.id())
		return nil
	}
	live := v.LiveIn && !notLive && (old == nil || old.LiveOut)
	change.installed, change.reboot = append(change.installed, v.id()), change.reboot || !live
	if old != nil {
		change.removed = append(change.removed, old.id())
	}
	if change.dry {
		return nil
	}
	if live {
		if old != nil {
			if err := old.removeLive(); err != nil {
				return err
			}
		}
		if err := v.installLive(); err != nil {
			return err
		}
	}
	if err := os.MkdirAll(vibDir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(vibDir, v.Name+".vib"), v.archive, 0o644)
}

func installedNamed(name string) (*vib, error) {
	all, err := installedVibs()
	for _, v := range all {
		if v.Name == name {
			return v, nil
		}
	}
	return nil, err
}

func vibRemove(o map[string]string) (result, error) {
	for _, name := range stockVibs {
		if name == o["vibname"] {
			return result{}, softwareError("DependencyError", fmt.Sprintf("VIB %s is needed by the image", name))
		}
	}
	v, err := installedNamed(o["vibname"])
	if err != nil {
		return result{}, err
	}
	if v == nil {
		return result{}, softwareError("NoMatchError", fmt.Sprintf("No VIB matching VIB search specification '%s'.", o["vibname"]))
	}
	change := vibChange{header: "Removal Result", dry: o["dry-run"] != "", removed: []string{v.id()}}
	live := v.LiveOut && o["no-live-install"] == ""
	change.reboot = !live
	if !change.dry {
		if live {
			if err := v.removeLive(); err != nil {
				return result{}, err
			}
		}
		if err := os.Remove(filepath.Join(vibDir, v.Name+".vib")); err != nil {
			return result{}, err
		}
	}
	return change.result()
}
