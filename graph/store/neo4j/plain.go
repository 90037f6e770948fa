package neo4j

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/neo4j/neo4j-go-driver/v5/neo4j/dbtype"
)

// plain turns a driver's value into what JSON has. Dates, times, durations and
// points become their text, as Cypher's toString() writes it, so that a report
// is the same from either store.
func plain(v any) any {
	switch v := v.(type) {
	case nil, bool, int64, float64, string:
		return v
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = plain(x)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = plain(x)
		}
		return out
	case dbtype.Node:
		labels := []any{}
		for _, l := range v.Labels {
			if l != nodeLabel {
				labels = append(labels, l)
			}
		}
		return map[string]any{"labels": labels, "properties": plain(v.Props)}
	case dbtype.Relationship:
		return map[string]any{"type": v.Type, "properties": plain(v.Props)}
	case dbtype.Path:
		return plainPath(v)
	}
	return text(v)
}

// plainPath has relationships say the ids of their start and end: nothing else tells which way they lead.
func plainPath(p dbtype.Path) any {
	nodes, edges, ids := []any{}, []any{}, map[string]any{}
	for _, n := range p.Nodes {
		nodes = append(nodes, plain(n))
		ids[n.ElementId] = plain(n.Props["id"])
	}
	for _, r := range p.Relationships {
		edges = append(edges, map[string]any{"type": r.Type, "properties": plain(r.Props), "start": ids[r.StartElementId], "end": ids[r.EndElementId]})
	}
	return map[string]any{"nodes": nodes, "relationships": edges}
}

func text(v any) string {
	switch v := v.(type) {
	case dbtype.LocalTime:
		return clock(v.Time())
	case dbtype.Time:
		return clock(v.Time()) + offset(v.Time())
	case dbtype.LocalDateTime:
		return day(v.Time()) + "T" + clock(v.Time())
	case time.Time:
		out := day(v) + "T" + clock(v) + offset(v)
		if zone := v.Location().String(); strings.Contains(zone, "/") {
			out += "[" + zone + "]"
		}
		return out
	case dbtype.Date:
		return day(v.Time())
	case dbtype.Duration:
		return duration(v)
	case dbtype.Point2D:
		return fmt.Sprintf("point({srid:%d, x:%s, y:%s})", v.SpatialRefId, number(v.X), number(v.Y))
	case dbtype.Point3D:
		return fmt.Sprintf("point({srid:%d, x:%s, y:%s, z:%s})", v.SpatialRefId, number(v.X), number(v.Y), number(v.Z))
	}
	return fmt.Sprint(v)
}

func day(t time.Time) string {
	y, m, d := t.Date()
	switch {
	case y > 9999:
		return fmt.Sprintf("+%d-%02d-%02d", y, m, d)
	case y < 0:
		return fmt.Sprintf("-%04d-%02d-%02d", -y, m, d)
	}
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// clock leaves out seconds that are zero.
func clock(t time.Time) string {
	if t.Second() == 0 && t.Nanosecond() == 0 {
		return t.Format("15:04")
	}
	return t.Format("15:04:05.999999999")
}

func offset(t time.Time) string {
	if _, seconds := t.Zone(); seconds%60 != 0 {
		return t.Format("Z07:00:00")
	}
	return t.Format("Z07:00")
}

func duration(d dbtype.Duration) string {
	b := []byte{'P'}
	part := func(n int64, unit byte) {
		if n != 0 {
			b = append(strconv.AppendInt(b, n, 10), unit)
		}
	}
	part(d.Months/12, 'Y')
	part(d.Months%12, 'M')
	part(d.Days, 'D')
	seconds, nanos, sign := d.Seconds, d.Nanos, ""
	if seconds < 0 && nanos > 0 { // half a second less than none comes as -1 s and half a second
		seconds, nanos = seconds+1, int(time.Second)-nanos
		if seconds%60 == 0 {
			sign = "-"
		}
	}
	if seconds != 0 || nanos != 0 {
		b = append(b, 'T')
		part(seconds/3600, 'H')
		part(seconds/60%60, 'M')
		switch {
		case nanos != 0:
			b = append(b, sign+strconv.FormatInt(seconds%60, 10)+"."+strings.TrimRight(fmt.Sprintf("%09d", nanos), "0")+"S"...)
		case seconds%60 != 0:
			part(seconds%60, 'S')
		}
	}
	if len(b) == 1 {
		return "PT0S"
	}
	return string(b)
}

// number writes a coordinate as Java does, always with a point or an exponent.
func number(f float64) string {
	if a := math.Abs(f); a != 0 && (a < 1e-3 || a >= 1e7) {
		mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(f, 'E', -1, 64), "E")
		if !strings.Contains(mantissa, ".") {
			mantissa += ".0"
		}
		n, _ := strconv.Atoi(exponent) // FormatFloat wrote it
		return mantissa + "E" + strconv.Itoa(n)
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
