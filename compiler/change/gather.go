package change

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"meshc.dev/compiler/mold"
)

// Block are units that change in the same way, but for their names.
type Block struct {
	// Units are their names. What is told of the first is true of all.
	Units []string
	// Told are the objects, those that change in the same way together.
	Told []Told
}

// Told is how an object changes, and others do in the same way.
type Told struct {
	Object
	// Others are further objects of the unit.
	Others []string
}

// several are as many units as are told together.
const several = 3

// Gather tells together what is the same but for names: objects of a unit, and what
// several units have. Namespaces are the units that have them.
func Gather(units []Unit, namespaces map[string]string) []Block {
	all := make([][]keyed, len(units))
	of := map[string][]string{}
	for i, u := range units {
		all[i] = gathered(u, namespaces)
		for _, k := range all[i] {
			of[k.key] = append(of[k.key], u.Name)
		}
	}
	var out []Block
	at := map[string]int{}
	for i, u := range units {
		for _, k := range all[i] {
			who := of[k.key]
			if len(who) < several {
				who = []string{u.Name}
			}
			key := strings.Join(who, " ")
			n, begun := at[key]
			switch {
			case !begun:
				at[key] = len(out)
				out = append(out, Block{who, []Told{k.Told}})
			case who[0] == u.Name:
				out[n].Told = append(out[n].Told, k.Told)
			}
		}
	}
	return out
}

// keyed is what is told, and a key that is the same of all that is alike.
type keyed struct {
	key string
	Told
}

func gathered(u Unit, namespaces map[string]string) []keyed {
	var own []string
	for ns, unit := range namespaces {
		if unit == u.Name || unit == u.From {
			own = append(own, ns)
		}
	}
	// Of two names the longer is meant where one holds the other.
	slices.SortFunc(own, func(a, b string) int { return len(b) - len(a) })
	var out []keyed
	at := map[string]int{}
	for _, o := range u.Objects {
		key := keyOf(u, o, own)
		if i, again := at[key]; again {
			out[i].Others = append(out[i].Others, o.Object)
			continue
		}
		at[key] = len(out)
		out = append(out, keyed{key, Told{Object: o}})
	}
	for i, k := range out {
		// A unit that has more that are alike is not as one that has fewer.
		out[i].key = fmt.Sprint(k.key, len(k.Others))
	}
	return out
}

// keyOf is an object's change, without what names the unit.
func keyOf(u Unit, o Object, own []string) string {
	text, err := json.Marshal([]any{u.How, o})
	if err != nil {
		return u.Name + "\n" + o.Object // what is no JSON is like nothing else
	}
	s := string(text)
	for _, name := range own {
		if !strings.Contains(name, u.Name) {
			s = mold.Replace(s, name, "NAMESPACE")
		}
	}
	s = mold.Replace(s, u.Name, "MESH")
	if u.From != "" {
		s = mold.Replace(s, u.From, "MESH-BEFORE")
	}
	return s
}
