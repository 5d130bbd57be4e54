// Package devidp is a small OpenID provider for development: a button per demo person, no passwords.
package devidp
