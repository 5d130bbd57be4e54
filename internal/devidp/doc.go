// Package devidp is a small OpenID provider for development: a button per demo person, no passwords.
//
// It does what a provider of the Dutch government's profile does (authorization code with PKCE, nonce, private_key_jwt,
// RP-initiated and back-channel logout), so that what works here works there; it only asks nobody who they are. It must
// never be reachable by others than the developer.
package devidp
