package fetch

import "strings"

// hostileAddresses are those that nobody is to be asked for, by category.
var hostileAddresses = map[error][]string{
	ErrAddress: {
		// Not of the web.
		"", " ", "news", "http", "http:", "http:/", "http://", "http:///etc/passwd", "http://?a", "http://#a", "http://:80/", "/etc/passwd",
		"//news.example/", "http:news.example", "http:\\\\news.example", "://news.example", "ht tp://news.example",
		"file:///etc/passwd", "file://localhost/etc/passwd", "ftp://news.example/", "gopher://news.example:70/1", "dict://news.example:11211/stat",
		"ldap://news.example/", "javascript:alert(1)", "data:text/html,hello", "mailto:a@news.example", "ws://news.example/", "about:blank",
		"view-source:http://news.example/", "feed:http://news.example/", "jar:http://news.example!/", "http+unix://%2Fvar%2Frun%2Fdocker.sock/",
		"unix:/var/run/docker.sock", "netdoc:///etc/passwd", "httpx://news.example/", "blob:http://news.example/1",

		// Characters and lengths.
		" http://news.example/", "http://news.example/\n", "http://news.example/\r\nHost: inner", "http://news.example/\x00", "http://news.example/\x7f",
		"http://news.example/\u0085", "\ufeffhttp://news.example/", "http://news.example/\xff\xfe", "http://news.example/%zz", "http://news\t.example/",
		"http://news.example/" + strings.Repeat("a", maxAddress), "http://news.example/" + strings.Repeat("ü", 500),

		// Credentials.
		"http://user@news.example/", "http://user:word@news.example/", "http://@news.example/", "http://:@news.example/", "http://news.example:80@127.0.0.1/",
		"http://news.example@127.0.0.1/", "http://127.0.0.1@news.example/", "http://news.example%2f@127.0.0.1/", "http://news.example\\@127.0.0.1/",

		// Ports.
		"http://news.example:22/", "http://news.example:25/", "http://news.example:8080/", "https://news.example:8443/", "http://news.example:0/",
		"http://news.example:65616/", "http://news.example:4294967376/", "http://news.example:-80/", "http://news.example:+80/", "http://news.example:80a/",
		"http://news.example:80:80/", "http://news.example:0x50/", "http://[2606:4700::1111]:6379/", "http://8.8.8.8:53/",

		// Numbers that some take for an address.
		"http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0X7F000001/", "http://0x7f.1/", "http://127.1/", "http://127.0.1/",
		"http://0177.0.0.1/", "http://0x7f.0x0.0x0.0x1/", "http://127.0.0.01/", "http://127.0.0.1./", "http://0/", "http://00000000/", "http://1.1.1.1.1/",
		"http://256.256.256.256/", "http://127.0.0.0x1/", "http://127.0.0.0x/", "http://4294967297/", "http://2852039166/", "http://169.254.43518/",
		"http://0251.0376.0251.0376/", "http://8.8.8.8./", "http://8.8.2056/", "http://127.0.0.1.1/", "http://a.127/",
		"http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/", "http://127．0．0．1/", "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏/", "http://127.0.0.\u00ad1/",
		"http://%31%32%37.0.0.1/", "http://127.0.0.1%00.news.example/", "http://127%2e0%2e0%2e1/",

		// Brackets and zones.
		"http://[::1/", "http://::1/", "http://[]/", "http://[127.0.0.1]/", "http://[news.example]/", "http://[v1.fe80::a]/", "http://[::1%25lo]/",
		"http://[fe80::1%25eth0]/", "http://[::1%lo]/", "http://[2606:4700::1111%25eth0]/", "http://[:::1]/", "http://[::1].news.example/", "http://[::1]x/",
		"http://[12345::1]/", "http://[::ffff:127.0.0.01]/",

		// Names that are none.
		"http://news..example/", "http://.news.example/", "http://./", "http://../", "http://news.example../", "http://news example/", "http://*.example/",
		"http://news,example/", "http://news;example/", "http://<news>.example/", "http://news'example/", "http://news!example/", "http://news$(id).example/",
		"http://{news}.example/", "http://news|example/", "http://news^example/", "http://news`id`.example/", "http://news\"example/", "http://xn--\u00fc.example/",
		"http://\u202enews.example/", "http://news\u2028.example/", "http://news\u3164.example/", "http://news℀.example/", "http://news／example/", "http://news％2eexample/",
		"http://" + strings.Repeat("a", 64) + ".example/", "http://" + strings.Repeat("a.", 130) + "example/", "http://news.example%0d%0aHost:inner/", "http://news%2fexample/",
	},
	ErrForbidden: {
		"http://127.0.0.1/", "http://127.0.0.1:80/", "https://127.255.255.254/", "http://0.0.0.0/", "http://0.1.2.3/", "http://10.0.0.1/", "http://172.16.0.1/",
		"http://172.31.255.254/", "http://192.168.0.1/", "http://169.254.169.254/latest/meta-data/", "http://169.254.170.2/", "http://100.64.0.1/",
		"http://100.100.100.200/", "http://168.63.129.16/", "http://192.0.0.192/", "http://192.0.2.1/", "http://198.51.100.1/", "http://203.0.113.1/",
		"http://198.18.0.1/", "http://192.88.99.1/", "http://224.0.0.1/", "http://239.255.255.250/", "http://240.0.0.1/", "http://255.255.255.255/",
		"http://[::]/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[0000::0001]:443/", "http://[::127.0.0.1]/", "http://[::ffff:127.0.0.1]/",
		"http://[::ffff:7f00:1]/", "http://[0:0:0:0:0:FFFF:a9fe:a9fe]/", "http://[::ffff:8.8.8.8]/", "http://[::ffff:0:127.0.0.1]/", "http://[fe80::1]/",
		"http://[fc00::1]/", "http://[fd00:ec2::254]/", "http://[fec0::1]/", "http://[ff02::1]/", "http://[64:ff9b::7f00:1]/", "http://[64:ff9b::a9fe:a9fe]/",
		"http://[64:ff9b:1::1]/", "http://[2001:db8::1]/", "http://[2001::1]/", "http://[2001:0:7f00:1::]/", "http://[2001:10::1]/", "http://[2001:20::1]/",
		"http://[2002:7f00:1::]/", "http://[2002:a00:1::1]/", "http://[100::1]/", "http://[3fff::1]/", "http://[5f00::1]/", "http://[4000::1]/", "http://[e000::1]/",
	},
}
