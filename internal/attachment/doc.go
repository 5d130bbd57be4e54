// Package attachment tells what a file is by what it holds, refuses what is not safe to pass on, and takes the place where a picture
// was taken out of it. It unpacks next to nothing: no picture is decoded, and of an office file only its table of contents is read.
package attachment
