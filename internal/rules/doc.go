// Package rules holds the tests of what the compiler does not check: who imports whom, which versions, no hosts of registries.
package rules
