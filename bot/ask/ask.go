// Package ask answers the members who ask.
package ask
