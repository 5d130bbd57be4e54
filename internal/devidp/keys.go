package devidp

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// signingAlgorithm is ES256 and not the more usual RS256, because its key is made in no time at each start.
const signingAlgorithm = jose.ES256

// keys are the provider's one signing key.
type keys struct {
	key jose.JSONWebKey
}

func newKeys() (keys, error) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return keys{}, err
	}
	return keys{jose.JSONWebKey{Key: private, KeyID: random(), Algorithm: string(signingAlgorithm), Use: "sig"}}, nil
}

func (k keys) public() jose.JSONWebKeySet {
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{k.key.Public()}}
}

// sign makes a token of the given type, such as "JWT".
func (k keys) sign(typ jose.ContentType, claims map[string]any) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: signingAlgorithm, Key: k.key}, (&jose.SignerOptions{}).WithType(typ))
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

// verify gives what a token of ours says, also when it has expired.
func (k keys) verify(token string, claims any) error {
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{signingAlgorithm})
	if err != nil {
		return err
	}
	return parsed.Claims(k.key.Public(), claims)
}

// random is a text that nobody guesses.
func random() string {
	b := make([]byte, 24)
	rand.Read(b)
	return base64.RawURLEncoding.EncodeToString(b)
}
