// Package seal keeps files of JSON lines that show whether they are as they were written.
//
// There are two forms. A file with a closing line (Writer, Reader) is written at once: its
// first line names its format, its last one has counts and the SHA-256 of every byte before
// the text `,"digest":` in it. A file that grows (Append, Lines) has that digest in every
// line, over every byte of the file before it, so that no line can be changed, moved or
// taken out and the lines behind it still fit.
//
// A digest is no signature: who can write the file can make it again.
package seal
