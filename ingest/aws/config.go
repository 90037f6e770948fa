package aws

import (
	"encoding/json"
	"errors"
	"time"

	"github.com/postern-graph/postern/graph"
	"github.com/postern-graph/postern/ingest"
)

// config reads snapshots ({configurationItems}), batch-get-resource-config ({baseConfigurationItems}, whose configuration is
// JSON in a string) and select-resource-config ({Results}, a list of JSON strings).
func (im *importer) config(files []ingest.File) error {
	known := newIAMReader(im, flagConfig)
	err := im.read(files, flagConfig, []string{"configurationItems", "baseConfigurationItems", "Results"}, func(r ingest.Record) error {
		if !hasIndex(r.Path) {
			return im.strayConfig(r)
		}
		o := parseObj(r.Raw)
		if o.str("resourceType") == "" {
			im.scope("", flagConfig).gap("config", graph.GapMalformed, r.Place()+": no configuration item")
			return nil
		}
		im.configItem(r.Place(), o, known)
		return nil
	})
	return errors.Join(err, known.end())
}

func hasIndex(path string) bool { return path != "" && path[len(path)-1] == ']' }

func (im *importer) strayConfig(r ingest.Record) error {
	if r.Path[0] != '#' {
		return nil // fileVersion, configSnapshotId, QueryInfo, unprocessedResourceKeys
	}
	o := parseObj(r.Raw)
	if o.str("resourceType") != "" {
		im.configItem(r.Place(), o, newIAMReader(im, flagConfig))
		return nil
	}
	if item := o.obj("configurationItem"); item != nil {
		im.configItem(r.Place(), item, newIAMReader(im, flagConfig))
		return nil
	}
	return ingestError(r, "no Config export: none of configurationItems, baseConfigurationItems, Results")
}

func (im *importer) configItem(place string, o obj, known *iamReader) {
	it := &item{
		Type: o.str("resourceType"), ID: o.str("resourceId"), Name: o.str("resourceName"), ARN: o.str("arn"),
		Account: o.str("accountId", "awsAccountId"), Region: o.str("awsRegion"), Tags: o.tags("tags"),
		C: parseObj(o.raw("configuration")), S: parseObj(o.raw("supplementaryConfiguration")),
	}
	if it.Account == "" {
		it.Account = accountOf(it.ARN)
	}
	e := im.scope(it.Account, flagConfig)
	e.record, e.observed = place, unixTime(o.str("configurationItemCaptureTime"))
	switch status := o.str("configurationItemStatus"); status {
	case "ResourceDeleted", "ResourceDeletedNotRecorded", "ResourceNotRecorded":
		return
	}
	if raw := o.raw("configuration"); raw != nil && it.C == nil {
		var s string
		if json.Unmarshal(raw, &s) != nil || s != "" {
			e.gapHere(serviceOf(it.Type), graph.GapMalformed, it.Type+" "+it.ID+": configuration is no object")
		}
	}
	im.put(it, flagConfig, known)
}

// unixTime reads the layouts that the exports use; 0 for anything else.
func unixTime(s string) int64 {
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999Z0700", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Unix()
		}
	}
	return 0
}
