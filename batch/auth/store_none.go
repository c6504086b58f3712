//go:build !linux && !windows && !(darwin && cgo)

package auth

import (
	"errors"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
)

func tokenStore() (azidentity.Cache, error) {
	return azidentity.Cache{}, errors.New("this build cannot reach the system's store of secrets")
}
