package rag

// isSuspect reports whether a passage addresses its reader's assistant.
func isSuspect(r *reading) bool { return false }
