package aws

import "github.com/postern-graph/postern/ingest"

func (im *importer) cliDir([]ingest.File) error { return nil }
