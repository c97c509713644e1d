package cluster

// What the tests from outside share with those from inside.
var (
	Vendored = vendored
	CueVet   = cueVet
	Keep     = keep
	Put      = put
)

const (
	ModuleText  = moduleText
	ClusterText = clusterText
	NoSuchField = noSuchField
)
