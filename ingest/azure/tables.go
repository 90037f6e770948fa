package azure

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the tables below
	"encoding/json"
	"fmt"
	"io"
)

//go:embed data/arm-roles.json.gz
var armRolesGz []byte

//go:embed data/directory-roles.json.gz
var directoryRolesGz []byte

//go:embed data/graph-app-roles.json.gz
var graphAppRolesGz []byte

// tables are the built-in roles of Azure, Entra and Microsoft Graph; where they
// come from says data/PROVENANCE.md. Keys are lower-case GUIDs.
type tables struct {
	arm map[string]struct {
		Name        string          `json:"name"`
		Permissions json.RawMessage `json:"permissions"`
	}
	directory map[string]struct {
		Name       string   `json:"name"`
		Privileged bool     `json:"privileged"`
		Actions    []string `json:"actions"`
	}
	graph map[string]string // app role id → value
}

func loadTables() (*tables, error) {
	t := &tables{}
	for _, f := range []struct {
		gz   []byte
		into any
	}{{armRolesGz, &t.arm}, {directoryRolesGz, &t.directory}, {graphAppRolesGz, &t.graph}} {
		z, err := gzip.NewReader(bytes.NewReader(f.gz))
		if err != nil {
			return nil, fmt.Errorf("unpack built-in roles: %w", err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			return nil, fmt.Errorf("unpack built-in roles: %w", err)
		}
		if err := json.Unmarshal(b, f.into); err != nil {
			return nil, fmt.Errorf("read built-in roles: %w", err)
		}
	}
	return t, nil
}

const (
	msGraphAppID  = "00000003-0000-0000-c000-000000000000"
	aadGraphAppID = "00000002-0000-0000-c000-000000000000"
)

// appRoleActions says which directory actions an application permission of
// Microsoft Graph amounts to, after
// https://learn.microsoft.com/graph/permissions-reference. Permissions that
// change nothing in the directory have none.
func appRoleActions(value string) []string {
	const d = "microsoft.directory/"
	apps := []string{d + "applications/allProperties/allTasks", d + "servicePrincipals/allProperties/allTasks"}
	members := []string{d + "groups/members/update", d + "groups/owners/update"}
	switch value {
	case "RoleManagement.ReadWrite.Directory":
		return []string{
			d + "roleAssignments/allProperties/allTasks", d + "roleDefinitions/allProperties/allTasks",
			d + "groupsAssignableToRoles/members/update", d + "groupsAssignableToRoles/owners/update",
		}
	case "RoleAssignmentSchedule.ReadWrite.Directory", "RoleEligibilitySchedule.ReadWrite.Directory":
		return []string{d + "roleAssignments/allProperties/allTasks"}
	case "AppRoleAssignment.ReadWrite.All":
		return []string{d + "servicePrincipals/appRoleAssignedTo/update", d + "servicePrincipals/managePermissionGrantsForAll.microsoft-company-admin"}
	case "Application.ReadWrite.All":
		return apps
	case "Application.ReadUpdate.All":
		return []string{d + "applications/allProperties/update", d + "servicePrincipals/allProperties/update"}
	case "ServicePrincipalEndpoint.ReadWrite.All":
		return []string{d + "servicePrincipals/basic/update"}
	case "Directory.ReadWrite.All":
		// Groups, but neither role-assignable ones nor applications' credentials nor passwords.
		return append(members, d+"groups/basic/update", d+"groups/create", d+"users/basic/update", d+"users/create")
	case "Group.ReadWrite.All":
		return append(members, d+"groups/basic/update", d+"groups/create", d+"groups/delete", d+"groups/dynamicMembershipRule/update")
	case "GroupMember.ReadWrite.All":
		return members
	case "PrivilegedAccess.ReadWrite.AzureADGroup", "PrivilegedAssignmentSchedule.ReadWrite.AzureADGroup", "PrivilegedEligibilitySchedule.ReadWrite.AzureADGroup":
		return []string{d + "groups/members/update", d + "groupsAssignableToRoles/members/update"}
	case "User.ReadWrite.All", "User.ReadUpdate.All":
		return []string{d + "users/basic/update"}
	case "User-PasswordProfile.ReadWrite.All", "UserAuthMethod-Password.ReadWrite.All":
		return []string{d + "users/password/update"}
	case "UserAuthenticationMethod.ReadWrite.All", "UserAuthMethod-TAP.ReadWrite.All":
		return []string{d + "users/authenticationMethods/create", d + "users/authenticationMethods/basic/update"}
	case "Policy.ReadWrite.ConditionalAccess":
		return []string{d + "conditionalAccessPolicies/basic/update"}
	case "Domain.ReadWrite.All", "Domain-InternalFederation.ReadWrite.All":
		return []string{d + "domains/federation/update"}
	}
	return nil
}
