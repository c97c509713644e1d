package compiler

import (
	"cmp"
	"slices"
	"strconv"

	"meshc.dev/compiler/manifest"
	"meshc.dev/compiler/plan"
)

// ranks tell the order in which objects are applied: places in it by kind, and by the
// part that the objects are, "" for all that have no place as a part.
type ranks struct {
	places map[ranked]int
	// rest is the place of all kinds that have none.
	rest int
	// waves are those of the places.
	waves []int
}

type ranked struct{ group, kind, part string }

func ranksOf(table []plan.Rank) ranks {
	r := ranks{places: map[ranked]int{}}
	for _, row := range table {
		if len(row.Kinds) == 0 {
			r.rest = len(r.waves)
			r.waves = append(r.waves, row.Wave)
		}
		for _, kind := range row.Kinds {
			r.places[ranked{row.Group, kind, row.Part}] = len(r.waves)
			r.waves = append(r.waves, row.Wave)
		}
	}
	return r
}

func (r ranks) of(o *built) int {
	for _, part := range []string{o.part, ""} {
		if at, is := r.places[ranked{o.Group(), o.Kind(), part}]; is {
			return at
		}
	}
	return r.rest
}

// wave is the step at which an object is applied.
func (r ranks) wave(o *built) int { return r.waves[r.of(o)] }

// number has objects say in which wave they are applied, to the tools that the schema
// names: those of a unit of theirs say it themselves, and the first is theirs by itself.
func (b *builder) number(u *unit) {
	for o := range u.sound {
		for _, key := range b.waves {
			said := manifest.Map(o.At("metadata", "annotations"))[key]
			if wave := b.ranks.wave(o); wave != 0 && said == nil && o.into == "" {
				manifest.Annotate(o.Object, key, strconv.Itoa(wave))
			}
		}
	}
}

// order puts the objects in the order to apply them: what has the same place, by
// its identity.
func (b *builder) order(u *unit) {
	slices.SortStableFunc(u.objects, func(x, y built) int {
		return cmp.Or(cmp.Compare(b.ranks.of(&x), b.ranks.of(&y)), manifest.Compare(x.ID(), y.ID()))
	})
}
