// Package sources lets moderators manage sources from Discord.
package sources
