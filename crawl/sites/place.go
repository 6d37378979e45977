package sites

import (
	"fmt"
	"net/url"
	"strings"

	"tribemap/crawl/live"
)

// origin reads an address as an origin; a bare host name means https.
func origin(address string) (string, error) {
	base, _, err := cutOrigin(address)
	return base, err
}

// cutOrigin parts an address into its origin and the path below that, without
// slashes at its ends.
func cutOrigin(address string) (base, path string, err error) {
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	switch {
	case err != nil, u.Host == "", u.User != nil, u.Scheme != "https" && u.Scheme != "http":
		return "", "", live.ErrPlace
	}
	return u.Scheme + "://" + u.Host, strings.Trim(u.Path, "/"), nil
}

// serverOf reads a place that is a server, and nothing on it; "" is the source's
// own.
func serverOf(place, own string) (string, error) {
	if place == "" {
		return own, nil
	}
	base, path, err := cutOrigin(place)
	if err != nil || path != "" {
		return "", badPlace(place, "a server, such as "+strings.TrimPrefix(own, "https://"))
	}
	return base, nil
}

// badPlace refuses a place and says what the source wants. What stands before an
// "@" may be a password and is not repeated.
func badPlace(place, wanted string) error {
	if at := strings.LastIndexByte(place, '@'); at >= 0 {
		place = "…" + place[at:]
	}
	if place == "" {
		return fmt.Errorf("%w: wanted %s", live.ErrPlace, wanted)
	}
	return fmt.Errorf("%w: %q, wanted %s", live.ErrPlace, place, wanted)
}

// secretIn returns the name of the first part of an address's query that by its
// name holds a secret, "" if none does.
func secretIn(address string) string {
	_, query, _ := strings.Cut(address, "?")
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		switch strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name)) {
		case "token", "accesstoken", "authtoken", "feedtoken", "apikey", "key", "secret", "password", "auth":
			return name
		}
	}
	return ""
}
