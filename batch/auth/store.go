//go:build linux || windows || (darwin && cgo)

package auth

import (
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity/cache"
)

// tokenStore returns the system's own store of secrets: Keychain, DPAPI, or the
// kernel's keyring on Linux, which forgets at reboot.
func tokenStore() (azidentity.Cache, error) { return cache.New(&cache.Options{Name: "reseat"}) }
