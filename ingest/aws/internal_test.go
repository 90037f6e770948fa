package aws

import "testing"

func FuzzARN(f *testing.F) {
	f.Add("arn:aws:lambda:eu-west-1:111111111111:function:f:live")
	f.Add("arn:aws:s3:::bucket/key")
	f.Add("arn:::::")
	f.Fuzz(func(t *testing.T, s string) {
		a, ok := parseARN(s)
		if ok && a.String() != s {
			t.Errorf("%q comes back as %q", s, a)
		}
		if id, q := unqualified(s); q != "" && id+":"+q != s {
			t.Errorf("%q splits into %q and %q", s, id, q)
		}
		_, _ = typeOfARN(s), reservedAlias(s)
	})
}

func FuzzDocument(f *testing.F) {
	f.Add(`"%7B%22Statement%22%3A%5B%5D%7D"`)
	f.Add(`{"Statement":{"Effect":"Allow","Action":"*"}}`)
	f.Fuzz(func(t *testing.T, s string) {
		text, err := documentText([]byte(s))
		if err != nil || text == "" {
			return
		}
		again, err := documentText([]byte(text))
		if err != nil || again != text {
			t.Errorf("%q: %q becomes %q, %v", s, text, again, err)
		}
	})
}
