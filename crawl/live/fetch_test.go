package live

import (
	"net/netip"
	"testing"
)

func TestPublic(t *testing.T) {
	for _, s := range []string{
		"127.0.0.1", "10.1.2.3", "192.168.0.1", "172.16.5.5", "169.254.169.254", "100.64.0.1", "0.0.0.0",
		"224.0.0.1", "255.255.255.255", "::1", "fe80::1", "fc00::1", "ff02::1", "64:ff9b::7f00:1", "::ffff:127.0.0.1", "2001:db8::1",
	} {
		if public(netip.MustParseAddr(s).Unmap()) {
			t.Errorf("%s is taken for public", s)
		}
	}
	for _, s := range []string{"1.1.1.1", "93.184.216.34", "2606:4700::1111"} {
		if !public(netip.MustParseAddr(s)) {
			t.Errorf("%s is taken for private", s)
		}
	}
}
