// Package discordtest is a Discord on loopback for tests.
package discordtest
