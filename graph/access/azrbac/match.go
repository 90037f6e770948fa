package azrbac

import "strings"

// matchAction reports whether an action pattern of a role covers an action.
// Both must be in lower case. "*" matches any characters, "/" included; there
// is no other wildcard.
func matchAction(pattern, action string) bool {
	if pattern == "*" {
		return true
	}
	head, rest, wild := strings.Cut(pattern, "*")
	if !wild {
		return pattern == action
	}
	if !strings.HasPrefix(action, head) {
		return false
	}
	action = action[len(head):]
	for {
		part, more, again := strings.Cut(rest, "*")
		if !again {
			return strings.HasSuffix(action, part)
		}
		// The leftmost place is always right: a later "*" takes whatever is left over.
		i := strings.Index(action, part)
		if i < 0 {
			return false
		}
		action, rest = action[i+len(part):], more
	}
}

func matchAny(patterns []string, action string) bool {
	for _, p := range patterns {
		if matchAction(p, action) {
			return true
		}
	}
	return false
}

// operation says what a control-plane action does to its resource.
type operation uint8

const (
	opRead operation = iota
	opWrite
	opDelete
	opAction
)

// operationOf reads the last segment of a lower-case action.
func operationOf(action string) operation {
	switch action[strings.LastIndexByte(action, '/')+1:] {
	case "read":
		return opRead
	case "write":
		return opWrite
	case "delete":
		return opDelete
	}
	return opAction
}

// resourceTypes gives the types, from general to specific, that a lower-case
// action such as "microsoft.web/sites/host/listkeys/action" can be asked on:
// microsoft.web/sites and microsoft.web/sites/host. What a namespace's messages
// action says holds for each queue, topic and hub in it, at which it can be
// assigned as well ("Authenticate and authorize an application with Microsoft
// Entra ID to access Azure Service Bus entities", "… Event Hubs resources").
func resourceTypes(action string) []string {
	parts := strings.Split(action, "/")
	end := len(parts) - 1
	if end > 0 && parts[end] == "action" {
		end-- // the verb before it belongs to the operation
	}
	var out []string
	for i := 2; i <= end; i++ {
		out = append(out, strings.Join(parts[:i], "/"))
	}
	switch {
	case strings.HasPrefix(action, "microsoft.servicebus/namespaces/messages/"):
		const bus = "microsoft.servicebus/namespaces/"
		out = append(out, bus+"queues", bus+"topics", bus+"topics/subscriptions")
	case strings.HasPrefix(action, "microsoft.eventhub/namespaces/messages/"):
		out = append(out, "microsoft.eventhub/namespaces/eventhubs")
	}
	return out
}
