// Command convert prepares data sets for bench/tribes.sh: it turns archives
// that no format of the product reads into NDJSON, and writes the groups that
// people are known to belong to.
//
//	go run ./bench/convert slack FOLDER > slack.ndjson
//	go run ./bench/convert labels -by channel|source|folder [-min 5] PATH > labels.csv
//
// People bear the ids that "tribemap import" gives them, since labels reads
// archives the same way.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

var errUsage = errors.New("usage: convert slack FOLDER | convert labels [-by channel|source|folder] [-min N] PATH")

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "convert:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	if len(args) == 0 {
		return errUsage
	}
	switch args[0] {
	case "slack":
		return convertSlack(args[1:], out)
	case "labels":
		return convertLabels(ctx, args[1:], out)
	}
	return errUsage
}
