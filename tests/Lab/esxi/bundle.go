package main

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
)

// readBundle reads an offline bundle. Of its metadata it is only seen that it is there: what a host does with it is not known well enough.
func readBundle(data []byte) ([]*vib, error) {
	files, err := unzip(data)
	if err != nil {
		return nil, softwareError("MetadataFormatError", err.Error())
	}
	for _, name := range []string{"index.xml", "vendor-index.xml", "metadata.zip"} {
		if files[name] == nil {
			return nil, softwareError("MetadataFormatError", "The bundle has no "+name)
		}
	}
	metadata, err := unzip(files["metadata.zip"])
	if err != nil || metadata["vmware.xml"] == nil || metadata["vendor-index.xml"] == nil {
		return nil, softwareError("MetadataFormatError", "metadata.zip has no vmware.xml or no vendor-index.xml")
	}
	var all []*vib
	for name, content := range files {
		if strings.HasPrefix(name, "vib20/") && strings.HasSuffix(name, ".vib") {
			v, err := readVib(content)
			if err != nil {
				return nil, err
			}
			all = append(all, v)
		}
	}
	if len(all) == 0 {
		return nil, softwareError("NoMatchError", "The bundle holds no VIB")
	}
	return all, nil
}

func unzip(data []byte) (map[string][]byte, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		reader, err := f.Open()
		if err != nil {
			return nil, err
		}
		content, err := io.ReadAll(reader)
		if err != nil {
			return nil, err
		}
		files[f.Name] = content
	}
	return files, nil
}
