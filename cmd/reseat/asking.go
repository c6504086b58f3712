package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"reseat/cmd/reseat/exit"
	"reseat/cmd/reseat/screen"
)

// ask puts a question to the person at the terminal and reads the line that they type; a
// stop ends the waiting with that sentence. Keys that were pressed before the question was
// on the screen are no answer to it.
func (a *app) ask(ctx context.Context, question, stopped string) (string, error) {
	if f := screen.File(a.in); screen.IsTerminal(a.in) {
		_ = dropTyped(f.Fd()) // a terminal that cannot do it still asks
	}
	fmt.Fprint(a.Err, question)
	type typed struct {
		text string
		err  error
	}
	defer a.stopping.during(a.Err, func() string { return "\nStopping." }, nil)()
	line := make(chan typed, 1)
	go func() {
		text, err := bufio.NewReader(a.in).ReadString('\n')
		line <- typed{text, err}
	}()
	select {
	case got := <-line:
		if errors.Is(got.err, io.EOF) && got.text != "" {
			got.err = nil
		}
		return got.text, got.err
	case <-ctx.Done():
		return "", &exit.Interruption{Text: stopped}
	}
}
