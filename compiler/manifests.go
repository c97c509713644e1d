package compiler

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"sync"

	"meshc.dev/compiler/manifest"
)

// manifests reads manifests, each once for all meshes that are made of it. It
// may be used concurrently.
type manifests struct {
	user fs.FS
	mu   sync.Mutex
	once map[string]func() contents
}

// contents is what a manifest holds: objects, and what is wrong with it.
type contents struct {
	objects []manifest.Object
	faults  []*manifest.SyntaxError
	err     error
}

func newManifests(user fs.FS) *manifests {
	return &manifests{user: user, once: map[string]func() contents{}}
}

// read gives a copy of the objects that the caller may change.
func (m *manifests) read(name string) contents {
	m.mu.Lock()
	load, ok := m.once[name]
	if !ok {
		load = sync.OnceValue(func() contents { return m.load(name) })
		m.once[name] = load
	}
	m.mu.Unlock()
	c := load()
	c.objects = slices.Clone(c.objects)
	for i := range c.objects {
		c.objects[i].Body = manifest.Map(manifest.Clone(c.objects[i].Body))
	}
	return c
}

func (m *manifests) load(name string) contents {
	name = path.Clean(name)
	if !fs.ValidPath(name) {
		return contents{err: errors.New("the path must lie inside the module's root")}
	}
	text, err := fs.ReadFile(m.user, name)
	if err != nil {
		if p, ok := errors.AsType[*fs.PathError](err); ok {
			err = p.Err
		}
		return contents{err: err}
	}
	objects, err := manifest.Parse(text)
	c := contents{objects: objects, faults: manifest.Faults(err)}
	if len(c.objects) == 0 && len(c.faults) == 0 {
		c.err = errors.New("there is no object in it")
	}
	return c
}

// line is where a field of an object stands in the manifest that it is from.
func (m *manifests) line(name string, o manifest.Object, field []any) int {
	text, err := fs.ReadFile(m.user, path.Clean(name))
	if err != nil {
		return o.Line // it was read before: somebody has just removed it
	}
	return manifest.LineOf(text, o, field)
}
