package mold

// Text is a text that may be the same for many but for names: those hold it together,
// and each is filled in where it is asked for.
type Text struct {
	text  string
	names *Names
}

// Own is a text that nobody shares.
func Own(text []byte) *Text { return &Text{text: string(text)} }

// Filled is a text with blanks, and the names to fill in.
func Filled(blank string, names *Names) *Text { return &Text{blank, names} }

// Shared tells that the text is held together with others.
func (t *Text) Shared() bool { return t.names != nil }

// Bytes are the text, which the caller may change; no text has none.
func (t *Text) Bytes() []byte {
	if t == nil {
		return nil
	}
	if t.names == nil {
		return []byte(t.text)
	}
	return []byte(t.names.Fill(t.text))
}
