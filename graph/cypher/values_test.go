package cypher_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/postern-graph/postern/graph/cypher"
)

// TestValues computes values where Neo4j 5.26 has a rule of its own, each as that gives it.
func TestValues(t *testing.T) {
	e := cypher.NewEngine(town(t), cypher.Options{})
	for _, c := range []struct {
		name, query string
		want        []string
	}{
		{"types in an order", "UNWIND [1, true, 'a', duration('P1D'), localtime('12:00'), date('2020-01-01'), point({x: 1, y: 2}), [1], {a: 1}] AS x WITH x ORDER BY x RETURN collect(valueType(x)) AS l", rows("[MAP NOT NULL,LIST<INTEGER NOT NULL> NOT NULL,POINT NOT NULL,DATE NOT NULL,LOCAL TIME NOT NULL,DURATION NOT NULL,STRING NOT NULL,BOOLEAN NOT NULL,INTEGER NOT NULL]")},
		{"maps by number, names and values of their members", "RETURN {a: 1} < {a: 2} AS a, {z: 1} < {a: 1, b: 1} AS b, {b: 1} < {a: 2} AS c, {a: null} < {a: 1} AS d, {a: 1} >= {a: 1} AS e", rows("true true false null true")},
		{"what has no order is what it is", "WITH point({x: 1, y: 2}) AS p RETURN p <= p AS a, p < p AS b, duration('P1D') >= duration('P1D') AS c, duration('P1D') <= duration('PT24H') AS d", rows("true null true null")},
		{"types of a list", "RETURN valueType([1.5, 'a', 1, true]) AS a, valueType([[], [1]]) AS b, valueType([[1], ['a', 1]]) AS c, valueType([null, 'a']) AS d, valueType([[null], [1]]) AS e", rows(
			"LIST<BOOLEAN NOT NULL | STRING NOT NULL | INTEGER NOT NULL | FLOAT NOT NULL> NOT NULL LIST<LIST<INTEGER NOT NULL> NOT NULL> NOT NULL LIST<LIST<STRING NOT NULL | INTEGER NOT NULL> NOT NULL> NOT NULL LIST<STRING> NOT NULL LIST<LIST<NULL> NOT NULL | LIST<INTEGER NOT NULL> NOT NULL> NOT NULL")},

		{"a text and a date", "UNWIND [date('2020-01-01'), duration('P1D'), point({x: 1, y: 2})] AS x RETURN 'on ' + x + '.' AS s", rows("on 2020-01-01.", "on P1D.", "on point({x: 1.0, y: 2.0, crs: 'cartesian'}).")},
		{"points as text", "RETURN toString(point({longitude: 12, latitude: 56, height: 1.5})) AS s", rows("point({x: 12.0, y: 56.0, z: 1.5, crs: 'wgs-84-3d'})")},
		{"longitudes once around", "UNWIND [180, 200, -190.5, 540, 370, -180] AS l RETURN toString(point({longitude: l, latitude: 10}).x) AS x", rows("180.0", "-160.0", "169.5", "180.0", "10.0", "-180.0")},

		{"rounding of what is written", "RETURN [x IN [round(1.005, 2), round(2.675, 2), round(-1.25, 1), round(0.49999999999999994), round(-2.5), round(2.5), round(-0.4), round(1.567, 1.9)] | toString(x)] AS l", rows("[1.01,2.68,-1.3,0.0,-2.0,3.0,0.0,1.6]")},
		{"rounding of halves", "UNWIND ['UP', 'DOWN', 'CEILING', 'FLOOR', 'HALF_UP', 'HALF_DOWN', 'HALF_EVEN'] AS m RETURN [x IN [1.25, -1.25, 1.35, 1.21, -1.29] | toString(round(x, 1, m))] AS l", rows(
			"[1.3,-1.3,1.4,1.3,-1.3]", "[1.2,-1.2,1.3,1.2,-1.2]", "[1.3,-1.2,1.4,1.3,-1.2]", "[1.2,-1.3,1.3,1.2,-1.3]", "[1.3,-1.3,1.4,1.2,-1.3]", "[1.2,-1.2,1.3,1.2,-1.3]", "[1.2,-1.2,1.4,1.2,-1.3]")},
		{"floats in words and with letters", "RETURN [x IN ['NaN', '-Infinity', '0x1p3', '1.5d', '1e400', ' .5 ', 'nan', '1_0', 'e'] | toString(toFloat(x))] AS l", rows("[NaN,-Infinity,8.0,1.5,Infinity,0.5,null,null,null]")},
		{"integers are decimal", "RETURN [x IN ['1.9', '1e2', '0x1F', '1.5d', 'NaN', ' 12 '] | toInteger(x)] AS l", rows("[1,100,null,null,null,12]")},
		{"a percentile that is one of the values", "UNWIND [1, 2, 3] AS x RETURN valueType(percentileCont(x, 0.5)) AS a, valueType(percentileCont(x, 0.25)) AS b", rows("INTEGER NOT NULL FLOAT NOT NULL")},
		{"what is called as a value is", "WITH 1 AS `true`, 2 AS `NaN` RETURN `true` AS a, true AS b, `NaN` AS c, toString(NaN) AS d, count(*) AS n ORDER BY `true`, true", rows("1 true 2 NaN 1")},
		{"a UUID", "RETURN randomUUID() =~ '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}' AS q", rows("true")},

		{"months from a day that not every one has", "WITH date('2020-01-31') AS a UNWIND ['2020-02-29', '2020-03-30', '2020-03-31', '2020-04-30'] AS b RETURN toString(duration.between(a, date(b))) AS d, toString(duration.inMonths(a, date(b))) AS m", rows("P29D PT0S", "P1M30D P1M", "P2M P2M", "P2M30D P2M")},
		{"and back", "WITH date('2020-02-29') AS b UNWIND ['2020-01-31', '2020-03-31'] AS a RETURN toString(duration.between(date(a), b)) AS d, toString(duration.between(b, date(a))) AS e", rows("P29D P-29D", "P-1M P1M2D")},
		{"an hour that comes twice is the first", "UNWIND ['2020-10-25T02:30[Europe/Paris]', '2020-10-25T02:30+01:00[Europe/Paris]', '2020-11-01T01:30[America/New_York]', '2020-03-29T02:30[Europe/Paris]'] AS s RETURN toString(datetime(s)) AS d", rows(
			"2020-10-25T02:30:00+02:00[Europe/Paris]", "2020-10-25T02:30:00+01:00[Europe/Paris]", "2020-11-01T01:30:00-04:00[America/New_York]", "2020-03-29T03:30:00+02:00[Europe/Paris]")},
		{"a day later with the offset of before", "RETURN toString(datetime('2020-10-24T02:30[Europe/Paris]') + duration('P1D')) AS a, toString(datetime('2020-10-26T02:30[Europe/Paris]') - duration('P1D')) AS b", rows("2020-10-25T02:30:00+02:00[Europe/Paris] 2020-10-25T02:30:00+01:00[Europe/Paris]")},
		{"dates and times with single digits", "RETURN toString(date('2020-1-5')) AS a, toString(localtime('1:2')) AS b, toString(localdatetime('2020-1-1T1:02')) AS c", rows("2020-01-05 01:02:00 2020-01-01T01:02:00")},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := lines(t, e, c.query, nil); !slices.Equal(got, c.want) {
				t.Errorf("%s\ngot\n%s\nwant\n%s", c.query, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
