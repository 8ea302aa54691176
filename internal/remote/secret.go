package remote

import (
	"errors"
	"os"

	"cchc/internal/config"
	"cchc/internal/diag"

	"github.com/zalando/go-keyring"
)

// service is the name under which the keyring of the system keeps passwords.
const service = "cchc"

// KeyringName names a target in the keyring: the same name in two columns may be another
// place.
func KeyringName(t *config.Target) string {
	place := string(t.Host) + string(t.URL) + t.Repository
	return string(t.Name) + " " + t.User + "@" + place
}

// Secret returns the password of a target: of the environment (CCHC_TARGET_NAME_PASSWORD),
// else of the keyring of the system. The error is a [*Fault].
func Secret(t *config.Target) (string, error) {
	if secret := os.Getenv(t.Name.Variable()); secret != "" {
		return secret, nil
	}
	secret, err := keyring.Get(service, KeyringName(t))
	if err == nil && secret != "" {
		return secret, nil
	}
	return "", secretMissing(t)
}

func secretMissing(t *config.Target) error {
	return NewFault(SecretMissing, nil, diag.Args{"Name": string(t.Name), "Variable": t.Name.Variable()})
}

// SaveSecret puts a password into the keyring of the system; "" removes it. The error is a
// [*Fault].
func SaveSecret(t *config.Target, secret string) (err error) {
	if secret == "" {
		if err = keyring.Delete(service, KeyringName(t)); errors.Is(err, keyring.ErrNotFound) {
			err = nil
		}
	} else {
		err = keyring.Set(service, KeyringName(t), secret)
	}
	if err != nil {
		return NewFault(NoKeyring, err, diag.Args{"Variable": t.Name.Variable()})
	}
	return nil
}
