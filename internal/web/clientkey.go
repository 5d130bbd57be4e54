package web

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"golang.org/x/oauth2"
)

// ClientKey is the private key with which this site proves to the provider who it is (private_key_jwt, RFC 7523).
type ClientKey struct {
	key crypto.Signer
	id  string
}

// assertionLasts is how long a proof may be used.
const assertionLasts = time.Minute

// NewClientKey takes an RSA, ECDSA or Ed25519 key. An empty id means its RFC 7638 thumbprint.
func NewClientKey(key crypto.Signer, id string) (*ClientKey, error) {
	k := &ClientKey{key: key, id: id}
	if len(k.algorithms()) == 0 {
		return nil, fmt.Errorf("client key: %T can't sign for sign-in", key)
	}
	if id == "" {
		thumbprint, err := (&jose.JSONWebKey{Key: key.Public()}).Thumbprint(crypto.SHA256)
		if err != nil {
			return nil, fmt.Errorf("client key: %w", err)
		}
		k.id = base64.RawURLEncoding.EncodeToString(thumbprint)
	}
	return k, nil
}

// algorithms are those the key can sign with, the preferred one first.
func (k *ClientKey) algorithms() []jose.SignatureAlgorithm {
	switch key := k.key.(type) {
	case *rsa.PrivateKey:
		return []jose.SignatureAlgorithm{jose.PS256, jose.RS256}
	case *ecdsa.PrivateKey:
		switch key.Curve.Params().BitSize {
		case 256:
			return []jose.SignatureAlgorithm{jose.ES256}
		case 384:
			return []jose.SignatureAlgorithm{jose.ES384}
		case 521:
			return []jose.SignatureAlgorithm{jose.ES512}
		}
	case ed25519.PrivateKey:
		return []jose.SignatureAlgorithm{jose.EdDSA}
	}
	return nil
}

// algorithm is the first of ours that the provider knows. One that does not say what it knows gets the most common one.
func (k *ClientKey) algorithm(accepted []string) (jose.SignatureAlgorithm, error) {
	ours := k.algorithms()
	if len(accepted) == 0 {
		return ours[len(ours)-1], nil
	}
	for _, a := range ours {
		if slices.Contains(accepted, string(a)) {
			return a, nil
		}
	}
	return "", fmt.Errorf("client key: the provider accepts %v, the key signs with %v", accepted, ours)
}

// assertion gives the parameters that prove who we are at the token endpoint.
func (k *ClientKey) assertion(clientID, endpoint string, accepted []string, now time.Time) ([]oauth2.AuthCodeOption, error) {
	algorithm, err := k.algorithm(accepted)
	if err != nil {
		return nil, err
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: algorithm, Key: jose.JSONWebKey{Key: k.key, KeyID: k.id}},
		(&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("client key: %w", err)
	}
	payload, err := json.Marshal(map[string]any{
		"iss": clientID, "sub": clientID, "aud": endpoint, "jti": rand.Text(), "iat": now.Unix(), "exp": now.Add(assertionLasts).Unix(),
	})
	if err != nil {
		return nil, fmt.Errorf("client key: %w", err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		return nil, fmt.Errorf("client key: %w", err)
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		return nil, fmt.Errorf("client key: %w", err)
	}
	return []oauth2.AuthCodeOption{
		oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
		oauth2.SetAuthURLParam("client_assertion", compact),
	}, nil
}
