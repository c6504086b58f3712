// Package recipe reads named license definitions, the successors of what
// New-MsolLicenseOptions made.
//
// A recipe says in YAML what the flags of `reseat plan` say, under a name that a
// row or a command can refer to, together with the guards that belong to it. Its
// keys are the names of those flags.
package recipe
