package chart

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
)

// filesAlone refuses an archive in which a link stands for a file, or anything else
// that is none: Helm reads those as empty files. What is no archive, Helm says.
func filesAlone(text []byte) error {
	unpacked, err := gzip.NewReader(bytes.NewReader(text))
	if err != nil {
		return nil //nolint:nilerr // as said
	}
	// Each file has a header and is filled up, besides what Helm lets it have.
	entries := tar.NewReader(io.LimitReader(unpacked, maxChart+maxEntries*2048))
	for {
		head, err := entries.Next()
		if err != nil {
			return nil //nolint:nilerr // its end, or as said
		}
		switch head.Typeflag {
		case tar.TypeReg, tar.TypeDir, tar.TypeXGlobalHeader:
		case tar.TypeSymlink, tar.TypeLink:
			return fmt.Errorf("%s is a link to %s, and links in archives of charts lead nowhere: pack the file itself", head.Name, head.Linkname)
		default:
			return fmt.Errorf("%s is no file: an archive of a chart has files and directories alone", head.Name)
		}
	}
}
