//go:build unix

package hooks

import (
	"os/exec"
	"syscall"
)

// ownGroup gives a command a process group, so that it ends with all that it started, and
// a Ctrl-C reaches reseat alone.
func ownGroup(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// endGroup ends a command and all that it started.
func endGroup(cmd *exec.Cmd) {
	if cmd.Process != nil {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
	}
}
