package graph

// Form says what the value of a Field looks like.
type Form uint8

// The forms of a Field.
const (
	Text  Form = iota // one text
	Texts             // a list of texts; a single text counts as a list of one
	Whole             // a whole number, also where it was kept as text
	Truth             // true or false
	Ends              // the nodes at the other ends of edges
)

// Field is one row of the table of what is known of nodes beyond what all have in common: a property, or the other ends
// of one kind of edge, under one name that is the same in three clouds. A field that a node's facts do not hold is
// unknown, which is neither empty nor false.
type Field struct {
	// Name is unique in the table, in lower camel case.
	Name string
	// On lists the labels whose nodes have it.
	On   []Label
	Form Form
	// Props are the names under which clouds keep it; the first that a node has counts. None for Ends.
	Props []string
	// Kind is that of the edges of Ends, Arriving says that they arrive.
	Kind        Kind
	Arriving    bool
	Description string
}

// LabelSets lists the labels that nodes carry together, general to specific: each label of the table alone, and what
// occurs beside. A label that is always another as well stands with it. Grant has none: nobody sees one.
func LabelSets() [][]Label {
	return [][]Label{
		{Principal},
		{Principal, Public},
		{Principal, Public, InternetNode},
		{Principal, User},
		{Principal, Group},
		{Principal, ServiceAccount},
		{Application},
		{Principal, Role},
		{Role},
		{Policy},
		{Function},
		{Function, Endpoint},
		{Function, Trigger},
		{Endpoint},
		{Trigger},
		{Trigger, DataStore},
		{Trigger, Queue},
		{Trigger, Topic},
		{DataStore},
		{Secret},
		{Key},
		{Queue},
		{Topic},
		{Registry},
		{Instance},
		{Network},
		{Network, Subnet},
		{Subnet},
		{NetworkRule},
		{IdentityProvider},
		{Account},
		{Container},
		{Organization},
		{Resource},
	}
}

// Fields returns the table, by what it is about. The caller owns the slice.
func Fields() []Field {
	var out []Field
	for _, part := range [][]Field{identityFields(), codeFields(), dataFields(), networkFields(), placeFields(), edgeFields()} {
		out = append(out, part...)
	}
	return out
}

func on(labels ...Label) []Label { return labels }

func text(name string, labels []Label, description string, props ...string) Field {
	return Field{Name: name, On: labels, Form: Text, Props: props, Description: description}
}

func texts(name string, labels []Label, description string, props ...string) Field {
	return Field{Name: name, On: labels, Form: Texts, Props: props, Description: description}
}

func whole(name string, labels []Label, description string, props ...string) Field {
	return Field{Name: name, On: labels, Form: Whole, Props: props, Description: description}
}

func truth(name string, labels []Label, description string, props ...string) Field {
	return Field{Name: name, On: labels, Form: Truth, Props: props, Description: description}
}

func leaving(name string, labels []Label, kind Kind, description string) Field {
	return Field{Name: name, On: labels, Form: Ends, Kind: kind, Description: description}
}

func arriving(name string, labels []Label, kind Kind, description string) Field {
	return Field{Name: name, On: labels, Form: Ends, Kind: kind, Arriving: true, Description: description}
}
