package shape

// These tell what is plainly right: a no may still be a yes of Kubernetes'.

func lower(c byte) bool { return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' }

func alphanumeric(c byte) bool { return lower(c) || 'A' <= c && c <= 'Z' }

// plainLabel is a DNS label.
func plainLabel(s string) bool {
	if len(s) == 0 || len(s) > 63 || !lower(s[0]) || !lower(s[len(s)-1]) {
		return false
	}
	for i := range len(s) {
		if !lower(s[i]) && s[i] != '-' {
			return false
		}
	}
	return true
}

// plainSubdomain is a row of DNS labels with dots between them.
func plainSubdomain(s string) bool {
	if len(s) > 253 {
		return false
	}
	start := 0
	for i := range len(s) {
		if s[i] == '.' {
			if !plainLabel(s[start:i]) {
				return false
			}
			start = i + 1
		}
	}
	return plainLabel(s[start:])
}

// plainWord is a label's value, or its key without the prefix.
func plainWord(s string) bool {
	if len(s) == 0 || len(s) > 63 || !alphanumeric(s[0]) || !alphanumeric(s[len(s)-1]) {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !alphanumeric(c) && c != '-' && c != '_' && c != '.' {
			return false
		}
	}
	return true
}
