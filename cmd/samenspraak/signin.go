package main

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"

	"github.com/gofiber/fiber/v2"

	"samenspraak/internal/config"
	"samenspraak/internal/demo"
	"samenspraak/internal/devidp"
	"samenspraak/internal/forum"
	"samenspraak/internal/web"
)

// developmentPath is where the development provider answers, when it does.
const developmentPath = "/dev/openid"

// addSignIn sets how people sign in: at the deployment's provider, or in development without passwords at our own.
func addSignIn(o *web.Options, settings config.Config) error {
	if settings.Development() {
		return addDevelopment(o, settings)
	}
	s := settings.OIDC
	o.SignIn = web.SignInOptions{
		Issuer: s.Issuer, ClientID: s.ClientID, ClientSecret: s.ClientSecret,
		Scopes: s.Scopes, ACR: s.ACR, RoleClaim: s.RoleClaim, Roles: map[string]forum.Role{},
	}
	for value, role := range s.RoleMap {
		o.SignIn.Roles[value] = forum.Role(role)
	}
	if s.PrivateKeyFile == "" {
		return nil
	}
	key, err := readKey(s.PrivateKeyFile)
	if err != nil {
		return fmt.Errorf("OIDC_PRIVATE_KEY_FILE: %w", err)
	}
	o.SignIn.ClientKey, err = web.NewClientKey(key, s.PrivateKeyID)
	return err
}

// addDevelopment puts a provider beside the site where anyone is whom they choose. config has made sure that only this machine can reach it.
func addDevelopment(o *web.Options, settings config.Config) error {
	secret := rand.Text()
	provider, err := devidp.New(devidp.Options{
		Issuer:         settings.PublicURL + developmentPath,
		ClientID:       "samenspraak",
		ClientSecret:   secret,
		RedirectURIs:   []string{settings.PublicURL + "/sign-in/callback"},
		PostLogoutURIs: []string{settings.PublicURL + "/signed-out"},
		BackchannelURI: settings.PublicURL + "/sign-in/back-channel-logout",
		People:         guests(),
	})
	if err != nil {
		return err
	}
	o.Beside = func(site fiber.Router) { provider.Mount(site.Group(developmentPath)) }
	o.SignIn = web.SignInOptions{
		Issuer: settings.PublicURL + developmentPath, ClientID: "samenspraak", ClientSecret: secret,
		Scopes: []string{"email", "profile"}, AccountsOf: developmentAccounts, Development: true, Transport: provider.Transport(),
	}
	return nil
}

// developmentAccounts is the issuer of the demo's people, at whatever address the development provider is.
const developmentAccounts = "development"

func guests() []devidp.Person {
	var people []devidp.Person
	for _, g := range demo.Guests() {
		people = append(people, devidp.Person(g))
	}
	return people
}

// readKey reads a private key in PEM, in any of the usual forms.
func readKey(name string) (crypto.Signer, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, fmt.Errorf("%s holds no PEM", name)
	}
	if key, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	if key, err := x509.ParseECPrivateKey(block.Bytes); err == nil {
		return key, nil
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%s holds no private key that can be read: %w", name, err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("%s holds a key that cannot sign", name)
	}
	return signer, nil
}
