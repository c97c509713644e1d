package chart

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// moment is a date in a template. It has no method that depends on the machine's
// zone, as time.Time has.
type moment struct{ t time.Time }

func (m moment) String() string                  { return m.t.String() }
func (m moment) Format(layout string) string     { return m.t.Format(layout) }
func (m moment) Unix() int64                     { return m.t.Unix() }
func (m moment) UnixMilli() int64                { return m.t.UnixMilli() }
func (m moment) Year() int                       { return m.t.Year() }
func (m moment) Month() time.Month               { return m.t.Month() }
func (m moment) Day() int                        { return m.t.Day() }
func (m moment) YearDay() int                    { return m.t.YearDay() }
func (m moment) Weekday() time.Weekday           { return m.t.Weekday() }
func (m moment) Hour() int                       { return m.t.Hour() }
func (m moment) Minute() int                     { return m.t.Minute() }
func (m moment) Second() int                     { return m.t.Second() }
func (m moment) UTC() moment                     { return m }
func (m moment) IsZero() bool                    { return m.t.IsZero() }
func (m moment) Before(o moment) bool            { return m.t.Before(o.t) }
func (m moment) After(o moment) bool             { return m.t.After(o.t) }
func (m moment) Equal(o moment) bool             { return m.t.Equal(o.t) }
func (m moment) Add(d time.Duration) moment      { return moment{m.t.Add(d)} }
func (m moment) AddDate(y, mon, d int) moment    { return moment{m.t.AddDate(y, mon, d)} }
func (m moment) Sub(o moment) time.Duration      { return m.t.Sub(o.t) }
func (m moment) MarshalText() ([]byte, error)    { return m.t.MarshalText() }
func (m moment) Truncate(d time.Duration) moment { return moment{m.t.Truncate(d)} }

// dates are sprig's functions of dates, of those alone that they are given, and
// in UTC alone: zones are read from the machine.
func dates(theirs map[string]any) map[string]any {
	out := map[string]any{
		"toDate": func(layout, text string) moment {
			t, _ := time.ParseInLocation(layout, text, time.UTC) // as sprig: what is no date is year 1
			return moment{t}
		},
		"mustToDate": func(layout, text string) (moment, error) {
			t, err := time.ParseInLocation(layout, text, time.UTC)
			return moment{t}, err
		},
		"unixEpoch": func(m moment) string { return strconv.FormatInt(m.Unix(), 10) },
		"date":      func(layout string, date any) (string, error) { return dated("date", layout, date, "") },
		"htmlDate":  func(date any) (string, error) { return dated("htmlDate", time.DateOnly, date, "") },
		"htmlDateInZone": func(date any, zone string) (string, error) {
			return dated("htmlDateInZone", time.DateOnly, date, zone)
		},
		"durationRound": durationRound(theirs["durationRound"].(func(any) string)),
	}
	for _, name := range []string{"dateInZone", "date_in_zone"} {
		out[name] = func(layout string, date any, zone string) (string, error) { return dated(name, layout, date, zone) }
	}
	for _, name := range []string{"dateModify", "date_modify"} {
		out[name] = func(by string, m moment) moment {
			d, _ := time.ParseDuration(by) // as sprig: what is no duration changes nothing
			return m.Add(d)
		}
	}
	for _, name := range []string{"mustDateModify", "must_date_modify"} {
		out[name] = func(by string, m moment) (moment, error) {
			d, err := time.ParseDuration(by)
			return m.Add(d), err
		}
	}
	return out
}

// dated writes a date. For what is none sprig takes the clock's.
func dated(name, layout string, date any, zone string) (string, error) {
	if zone != "" && zone != "UTC" {
		return "", fmt.Errorf("%s knows the zone UTC alone, not %q: what others are, the machine says", name, zone)
	}
	switch date := date.(type) {
	case moment:
		return date.Format(layout), nil
	case int64:
		return time.Unix(date, 0).UTC().Format(layout), nil
	case int:
		return time.Unix(int64(date), 0).UTC().Format(layout), nil
	case int32:
		return time.Unix(int64(date), 0).UTC().Format(layout), nil
	}
	return "", fmt.Errorf("%s needs a date, as toDate gives one, or whole seconds, as int64 does: for all else it asks the clock, and what is checked would not be what ships", name)
}

// durationRound is sprig's, but of a date, which it holds against the clock.
func durationRound(theirs func(any) string) func(any) (string, error) {
	return func(d any) (string, error) {
		if _, ok := d.(moment); ok {
			return "", errors.New("durationRound of a date asks the clock, so what is checked would not be what ships: set the duration as a value")
		}
		return theirs(d), nil
	}
}
