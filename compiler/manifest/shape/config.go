package shape

import (
	"encoding/json"
	"maps"
	"slices"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// sizeLimit is that of the data of a ConfigMap or Secret.
const sizeLimit = core.MaxSecretSize

func configMap(p place, o *core.ConfigMap) {
	size := 0
	for _, k := range slices.Sorted(maps.Keys(o.Data)) {
		p.valid(k, validation.IsConfigMapKey, "data", k)
		if _, twice := o.BinaryData[k]; twice {
			p.at("data", k).say("stands in binaryData too")
		}
		size += len(o.Data[k])
	}
	size += bytesOf(p.at("binaryData"), o.BinaryData)
	if size > sizeLimit {
		p.at("data").say("is larger than %d bytes in all", sizeLimit)
	}
}

func bytesOf(p place, data map[string][]byte) (size int) {
	for _, k := range slices.Sorted(maps.Keys(data)) {
		p.valid(k, validation.IsConfigMapKey, k)
		size += len(data[k])
	}
	return size
}

// secretKeys are those that a type of Secret must have.
func secretKeys(kind core.SecretType) (keys []string, one bool) {
	switch kind {
	case core.SecretTypeDockercfg:
		return []string{core.DockerConfigKey}, false
	case core.SecretTypeDockerConfigJson:
		return []string{core.DockerConfigJsonKey}, false
	case core.SecretTypeBasicAuth:
		return []string{core.BasicAuthUsernameKey, core.BasicAuthPasswordKey}, true
	case core.SecretTypeSSHAuth:
		return []string{core.SSHAuthPrivateKey}, false
	case core.SecretTypeTLS:
		return []string{core.TLSCertKey, core.TLSPrivateKeyKey}, false
	}
	return nil, false
}

func secret(p place, o *core.Secret) {
	data := map[string][]byte{}
	maps.Copy(data, o.Data)
	for _, k := range slices.Sorted(maps.Keys(o.StringData)) {
		if _, twice := o.Data[k]; !twice {
			p.valid(k, validation.IsConfigMapKey, "stringData", k)
		}
		data[k] = []byte(o.StringData[k])
	}
	bytesOf(p.at("data"), o.Data)
	size := 0
	for _, v := range data {
		size += len(v)
	}
	if size > sizeLimit {
		p.at("data").say("is larger than %d bytes in all", sizeLimit)
	}
	if o.Type == core.SecretTypeServiceAccountToken && o.Annotations[core.ServiceAccountNameKey] == "" {
		p.at("metadata", "annotations", core.ServiceAccountNameKey).say("is required for a Secret of type %s", o.Type)
	}
	secretData(p, o.Type, data)
}

func secretData(p place, kind core.SecretType, data map[string][]byte) {
	keys, one := secretKeys(kind)
	there := 0
	for _, k := range keys {
		value, ok := data[k]
		switch {
		case ok && (kind != core.SecretTypeSSHAuth || len(value) > 0):
			there++
		case !one:
			p.at("data", k).say("is required for a Secret of type %s", kind)
			continue
		}
		var config map[string]any
		if docker := kind == core.SecretTypeDockercfg || kind == core.SecretTypeDockerConfigJson; docker && json.Unmarshal(value, &config) != nil {
			p.at("data", k).say("is no JSON object")
		}
	}
	if one && there == 0 {
		p.at("data", keys[0]).say("is required for a Secret of type %s, or %s is", kind, keys[1])
	}
}
