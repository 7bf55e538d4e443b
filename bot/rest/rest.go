// Package rest asks Discord's HTTP interface: one method for each request that
// the program makes, on discordgo's requests and rate limits. Every wait ends
// with the context.
package rest
