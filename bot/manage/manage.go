// Package manage lets moderators see and set how the bot works.
package manage
