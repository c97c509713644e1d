package cluster

import (
	"io/fs"
	"path"

	"meshc.dev/schema"
)

// Schema are the files of the language, by name: of the package alone, or of the CUE
// module that has it, with its cue.mod.
func Schema(module bool) (map[string][]byte, error) {
	names, err := fs.Glob(schema.Files, "*.cue")
	if err != nil {
		return nil, err
	}
	out := map[string][]byte{}
	below := ""
	if module {
		below = path.Base(schemaPath)
		out[moduleName] = []byte("module: \"" + schemaModule() + "@" + schemaMajor + "\"\nlanguage: version: \"" + languageVersion + "\"\nsource: kind: \"self\"\n")
	}
	for _, name := range names {
		if out[path.Join(below, name)], err = schema.Files.ReadFile(name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// IsSchema tells a file of any meshc's schema.
func IsSchema(name string, text []byte) bool {
	file := parsable(name, text)
	return path.Ext(name) == ".cue" && file != nil && file.PackageName() == path.Base(schemaPath)
}
