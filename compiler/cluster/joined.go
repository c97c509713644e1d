package cluster

import "strings"

// joined is a list of records, in which a list of such stands for its own: the schema
// has a list that it refers to evaluated once, and each record that it copies again.
type joined[T any] []T

func (j *joined[T]) UnmarshalJSON(text []byte) error {
	return decodeText(flat(text), (*[]T)(j))
}

// flat is a list of records without the lists in it; of anything else it stays as it is, to be
// refused.
func flat(list []byte) []byte {
	out := append(make([]byte, 0, len(list)), '[')
	depth, begin, quoted := 0, 0, false
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case quoted && c == '\\':
			i++
		case c == '"' && depth > 0:
			quoted = !quoted
		case quoted:
		case c == '{':
			if depth++; depth == 1 {
				begin = i
			}
		case c == '}':
			if depth--; depth == 0 {
				if len(out) > 1 {
					out = append(out, ',')
				}
				out = append(out, list[begin:i+1]...)
			}
		case depth == 0 && !strings.ContainsRune("[], \n", rune(c)):
			return list
		}
	}
	return append(out, ']')
}
