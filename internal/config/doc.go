// Package config reads everything that the program can be told from outside: the environment, once, checked at start.
package config
