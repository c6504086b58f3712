package batch

import (
	"context"
	"errors"
	"fmt"

	"reseat/plan"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// A Licenser changes one user's licenses in one call. The error is a refusal
// (tenant.AsRefusal), or matches tenant.ErrThrottled, ErrUnknown, ErrUnsent or
// ErrSignIn.
type Licenser interface {
	AssignLicense(ctx context.Context, id tenant.UserID, add []tenant.License, remove []sku.ID) (tenant.Receipt, error)
}

// A Keeper makes accounts and sets usage locations; its errors are those of a Licenser.
type Keeper interface {
	CreateUser(ctx context.Context, u tenant.NewUser, location, password string) (tenant.UserID, tenant.Receipt, error)
	SetUsageLocation(ctx context.Context, id tenant.UserID, location string) (tenant.Receipt, error)
}

// A Grouper changes who is a member of a group; its errors are those of a Licenser.
type Grouper interface {
	// AddMembers adds up to groupRequest users in one request, all or none.
	AddMembers(ctx context.Context, group tenant.GroupID, users []tenant.UserID) (tenant.Receipt, error)
	// AddMember adds one user by another request, which some sign-ins are allowed instead.
	AddMember(ctx context.Context, group tenant.GroupID, user tenant.UserID) (tenant.Receipt, error)
	RemoveMember(ctx context.Context, group tenant.GroupID, user tenant.UserID) (tenant.Receipt, error)
	// Reprocess has the groups of a user looked at again.
	Reprocess(ctx context.Context, user tenant.UserID) (tenant.Receipt, error)
}

// A GroupLicenser changes the licenses of a group in one call; its errors are those of a
// Licenser. The tenant brings them to the members later.
type GroupLicenser interface {
	AssignGroupLicense(ctx context.Context, id tenant.GroupID, add []tenant.License, remove []sku.ID) (tenant.Receipt, error)
}

// A GroupReader reads groups.
type GroupReader interface {
	// ReadGroups returns one tenant.FoundGroup for each id, in the order of ids.
	ReadGroups(ctx context.Context, ids []tenant.GroupID) ([]tenant.FoundGroup, error)
	// GroupMembers reads the direct members of a group.
	GroupMembers(ctx context.Context, id tenant.GroupID) ([]tenant.Member, error)
}

// A BelongingReader reads of which groups users are members.
type BelongingReader interface {
	// Memberships returns one tenant.Belonging for each user, in the order of ids.
	Memberships(ctx context.Context, ids []tenant.UserID) ([]tenant.Belonging, error)
}

// A Reader reads users by object id or UPN.
type Reader interface {
	// ReadUsers returns one tenant.Found for each key, in the order of the keys. The error
	// is of the reading as a whole; what went wrong with one user is in its Found.
	ReadUsers(ctx context.Context, keys []string) ([]tenant.Found, error)
}

// A Tenant is all that the engine needs of one.
type Tenant interface {
	Licenser
	Keeper
	Grouper
	GroupLicenser
	Reader
	GroupReader
	BelongingReader
	// Probe reads what any working sign-in may read. It tells a lost role from a
	// user out of reach (R31).
	Probe(ctx context.Context) error
}

// ErrShutOut says that the tenant no longer lets us work: the sign-in or the role
// is gone. The run can be resumed with a new one.
var ErrShutOut = errors.New("the tenant no longer accepts this sign-in")

// shutOut marks the errors of reads that any working sign-in may make.
func shutOut(err error) error {
	if errors.Is(err, tenant.ErrSignIn) || errors.Is(err, tenant.ErrForbidden) {
		return fmt.Errorf("%w: %w", ErrShutOut, err)
	}
	return err
}

// readUsers reads the users of lines: by object id, or by UPN for accounts to be
// made; of lines about groups the groups, as users with the groups' licenses.
func readUsers(ctx context.Context, r interface {
	Reader
	GroupReader
}, lines []plan.Line) ([]tenant.Found, error) {
	if len(lines) == 0 {
		return nil, nil
	}
	if lines[0].OfGroup() {
		return readTargets(ctx, r, lines)
	}
	keys := make([]string, len(lines))
	for i, l := range lines {
		keys[i] = l.UPN
		if l.User != "" {
			keys[i] = string(l.User)
		}
	}
	found, err := r.ReadUsers(ctx, keys)
	if err != nil {
		return nil, shutOut(err)
	}
	return found, nil
}

// readTargets reads the groups of lines.
func readTargets(ctx context.Context, r GroupReader, lines []plan.Line) ([]tenant.Found, error) {
	ids := make([]tenant.GroupID, len(lines))
	for i, l := range lines {
		ids[i] = l.Group
	}
	groups, err := r.ReadGroups(ctx, ids)
	if err != nil {
		return nil, shutOut(err)
	}
	out := make([]tenant.Found, len(groups))
	for i, g := range groups {
		out[i].Err = g.Err
		if g.Group != nil {
			u := g.Group.AsUser()
			out[i].User = &u
		}
	}
	return out, nil
}

func isShutOut(err error) bool { return errors.Is(err, ErrShutOut) }
