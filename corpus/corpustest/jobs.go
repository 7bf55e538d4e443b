package corpustest

func testJobs(f *fixture)             {}
func testJobLease(f *fixture)         {}
func testJobOrder(f *fixture)         {}
func testJobsConcurrently(f *fixture) {}
