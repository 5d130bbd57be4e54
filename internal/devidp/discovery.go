package devidp

import (
	"github.com/gofiber/fiber/v2"
)

func (p *Provider) discovery(c *fiber.Ctx) error {
	issuer := p.options.Issuer
	return c.JSON(fiber.Map{
		"issuer":                                           issuer,
		"authorization_endpoint":                           issuer + "/authorize",
		"token_endpoint":                                   issuer + "/token",
		"userinfo_endpoint":                                issuer + "/userinfo",
		"jwks_uri":                                         issuer + "/jwks",
		"end_session_endpoint":                             issuer + "/logout",
		"response_types_supported":                         []string{"code"},
		"response_modes_supported":                         []string{"query"},
		"grant_types_supported":                            []string{"authorization_code"},
		"subject_types_supported":                          []string{"public"},
		"id_token_signing_alg_values_supported":            []string{string(signingAlgorithm)},
		"scopes_supported":                                 []string{"openid", "profile", "email"},
		"claims_supported":                                 []string{"sub", "name", "locale", "email", "email_verified", "roles", "sid", "acr", "auth_time"},
		"code_challenge_methods_supported":                 []string{"S256"},
		"token_endpoint_auth_methods_supported":            []string{"client_secret_basic", "client_secret_post", "private_key_jwt"},
		"token_endpoint_auth_signing_alg_values_supported": assertionAlgorithms,
		"authorization_response_iss_parameter_supported":   true,
		"backchannel_logout_supported":                     true,
		"backchannel_logout_session_supported":             true,
		"ui_locales_supported":                             []string{"nl", "en"},
	})
}

func (p *Provider) jwks(c *fiber.Ctx) error {
	return c.JSON(p.keys.public())
}
