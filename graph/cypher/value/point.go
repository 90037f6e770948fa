package value

import (
	"fmt"
	"math"
	"strings"
)

// Position is a point in one of four systems of coordinates.
type Position struct {
	System  int // EPSG code: 4326, 4979 on the earth, 7203, 9157 on a plane and in space
	X, Y, Z float64
}

const (
	wgs84, wgs843d         = 4326, 4979
	cartesian, cartesian3d = 7203, 9157
)

var systemNames = map[int]string{wgs84: "wgs-84", wgs843d: "wgs-84-3d", cartesian: "cartesian", cartesian3d: "cartesian-3d"}

// position gives a Point.
func (v Value) position() *Position {
	x, _ := v.x.(*Position)
	return x
}

func (p *Position) solid() bool { return p.System == wgs843d || p.System == cartesian3d }

func (p *Position) earth() bool { return p.System == wgs84 || p.System == wgs843d }

// String writes a point as Neo4j's drivers do.
func (p *Position) String() string {
	out := fmt.Sprintf("point({srid:%d, x:%s, y:%s", p.System, floatText(p.X), floatText(p.Y))
	if p.solid() {
		out += ", z:" + floatText(p.Z)
	}
	return out + "})"
}

// text writes a point as toString() does.
func (p *Position) text() string {
	out := "point({x: " + floatText(p.X) + ", y: " + floatText(p.Y)
	if p.solid() {
		out += ", z: " + floatText(p.Z)
	}
	return out + ", crs: '" + systemNames[p.System] + "'})"
}

func (p *Position) component(key string) Value {
	switch key {
	case "x":
		return OfFloat(p.X)
	case "y":
		return OfFloat(p.Y)
	case "srid":
		return OfInt(int64(p.System))
	case "crs":
		return OfString(systemNames[p.System])
	}
	switch {
	case key == "z" && p.solid(), key == "height" && p.System == wgs843d:
		return OfFloat(p.Z)
	case key == "longitude" && p.earth():
		return OfFloat(p.X)
	case key == "latitude" && p.earth():
		return OfFloat(p.Y)
	}
	return Value{}
}

func pointFunctions() []Function {
	return []Function{
		{Name: "point", Min: 1, Max: 1, Call: makePoint},
		{Name: "point.distance", Min: 2, Max: 2, Call: distance},
		{Name: "point.withinBBox", Min: 3, Max: 3, Call: within},
	}
}

func makePoint(_ *Context, args []Value) (Value, error) {
	if args[0].kind != Map {
		return Value{}, badArgument("point", "a MAP", args[0])
	}
	d := args[0].Dict()
	for _, v := range d.Values {
		if v.IsNull() {
			return v, nil
		}
	}
	get := func(keys ...string) (float64, bool, error) {
		for _, k := range keys {
			if v := d.Get(k); !v.IsNull() {
				f, ok := v.asFloat()
				if !ok {
					return 0, false, badArgument("point", "numbers", v)
				}
				return f, true, nil
			}
		}
		return 0, false, nil
	}
	p := &Position{}
	var okX, okY, solid bool
	var err error
	if p.X, okX, err = get("x", "longitude"); err != nil {
		return Value{}, err
	}
	if p.Y, okY, err = get("y", "latitude"); err != nil {
		return Value{}, err
	}
	if p.Z, solid, err = get("z", "height"); err != nil {
		return Value{}, err
	}
	if !okX || !okY {
		return Value{}, argument("InvalidArgumentValue", "a point needs x and y, or longitude and latitude")
	}
	if p.System, err = system(d, solid); err != nil {
		return Value{}, err
	}
	if p.earth() {
		if p.Y < -90 || p.Y > 90 {
			return Value{}, argument("NumberOutOfRange", "a latitude lies between -90 and 90")
		}
		p.X = around(p.X)
	}
	return Value{kind: Point, x: p}, nil
}

// around brings a longitude to where the same meridian is between -180 and 180.
func around(x float64) float64 {
	if x >= -180 && x <= 180 {
		return x
	}
	x = math.Mod(x, 360)
	switch {
	case x > 180:
		return x - 360
	case x < -180:
		return x + 360
	}
	return x
}

// system finds out which coordinates are meant: by code, by name, or by what they are called.
func system(d *Dict, solid bool) (int, error) {
	earth := d.Has("longitude") || d.Has("latitude") || d.Has("height")
	if v := d.Get("srid"); v.kind == Int {
		if _, ok := systemNames[int(v.Int())]; ok {
			return int(v.Int()), nil
		}
		return 0, argument("InvalidArgumentValue", "there are no coordinates with srid %d", v.Int())
	}
	if v := d.Get("crs"); v.kind == String {
		for code, name := range systemNames {
			if strings.EqualFold(name, v.Str()) {
				return code, nil
			}
		}
		return 0, argument("InvalidArgumentValue", "there are no coordinates called %q", clip(v.Str()))
	}
	switch {
	case earth && solid:
		return wgs843d, nil
	case earth:
		return wgs84, nil
	case solid:
		return cartesian3d, nil
	}
	return cartesian, nil
}

// earthRadius is the mean radius in metres that Neo4j's manual names for point.distance.
const earthRadius = 6378140.0

func distance(_ *Context, args []Value) (Value, error) {
	if args[0].kind != Point || args[1].kind != Point {
		return Value{}, nil
	}
	a, b := args[0].position(), args[1].position()
	if a.System != b.System {
		return Value{}, nil
	}
	dz := a.Z - b.Z
	if !a.earth() {
		return OfFloat(math.Sqrt((a.X-b.X)*(a.X-b.X) + (a.Y-b.Y)*(a.Y-b.Y) + dz*dz)), nil
	}
	rad := func(f float64) float64 { return f * math.Pi / 180 }
	hav := func(f float64) float64 { return math.Pow(math.Sin(f/2), 2) }
	h := hav(rad(b.Y-a.Y)) + math.Cos(rad(a.Y))*math.Cos(rad(b.Y))*hav(rad(b.X-a.X))
	radius := earthRadius + (a.Z+b.Z)/2
	along := 2 * radius * math.Asin(math.Min(1, math.Sqrt(h)))
	return OfFloat(math.Sqrt(along*along + dz*dz)), nil
}

func within(_ *Context, args []Value) (Value, error) {
	for _, a := range args {
		if a.kind != Point {
			return Value{}, nil
		}
	}
	p, low, high := args[0].position(), args[1].position(), args[2].position()
	if p.System != low.System || p.System != high.System {
		return Value{}, nil
	}
	inX := p.X >= low.X && p.X <= high.X
	if p.earth() && low.X > high.X { // across the date line
		inX = p.X >= low.X || p.X <= high.X
	}
	return OfBool(inX && p.Y >= low.Y && p.Y <= high.Y && (!p.solid() || p.Z >= low.Z && p.Z <= high.Z)), nil
}
