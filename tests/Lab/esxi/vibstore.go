package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
)

// Installed VIBs and the host's level lie in the boot bank, so that they are there again after any reboot.
const (
	vibDir    = "/bootbank/vibs"
	levelPath = "/bootbank/acceptance-level"
)

// Levels from the strictest down, as hosts name them and as descriptors do.
var levels = []string{"VMwareCertified", "VMwareAccepted", "PartnerSupported", "CommunitySupported"}
var levelOf = map[string]string{"certified": levels[0], "accepted": levels[1], "partner": levels[2], "community": levels[3]}

func rank(level string) int {
	for i, l := range levels {
		if l == level {
			return i
		}
	}
	return -1
}

func hostLevel() string {
	data, err := os.ReadFile(levelPath)
	if err != nil {
		return "PartnerSupported"
	}
	return strings.TrimSpace(string(data))
}

// installedVibs are those that were added to the image, by name.
func installedVibs() ([]*vib, error) {
	names, err := filepath.Glob(vibDir + "/*.vib")
	if err != nil {
		return nil, err
	}
	var all []*vib
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		v, err := readVib(data)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// placeVibs puts their files on the host, at boot and before it is noted what the image brought.
func placeVibs() error {
	all, err := installedVibs()
	if err != nil {
		return err
	}
	for _, v := range all {
		if err := v.place(); err != nil {
			return err
		}
	}
	return nil
}

func (v *vib) place() error {
	for _, f := range v.unpacked {
		if err := os.MkdirAll(filepath.Dir(f.path), 0o755); err != nil {
			return err
		}
		if err := os.Remove(f.path); err != nil && !os.IsNotExist(err) {
			return err
		}
		if err := writeFile(f.path, string(f.data), f.mode); err != nil {
			return err
		}
	}
	return nil
}

func (v *vib) takeAway() error {
	for _, f := range v.unpacked {
		if err := os.Remove(f.path); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

// installLive puts a VIB's files on a host that runs: they are the image's from then on.
func (v *vib) installLive() error {
	if err := v.place(); err != nil {
		_ = v.takeAway()
		return softwareError("LiveInstallationError", err.Error())
	}
	return changeImage(func(image map[string]imageFile) error {
		for _, f := range v.unpacked {
			info, err := os.Stat(f.path)
			if err != nil {
				return err
			}
			image[f.path] = imageFile{inode(info), digest(f.data)}
		}
		return nil
	})
}

func (v *vib) removeLive() error {
	if err := v.takeAway(); err != nil {
		return softwareError("LiveInstallationError", err.Error())
	}
	return changeImage(func(image map[string]imageFile) error {
		for _, f := range v.unpacked {
			delete(image, f.path)
		}
		return nil
	})
}

func changeImage(change func(map[string]imageFile) error) error {
	image := map[string]imageFile{}
	data, err := os.ReadFile(imagePath)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &image); err != nil {
		return err
	}
	if err := change(image); err != nil {
		return err
	}
	if data, err = json.Marshal(image); err != nil {
		return err
	}
	return os.WriteFile(imagePath, data, 0o600)
}
