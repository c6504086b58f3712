// Package msol reads scripts of the MSOnline module, which Microsoft has retired, and
// says them as recipes.
//
// Explain reads a PowerShell script without running it: it cuts the text into tokens,
// walks the statements with the values that variables would have, and keeps what the
// license cmdlets do to each user. That becomes jobs, each a recipe and the command
// that plans with it. What it cannot read it says, line by line; it never guesses, and
// where such a line may write licenses it makes no recipe at all.
package msol
