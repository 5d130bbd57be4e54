// Package demo holds the example content that an empty embedded database starts with.
package demo
