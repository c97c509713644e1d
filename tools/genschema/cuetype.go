package main

import (
	"fmt"
	"strconv"
	"strings"
)

// A cuetype is a CUE constraint: an expression, a list, a map or, with none of
// these set, a struct whose fields are all optional.
type cuetype struct {
	expr   string
	list   *cuetype
	values *cuetype
	fields map[string]*cuetype
	// open lets further fields of the struct through.
	open bool
	// exclusive are sets of fields of which at most one may be given.
	exclusive [][]string
}

// unsigned is a whole number without a sign.
const unsigned = "int & >=0"

func expr(e string) *cuetype { return &cuetype{expr: e} }

// oneOf is a disjunction that fails with one line instead of one for each
// alternative.
func oneOf(alternatives ...string) *cuetype {
	plain := strings.ReplaceAll(strings.Join(alternatives, ", "), "{...}", "struct")
	if i := strings.LastIndex(plain, ", "); i >= 0 {
		plain = plain[:i] + " or " + plain[i+len(", "):]
	}
	return expr(fmt.Sprintf("%s | error(%q)", strings.Join(alternatives, " | "), "must be "+plain))
}

func structure() *cuetype { return &cuetype{fields: map[string]*cuetype{}} }

// isStruct tells whether fields can be added to t. An open struct that names
// no field knows nothing of its content, and is none.
func (t *cuetype) isStruct() bool { return t.fields != nil }

// definitions are types by the name of their CUE definition.
type definitions map[string]*cuetype

// common are the types that many fields have.
func common() definitions {
	return definitions{
		"_#AnyList":           expr("[...]"),
		"_#AnyStruct":         expr("{...}"),
		"_#IntOrNull":         oneOf("int", "null"),
		"_#IntOrString":       oneOf("int", "string"),
		"_#NullOrStruct":      oneOf("null", "{...}"),
		"_#NumberOrString":    oneOf("number", "string"),
		"_#NumberOrStringMap": expr("{[string]: _#NumberOrString}"),
		"_#StringMap":         expr("{[string]: string}"),
		"_#Strings":           expr("[...string]"),
		"_#Structs":           expr("[..._#AnyStruct]"),
		"_#Numeral":           expr("int | =~" + strconv.Quote("^-?[0-9]+$") + ` | error("must be a whole number")`),
		"_#Unsigned":          expr(unsigned),
		"_#UnsignedNumeral":   expr(unsigned + " | =~" + strconv.Quote("^[0-9]+$") + ` | error("must be a whole number, 0 or more")`),
	}
}
