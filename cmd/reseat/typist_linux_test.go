package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"golang.org/x/sys/unix"
)

// typist runs a command at a terminal and answers its questions:
//
//	typist [-ahead KEYS] ANSWERS COMMAND [ARG…]
//
// ANSWERS is a file with one answer a line; each is typed when a question is on standard
// error. KEYS are typed before the command begins. The line ^D ends the input.
func typist() {
	args := os.Args[1:]
	ahead := ""
	if args[0] == "-ahead" {
		ahead, args = args[1], args[2:]
	}
	text, err := os.ReadFile(args[0])
	exitOn(err)
	keys, terminal, err := openTerminal()
	exitOn(err)
	if ahead != "" {
		fmt.Fprintln(keys, ahead)
	}
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Stdin, cmd.Stdout = terminal, os.Stdout
	said, err := cmd.StderrPipe()
	exitOn(err)
	exitOn(cmd.Start())
	answers := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	var last []byte
	for b := make([]byte, 4096); ; {
		n, err := said.Read(b)
		os.Stderr.Write(b[:n])
		last = append(last, b[:n]...)
		last = last[max(0, len(last)-200):]
		if isQuestion(last) && len(answers) > 0 && err == nil {
			keyIn(keys, answers[0])
			answers, last = answers[1:], nil
		}
		if errors.Is(err, io.EOF) {
			break
		}
		exitOn(err)
	}
	var exit *exec.ExitError
	if err := cmd.Wait(); errors.As(err, &exit) {
		os.Exit(exit.ExitCode())
	}
}

// isQuestion tells whether text ends with a question, whose answer goes on the same line.
func isQuestion(text []byte) bool {
	return bytes.HasSuffix(text, []byte("[y/N] ")) || bytes.HasSuffix(text, []byte("continue: ")) || bytes.HasSuffix(text, []byte("between: "))
}

func keyIn(keys *os.File, answer string) {
	if answer == "^D" {
		answer = "\x04"
	} else {
		answer += "\n"
	}
	_, err := keys.WriteString(answer)
	exitOn(err)
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "typist:", err)
		os.Exit(98)
	}
}

// openTerminal makes a pseudo-terminal: the end on which a person types, and the end of
// the program.
func openTerminal() (keys, terminal *os.File, err error) {
	if keys, err = os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		return nil, nil, err
	}
	n, err := unix.IoctlGetInt(int(keys.Fd()), unix.TIOCGPTN)
	if err != nil {
		return nil, nil, err
	}
	if err := unix.IoctlSetPointerInt(int(keys.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		return nil, nil, err
	}
	terminal, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	return keys, terminal, err
}
