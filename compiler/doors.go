package compiler

import "meshc.dev/compiler/manifest"

// openDoor: what a user opens to the outside, the policies that the schema writes
// do not shut. The gateways of the mesh have policies of their own.
func (a *auditor) openDoor(u *unit, f *fact) []breach {
	if f.door == nil || f.part != "" {
		return nil
	}
	walls, pods := []*manifest.Wall{}, []map[string]string{}
	for i := range u.facts {
		switch other := &u.facts[i]; {
		case other.id.Namespace != f.id.Namespace:
		case other.wall != nil:
			walls = append(walls, other.wall)
		case other.pods != nil && holds(other.pods, f.door.Pods):
			pods = append(pods, other.pods)
		}
	}
	if len(pods) == 0 {
		pods = append(pods, f.door.Pods) // others apply them
	}
	for _, p := range pods {
		if by := schemaPolicy(u, f.id.Namespace, p); by != nil && manifest.Shuts(walls, p) {
			return []breach{{says: []any{f.id, f.door.Says, by.id}, other: holder{u, by, ""}.place()}}
		}
	}
	return nil
}

// schemaPolicy is one of the schema's that selects pods; what only the user's own
// policies shut is theirs to know.
func schemaPolicy(u *unit, namespace string, pods map[string]string) *fact {
	for i := range u.facts {
		if f := &u.facts[i]; f.wall != nil && f.part != "" && f.id.Namespace == namespace && f.wall.Pods.Selects(pods) {
			return f
		}
	}
	return nil
}
