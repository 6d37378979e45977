package viz

import (
	"os"
	"testing"

	"tribemap/internal/browsertest"
)

func TestMain(m *testing.M) { os.Exit(browsertest.Run(m)) }
