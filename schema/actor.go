package schema

import "context"

// Actor is who asks. Sign-in and roles attach here later.
type Actor struct {
	// Name is "local" for whoever reaches the loopback address without a token, "token" for who brings it.
	Name string
}

type actorKey struct{}

// ActorFrom gives who asks; the zero Actor outside a request.
func ActorFrom(ctx context.Context) Actor {
	a, ok := ctx.Value(actorKey{}).(Actor)
	if !ok {
		return Actor{}
	}
	return a
}

func withActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}
