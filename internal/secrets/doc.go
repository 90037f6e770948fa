// Package secrets finds credentials in settings and texts that an export carries: environment variables, app settings,
// user data, parameters, templates. It tells what kind of credential lies there, a keyed fingerprint by which two places
// that hold the same one can be linked, and whose it is where the value itself says so; it never gives the value back.
//
// The rules are gitleaks' (rules/PROVENANCE.md says why as data), and a few of our own for what a setting's name gives away.
package secrets
