// Package gateway receives Discord's events: it keeps one connection for each
// shard, resumes it where it can, and says when that has no use any more.
package gateway
