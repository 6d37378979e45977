// Package yardstick is what benchmarks of the store are measured by.
package yardstick

import (
	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"
)

// Badger returns the options with which Badger was fastest for posts that are a
// key each.
func Badger(dir string) badger.Options {
	return badger.DefaultOptions(dir).WithLogger(nil).WithDetectConflicts(false).
		WithMetricsEnabled(false).WithNumCompactors(2).WithNumMemtables(3).
		WithNumLevelZeroTables(8).WithNumLevelZeroTablesStall(24).
		WithBaseTableSize(8 << 20).WithBaseLevelSize(64 << 20).
		WithCompression(options.Snappy).WithBlockCacheSize(64 << 20).
		WithValueLogFileSize(64 << 20)
}
