// Package web is the forum over HTTP: routes, handlers, sessions and what a browser is sent.
package web
