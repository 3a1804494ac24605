package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	imagePath    = labDir + "/image.json"
	stateArchive = "/bootbank/state.tgz"
)

// imageFile is a file as the image brought it.
type imageFile struct {
	Inode  uint64
	Digest string
}

// rememberImage notes every file of /etc, so that a later backup can tell a file that was written in
// place from one that was put in its place by a rename.
func rememberImage() error {
	image := map[string]imageFile{}
	err := eachFile(func(path string, info fs.FileInfo) error {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		image[path] = imageFile{inode(info), digest(data)}
		return nil
	})
	if err != nil {
		return err
	}
	data, err := json.Marshal(image)
	if err != nil {
		return err
	}
	return os.WriteFile(imagePath, data, 0o600)
}

func eachFile(do func(string, fs.FileInfo) error) error {
	return filepath.Walk("/etc", func(path string, info fs.FileInfo, err error) error {
		if err != nil || !info.Mode().IsRegular() {
			return err
		}
		return do(path, info)
	})
}

func inode(info fs.FileInfo) uint64 { return info.Sys().(*syscall.Stat_t).Ino }

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// saveState is auto-backup.sh. Saved is a sticky file of the image that was written to in place, which gets a
// marker .#name beside it, and a sticky file that the image does not know. Not saved is a file without the
// bit, and one of the image's names that is another file now: replacing by rename loses what makes it persist.
func saveState() error {
	var image map[string]imageFile
	data, err := os.ReadFile(imagePath)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, &image); err != nil {
		return err
	}
	var archive bytes.Buffer
	zipped := gzip.NewWriter(&archive)
	files := tar.NewWriter(zipped)
	err = eachFile(func(path string, info fs.FileInfo) error {
		if info.Mode()&os.ModeSticky == 0 || strings.HasPrefix(info.Name(), ".#") {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if original, ok := image[path]; ok {
			if original.Inode != inode(info) || original.Digest == digest(data) {
				return nil
			}
			marker := filepath.Join(filepath.Dir(path), ".#"+info.Name())
			if err := os.WriteFile(marker, nil, 0o644); err != nil {
				return err
			}
		}
		header, err := tar.FileInfoHeader(info, "")
		if err != nil {
			return err
		}
		header.Name = strings.TrimPrefix(path, "/")
		if err := files.WriteHeader(header); err != nil {
			return err
		}
		_, err = files.Write(data)
		return err
	})
	if err != nil {
		return err
	}
	if err := files.Close(); err != nil {
		return err
	}
	if err := zipped.Close(); err != nil {
		return err
	}
	if err := os.WriteFile(stateArchive+".new", archive.Bytes(), 0o600); err != nil {
		return err
	}
	return os.Rename(stateArchive+".new", stateArchive)
}

// restoreState puts saved files back over the image's, but for those of the firewall that this version forgets.
func restoreState(p profile) error {
	archive, err := os.Open(stateArchive)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	defer archive.Close()
	unzipped, err := gzip.NewReader(archive)
	if err != nil {
		return fmt.Errorf("%s: %w", stateArchive, err)
	}
	files := tar.NewReader(unzipped)
	for {
		header, err := files.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", stateArchive, err)
		}
		path := "/" + header.Name
		if filepath.Dir(path) == firewallDir {
			kept := p.OwnFilesKept
			if path == firewallDir+"/service.xml" {
				kept = p.StockFileKept
			}
			if !kept {
				continue
			}
		}
		data, err := io.ReadAll(files)
		if err != nil {
			return err
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := writeFile(path, string(data), header.FileInfo().Mode()); err != nil {
			return err
		}
	}
}

// autoBackup: what it prints is from memory of the 5.x line.
func autoBackup([]string) int {
	if err := saveState(); err != nil {
		return complain(err)
	}
	fmt.Println("Saving current state in /bootbank")
	fmt.Println("Clock updated.")
	fmt.Println(time.Now().UTC().Format("Time: 15:04:05   Date: 01/02/2006   UTC"))
	return 0
}
