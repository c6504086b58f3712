// Command dist builds what a release consists of: for each platform an archive with
// the program, its man pages and shell completions, and beside them the checksums
// and a bill of materials. The same commit gives the same bytes on every machine.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// platforms are those that reseat is released for.
const platforms = "linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64"

func main() {
	log.SetFlags(0)
	log.SetPrefix("dist: ")
	out := flag.String("o", "dist", "`FOLDER` for the release")
	list := flag.String("platforms", platforms, "what to build for, as GOOS/GOARCH")
	licenses := flag.Bool("licenses", false, "only write "+licensesFile+" again")
	flag.Parse()
	if *licenses {
		if err := writeLicenses(licensesFile, strings.Fields(platforms)); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := run(*out, strings.Fields(*list)); err != nil {
		log.Fatal(err)
	}
}

func run(out string, list []string) error {
	r, err := releaseOf()
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "reseat-dist-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	if err := checkLicenses(list); err != nil {
		return err
	}
	extras, err := r.extras(work)
	if err != nil {
		return err
	}
	var files []string
	for _, platform := range list {
		goos, goarch, ok := strings.Cut(platform, "/")
		if !ok {
			return fmt.Errorf("platform %q: write GOOS/GOARCH", platform)
		}
		made, err := r.pack(out, work, goos, goarch, extras)
		if err != nil {
			return fmt.Errorf("%s: %w", platform, err)
		}
		files = append(files, made...)
	}
	statement := filepath.Join(out, "provenance.intoto.json")
	if err := writeProvenance(statement, files, r); err != nil {
		return err
	}
	return writeSums(filepath.Join(out, "SHA256SUMS"), append(files, statement))
}

// A release is one commit of reseat.
type release struct {
	version string    // of the tag, else what git describes the commit as
	commit  string    // its full hash
	date    time.Time // of the commit: nothing in a release is younger
}

func releaseOf() (release, error) {
	version, err := output("git", "describe", "--tags", "--always", "--dirty")
	if err != nil {
		return release{}, err
	}
	date, err := output("git", "log", "-1", "--format=%cI")
	if err != nil {
		return release{}, err
	}
	commit, err := output("git", "rev-parse", "HEAD")
	if err != nil {
		return release{}, err
	}
	at, err := time.Parse(time.RFC3339, date)
	return release{strings.TrimPrefix(version, "v"), commit, at.UTC()}, err
}

// build compiles the program without anything of this machine in it.
func (r release) build(to, goos, goarch string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=true", "-ldflags", "-s -w -buildid= -X main.release="+r.version, "-o", to, "./cmd/reseat")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+goos, "GOARCH="+goarch, "GOFLAGS=")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, text)
	}
	return nil
}

// extras are the files that stand beside the program on every platform: what the
// program of this machine writes about itself, and the texts of the repository.
func (r release) extras(work string) ([]file, error) {
	here := filepath.Join(work, "here"+exe(runtime.GOOS))
	if err := r.build(here, runtime.GOOS, runtime.GOARCH); err != nil {
		return nil, err
	}
	man := filepath.Join(work, "man")
	if _, err := output(here, "docs", "--man", man); err != nil {
		return nil, err
	}
	var all []file
	pages, err := filepath.Glob(filepath.Join(man, "*.1"))
	if err != nil {
		return nil, err
	}
	for _, page := range pages {
		all = append(all, file{name: "man/man1/" + filepath.Base(page), path: page})
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		script, err := output(here, "completion", shell)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(work, "reseat."+shell)
		if err := os.WriteFile(path, []byte(script+"\n"), 0o644); err != nil {
			return nil, err
		}
		all = append(all, file{name: "completions/reseat." + shell, path: path})
	}
	return append(all, file{name: "README.md", path: "README.md"}, file{name: "LICENSE", path: "LICENSE"},
		file{name: filepath.Base(licensesFile), path: licensesFile}), nil
}

// pack builds for one platform and returns the files made: archive and bill of
// materials.
func (r release) pack(out, work, goos, goarch string, extras []file) ([]string, error) {
	name := fmt.Sprintf("reseat_%s_%s_%s", r.version, goos, goarch)
	program := filepath.Join(work, name, "reseat"+exe(goos))
	if err := r.build(program, goos, goarch); err != nil {
		return nil, err
	}
	all := append([]file{{name: "reseat" + exe(goos), path: program, program: true}}, extras...)
	archive := filepath.Join(out, name+".tar.gz")
	write := writeTar
	if goos == "windows" {
		archive, write = filepath.Join(out, name+".zip"), writeZip
	}
	if err := write(archive, name, r.date, all); err != nil {
		return nil, err
	}
	bill := filepath.Join(out, name+".cdx.json")
	return []string{archive, bill}, writeBill(bill, program, r)
}

func exe(goos string) string {
	if goos == "windows" {
		return ".exe"
	}
	return ""
}

func output(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return strings.TrimSpace(string(text)), nil
}
