// Package recipe reads named license definitions, the successors of what
// New-MsolLicenseOptions made, and turns scripts of the MSOnline module into them.
//
// A recipe says in YAML what the flags of `reseat plan` say, under a name that a
// row or a command can refer to, together with the guards that belong to it. Its
// keys are the names of those flags.
//
// Explain reads a PowerShell script without running it. What it cannot read it
// says, line by line; it never guesses.
package recipe
