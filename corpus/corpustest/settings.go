package corpustest

import "newshound/corpus"

func testSettings(f *fixture) {
	check := func(space corpus.Space, key, want string) {
		f.Helper()
		v, err := f.Setting(f.ctx, space, key)
		f.ok(err)
		same(f, string(space)+" "+key, v, want)
	}
	check("a", "k", "")
	f.ok(f.SetSetting(f.ctx, "a", "k", "1"))
	f.ok(f.SetSetting(f.ctx, "b", "k", "2\x00\n"))
	check("a", "k", "1")
	check("b", "k", "2\x00\n")
	check("a", "K", "")
	f.ok(f.SetSetting(f.ctx, "a", "k", "3"))
	check("a", "k", "3")
	f.ok(f.SetSetting(f.ctx, "a", "k", ""))
	check("a", "k", "")
	check("b", "k", "2\x00\n")
}
