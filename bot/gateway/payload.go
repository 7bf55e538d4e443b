package gateway

import (
	"encoding/json"
	"errors"
	"runtime"
)

// Opcodes of Discord's gateway.
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAcknowledged   = 11
)

// CodeAuthentication is the close code of Discord's gateway for a bad token.
const CodeAuthentication = 4004

// Other close codes that mean something for how to go on.
const (
	codeNotAuthenticated  = 4003
	codeInvalidSequence   = 4007
	codeSessionTimedOut   = 4009
	codeInvalidShard      = 4010
	codeShardingRequired  = 4011
	codeInvalidVersion    = 4012
	codeInvalidIntents    = 4013
	codeDisallowedIntents = 4014
)

// A payload is what comes in a frame. Sequence is null for all but dispatches,
// and for some of those on servers that are not Discord's.
type payload struct {
	Op       *int            `json:"op"`
	Data     json.RawMessage `json:"d"`
	Sequence *int64          `json:"s"`
	Type     string          `json:"t"`
}

// readPayload reads a frame of whatever bytes.
func readPayload(frame []byte) (payload, error) {
	var p payload
	if err := json.Unmarshal(frame, &p); err != nil {
		return payload{}, err
	}
	if p.Op == nil {
		return payload{}, errors.New("no opcode")
	}
	return p, nil
}

// A command is what goes out in a frame.
type command struct {
	Op   int `json:"op"`
	Data any `json:"d"`
}

type identity struct {
	Token      string            `json:"token"`
	Intents    int               `json:"intents"`
	Shard      [2]int            `json:"shard"`
	Properties map[string]string `json:"properties"`
}

func identify(c Config, shard, shards int) command {
	return command{opIdentify, identity{
		Token: c.Token, Intents: c.Intents, Shard: [2]int{shard, shards},
		Properties: map[string]string{"os": runtime.GOOS, "browser": "newshound", "device": "newshound"},
	}}
}

type resumption struct {
	Token    string `json:"token"`
	Session  string `json:"session_id"`
	Sequence int64  `json:"seq"`
}
