//go:build !linux

package serve

// eventless: only on Linux do we ask; elsewhere PLAYBOOK_POLL=1 says it.
func eventless(string) bool { return false }
