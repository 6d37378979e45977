package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tribemap/tribe"
)

// foundRun is what a run says about who belongs together.
type foundRun struct {
	people []tribe.Member
	tribes []tribe.Tribe
	gamma  float64
}

// readRun reads the folder of a run, or that of the run named in a file.
func readRun(path string) (r foundRun, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return r, err
	}
	if info.Mode().IsRegular() {
		id, err := os.ReadFile(path)
		if err != nil {
			return r, err
		}
		path = filepath.Join(filepath.Dir(path), strings.TrimSpace(string(id)))
	}
	text, err := os.ReadFile(filepath.Join(path, "tribes.json"))
	if err != nil {
		return r, err
	}
	var result tribe.Result
	if err := json.Unmarshal(text, &result); err != nil {
		return r, fmt.Errorf("%s: %w", path, err)
	}
	r.tribes, r.gamma = result.Tribes, result.Resolution.Gamma
	r.people, err = readPeople(filepath.Join(path, "people.ndjson"))
	return r, err
}

func readPeople(path string) ([]tribe.Member, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var people []tribe.Member
	for dec := json.NewDecoder(f); ; {
		var m tribe.Member
		switch err := dec.Decode(&m); {
		case errors.Is(err, io.EOF):
			return people, nil
		case err != nil:
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		people = append(people, m)
	}
}

// readLabels returns the known group of people by "source:id".
func readLabels(path string) (map[string]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(rows) == 0 || strings.Join(rows[0], ",") != "id,label" {
		return nil, fmt.Errorf(`%s: wanted the head "id,label"`, path)
	}
	labels := make(map[string]string, len(rows))
	for _, row := range rows[1:] {
		labels[row[0]] = row[1]
	}
	return labels, nil
}
