package collect

import (
	"slices"
	"sync"
)

// services is the table of all calls. Adding a service is adding its rows here, and reading its documents in ingest/aws.
//
//nolint:gochecknoglobals // the table is made once and only read
var services = sync.OnceValue(func() []service {
	return slices.Concat(identityServices(), functionServices(), computeServices(), buildServices(), dataServices(), storageServices(), frontServices(), eventServices())
})

// notFound are the codes by which services say that what a call names is not, or no longer, there.
func notFound(code string) bool {
	switch code {
	case "ResourceNotFoundException", "NoSuchEntity", "NotFoundException", "NoSuchBucket", "ResourceNotFound", "NotFound", "QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue",
		"ClusterNotFoundException", "RepositoryNotFoundException", "StateMachineDoesNotExist", "PipelineNotFoundException", "LoadBalancerNotFound", "TargetGroupNotFound",
		"ListenerNotFound", "FileSystemNotFound", "InvalidInstanceID.NotFound", "TrailNotFoundException", "StackSetNotFoundException", "EntityNotFoundException", "ServiceNotFoundException":
		return true
	}
	return false
}
