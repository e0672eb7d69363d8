// Verifies the log of an unpacked bundle with the checksum database code of Go, which knows nothing of Habeas.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func hash(text string) tlog.Hash {
	var h tlog.Hash
	bytes, err := base64.StdEncoding.DecodeString(text)
	must(err)
	if copy(h[:], bytes) != tlog.HashSize || len(bytes) != tlog.HashSize {
		must(fmt.Errorf("%q is no hash", text))
	}
	return h
}

func checkpoint(text string, verifier note.Verifier) (int64, tlog.Hash) {
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		must(fmt.Errorf("a checkpoint of %q", lines[0]))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	return size, hash(lines[2])
}

func lines(path string, each func(string)) int {
	file, err := os.Open(path)
	must(err)
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<24)
	count := 0
	for ; scanner.Scan(); count++ {
		each(scanner.Text())
	}
	must(scanner.Err())
	return count
}

func main() {
	log := filepath.Join(os.Args[1], "data", "log")
	verifier, err := note.NewVerifier(os.Args[2])
	must(err)
	text, err := os.ReadFile(filepath.Join(log, "checkpoint"))
	must(err)
	size, root := checkpoint(string(text), verifier)

	entries := lines(filepath.Join(log, "leaves.jsonl"), func(line string) {
		var entry struct {
			Index int64
			Leaf  string
		}
		must(json.Unmarshal([]byte(line), &entry))
		proof, err := os.ReadFile(filepath.Join(log, "proofs", fmt.Sprintf("%d.tlog-proof", entry.Index)))
		must(err)
		head, signed, _ := strings.Cut(string(proof), "\n\n")
		parts := strings.Split(head, "\n")
		if parts[0] != "c2sp.org/tlog-proof@v1" || parts[1] != fmt.Sprintf("index %d", entry.Index) || signed != string(text) {
			must(fmt.Errorf("no proof of entry %d", entry.Index))
		}
		var path tlog.RecordProof
		for _, one := range parts[2:] {
			path = append(path, hash(one))
		}
		must(tlog.CheckRecord(path, size, root, entry.Index, tlog.RecordHash([]byte(entry.Leaf))))
	})

	earlier := lines(filepath.Join(log, "consistency.jsonl"), func(line string) {
		var older struct {
			Size       int64
			Proof      []string
			Checkpoint string
		}
		must(json.Unmarshal([]byte(line), &older))
		before, rootBefore := checkpoint(older.Checkpoint, verifier)
		var path tlog.TreeProof
		for _, one := range older.Proof {
			path = append(path, hash(one))
		}
		if before != older.Size {
			must(fmt.Errorf("a checkpoint over %d entries, not %d", before, older.Size))
		}
		must(tlog.CheckTree(path, size, root, before, rootBefore))
	})
	fmt.Printf("%d entries and %d earlier checkpoints of %d\n", entries, earlier, size)
}
