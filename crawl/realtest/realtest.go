//go:build unix

// Package realtest runs the real servers that live sources speak to, on
// loopback, for tests that are asked for with TRIBEMAP_REAL: the folder that
// install.sh filled. Everything a server writes goes to a folder of the test.
package realtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// startTime is how long a server may take until it answers.
const startTime = 2 * time.Minute

// Dir returns the folder that install.sh filled, and skips the test where none
// is named.
func Dir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("TRIBEMAP_REAL")
	if dir == "" {
		t.Skip("real servers are asked with make test-real")
	}
	return dir
}

// freePort returns an address on loopback at which nobody listens.
func freePort(t testing.TB) (address string, port int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String(), l.Addr().(*net.TCPAddr).Port
}

// start runs a server until the test ends. What it says goes to a file, whose
// end is shown if the test fails.
func start(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	log, err := os.Create(filepath.Join(t.TempDir(), filepath.Base(cmd.Path)+".log"))
	if err != nil {
		t.Fatal(err)
	}
	if cmd.Stdout == nil {
		cmd.Stdout = log
	}
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		late := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait()
		late.Stop()
		_ = log.Close()
		if said, err := os.ReadFile(log.Name()); err == nil && t.Failed() {
			t.Logf("%s said:\n%s", cmd.Path, said[max(0, len(said)-4000):])
		}
	})
}

// await returns once somebody listens at an address.
func await(t testing.TB, address string) {
	t.Helper()
	for end := time.Now().Add(startTime); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			_ = c.Close()
			return
		}
	}
	t.Fatalf("nobody listens at %s", address)
}

// run runs a program to its end.
func run(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", cmd.Path, err, out)
	}
}

// postgres starts a database of its own and returns its address.
func postgres(t testing.TB) string {
	t.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil || len(found) == 0 {
		t.Fatal("no PostgreSQL: run make test-real")
	}
	bin := found[len(found)-1]
	// Not in the test's own folder: those above it are closed to others.
	dir, err := os.MkdirTemp("", "tribemap-postgres")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	as := postgresUser(t, dir)
	cluster := filepath.Join(dir, "cluster")
	initdb := exec.Command(filepath.Join(bin, "initdb"), "-D", cluster, "-U", "tribemap", "-A", "trust", "-E", "UTF8", "--no-sync")
	initdb.SysProcAttr, initdb.Dir = as, dir
	run(t, initdb)
	address, port := freePort(t)
	server := exec.Command(filepath.Join(bin, "postgres"), "-D", cluster, "-p", strconv.Itoa(port), "-k", dir,
		"-c", "listen_addresses=127.0.0.1", "-c", "fsync=off")
	server.SysProcAttr, server.Dir = as, dir
	start(t, server)
	await(t, address)
	return fmt.Sprintf("postgresql://tribemap@%s/postgres", address)
}

// postgresUser makes dir the user postgres's if we are root, whom the database
// refuses, and returns what runs a command as that user.
func postgresUser(t testing.TB, dir string) *syscall.SysProcAttr {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	who, err := user.Lookup("postgres")
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.ParseUint(who.Uid, 10, 32)
	if err == nil {
		err = os.Chown(dir, int(uid), -1)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid)}}
}

// redis starts one of its own and returns its address.
func redis(t testing.TB) string {
	t.Helper()
	address, port := freePort(t)
	start(t, exec.Command("redis-server", "--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--save", ""))
	await(t, address)
	return address
}
