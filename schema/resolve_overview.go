package schema

import (
	"context"

	"github.com/postern-graph/postern/schema/view"
)

// Overview answers overview.
func (r resolver) Overview(ctx context.Context, accounts []string, largest *int, at *string) (*view.Overview, error) {
	v, err := r.view(ctx, at)
	if err != nil {
		return nil, err
	}
	return v.Overview(accounts, largest)
}
