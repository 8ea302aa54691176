package sharedpack

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"errors"
)

// ErrKey says that a file is no private key as [NewKey] makes them.
var ErrKey = errors.New("no private Ed25519 key")

const keyBlock = "PRIVATE KEY"

// NewKey makes a private key, as PEM of PKCS #8, which other programs read too.
func NewKey() ([]byte, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: keyBlock, Bytes: der}), nil
}

// ParseKey reads a private key. The error is [ErrKey].
func ParseKey(text []byte) (ed25519.PrivateKey, error) {
	block, _ := pem.Decode(text)
	if block == nil || block.Type != keyBlock {
		return nil, ErrKey
	}
	any, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if key, ok := any.(ed25519.PrivateKey); err == nil && ok {
		return key, nil
	}
	return nil, ErrKey
}
