package exit

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// plain is the text of an error for a person: whatever Go or the operating
// system calls things in it is said in words. It is the one place that does so.
func plain(err error) string {
	text := err.Error()
	for _, e := range leaves(err) {
		if words, ok := translate(e); ok {
			text = strings.ReplaceAll(text, e.Error(), words)
		}
	}
	return tidied(text)
}

// leaves lists an error and all that it wraps, the outermost first: what is longest is
// replaced first.
func leaves(err error) []error {
	if err == nil {
		return nil
	}
	out := []error{err}
	switch w := err.(type) {
	case interface{ Unwrap() []error }:
		for _, e := range w.Unwrap() {
			out = append(out, leaves(e)...)
		}
	case interface{ Unwrap() error }:
		out = append(out, leaves(w.Unwrap())...)
	}
	return out
}

// translate says an error of Go's own in words; ok is false where it is none.
func translate(err error) (words string, ok bool) {
	switch e := err.(type) {
	case *fs.PathError:
		return e.Path + ": " + reason(e.Err), true
	case *os.LinkError:
		return e.New + ": " + reason(e.Err), true
	case *os.SyscallError:
		return reason(e.Err), true
	case *url.Error:
		return reason(e.Err), true
	case *net.OpError:
		return opWords(e), true
	case *net.DNSError:
		return "no address is known for the server " + e.Name, true
	case *strconv.NumError:
		if e.Func == "ParseBool" {
			return fmt.Sprintf("%q is neither true nor false", e.Num), true
		}
		return fmt.Sprintf("%q is not a whole number", e.Num), true
	case *time.ParseError:
		return fmt.Sprintf("%q is not a time", e.Value), true
	case *json.SyntaxError:
		return fmt.Sprintf("it is not JSON from byte %d on", e.Offset), true
	case *json.UnmarshalTypeError:
		return fmt.Sprintf("%s contains a %s, which does not belong there", e.Field, e.Value), true
	case *csv.ParseError:
		return fmt.Sprintf("line %d: the quotation marks do not pair", e.Line), true
	case syscall.Errno:
		return reason(e), true
	}
	switch err {
	case context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF:
		return reason(err), true
	}
	return "", false
}

func opWords(e *net.OpError) string {
	to := ""
	if e.Addr != nil {
		to = " to " + e.Addr.String()
	}
	if e.Op == "dial" {
		return "no connection" + to + ": " + reason(e.Err)
	}
	return "the connection" + to + " broke: " + reason(e.Err)
}

// reason says why in words.
func reason(err error) string {
	if !isErrno(err) && !isPlain(err) {
		if words, ok := translate(err); ok {
			return words
		}
	}
	for _, x := range []struct {
		is    error
		words string
	}{
		{context.Canceled, "stopped"}, {context.DeadlineExceeded, "no answer in time"},
		{io.ErrUnexpectedEOF, "it ends too early"}, {io.EOF, "it ends too early"},
		{syscall.ENOSPC, "the disk is full"}, {syscall.EROFS, "the disk is read-only"}, {syscall.EISDIR, "it is a folder"}, {syscall.ENOTDIR, "a part of the path is no folder"},
		{syscall.ECONNREFUSED, "nothing answers there"}, {syscall.ECONNRESET, "the other side closed it"}, {syscall.EPIPE, "the reader is gone"},
		{fs.ErrNotExist, "no such file or folder: check the name"}, {fs.ErrExist, "it already exists"}, {fs.ErrPermission, "you do not have the right to do that"},
		{os.ErrClosed, "it is closed"}, {os.ErrDeadlineExceeded, "no answer in time"},
	} {
		if errors.Is(err, x.is) {
			return x.words
		}
	}
	return err.Error()
}

func isErrno(err error) bool {
	_, ok := err.(syscall.Errno)
	return ok
}

// isPlain tells whether an error is one of the few without a type that reason knows.
func isPlain(err error) bool {
	return err == context.Canceled || err == context.DeadlineExceeded || err == io.EOF || err == io.ErrUnexpectedEOF
}

// tidy says what libraries put into texts of theirs.
var tidy = strings.NewReplacer(
	"context canceled", "stopped", "context deadline exceeded", "no answer in time",
	"unexpected EOF", "it ends too early", "strconv.Atoi: parsing ", "",
)

// libraries is what they put before their texts; the end of a file's name is not that.
var libraries = regexp.MustCompile(`(^|[\s(])(?:sql|json): `)

// tidied is a text without the words of libraries.
func tidied(text string) string { return tidy.Replace(libraries.ReplaceAllString(text, "$1")) }
