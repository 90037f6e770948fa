package parse

import (
	"errors"
	"math"
	"strconv"
	"strings"
)

// What may be wrong with a number, in the words of openCypher's compatibility kit.
const (
	overflow  = "IntegerOverflow"
	malformed = "InvalidNumberLiteral"
)

func upper(s string) string { return strings.ToUpper(s) }

// toInt reads decimal, hexadecimal and octal integers with a sign; detail is empty where it is one.
func toInt(text string) (i int64, detail string) {
	digits, negative := strings.CutPrefix(text, "-")
	base := 10
	if len(digits) > 1 && digits[0] == '0' {
		switch digits[1] {
		case 'x', 'X':
			base, digits = 16, digits[2:]
		case 'o', 'O':
			base, digits = 8, digits[2:]
		}
	}
	if negative {
		digits = "-" + digits
	}
	i, err := strconv.ParseInt(digits, base, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		return 0, overflow
	case err != nil:
		return 0, malformed
	}
	return i, ""
}

func toFloat(text string) (float64, bool) {
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil && !math.IsInf(f, 0)
}
