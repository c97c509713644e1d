package compiler

import (
	"regexp"
	"strings"

	"meshc.dev/compiler/manifest"
)

// imageFields are where pods name images.
func imageFields() [][]string {
	return [][]string{
		{"containers", "*", "image"}, {"initContainers", "*", "image"}, {"ephemeralContainers", "*", "image"}, {"volumes", "*", "image", "reference"},
	}
}

var (
	// imageName is an image as a node pulls it: a registry's host, a path, a tag and a digest of
	// one of the algorithms that containerd and the kubelet know (go-digest).
	imageName = regexp.MustCompile(`^(?:[[:alnum:]](?:[[:alnum:].-]*[[:alnum:]])?(?::[0-9]+)?/|\[[0-9a-fA-F:]+\](?::[0-9]+)?/)?` +
		imagePath + `(?:/` + imagePath + `)*(?::[[:word:]][[:word:].-]{0,127})?(?:@(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))?$`)
	// unfilled is what somebody fills in before it is an image.
	unfilled = regexp.MustCompile(`[{}$]`)
)

const imagePath = `[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*`

// imageNames: the API server takes any text for an image, and nodes pull none of
// what is no name of one.
func (*builder) imageNames(u *unit) {
	for o := range u.sound {
		if !u.touched(o) {
			continue
		}
		for _, field := range imageFields() {
			for _, v := range manifest.Values(o.Object, true, field) {
				name := strings.TrimSpace(v.Text) // as the API server has it
				if name == "" || imageName.MatchString(name) || unfilled.MatchString(name) {
					continue
				}
				f := u.blameAt(o, v.At)
				f.Rule, f.Says = "image-name", []any{o.ID(), name, insteadOfImage(name)}
				u.findings = append(u.findings, f)
			}
		}
	}
}

// insteadOfImage says what is to be written in place of what is no image's name.
func insteadOfImage(name string) string {
	if scheme, rest, is := strings.Cut(name, "://"); is && imageName.MatchString(rest) {
		return "leave " + scheme + ":// out"
	}
	if lower := strings.ToLower(name); imageName.MatchString(lower) {
		what := "path"
		if path, _, _ := strings.Cut(name, "@"); imageName.MatchString(path) {
			what = "digest"
		}
		return "the " + what + " is in lower case, as in " + lower
	}
	return "it is HOST/PATH:TAG or HOST/PATH@DIGEST, with a host that may have a port and be left out"
}
