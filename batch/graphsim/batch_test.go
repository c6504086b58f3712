package graphsim_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/graphsim"
)

type batchPart struct {
	status  int
	headers map[string]any
	body    any
}

func (d door) batch(parts ...string) map[string]batchPart {
	d.t.Helper()
	r := d.ask("POST", "/v1.0/$batch", `{"requests":[`+strings.Join(parts, ",")+`]}`)
	if r.status != 200 {
		d.t.Fatalf("batch: %d %s", r.status, r.raw)
	}
	out := make(map[string]batchPart)
	for _, v := range r.body["responses"].([]any) {
		m := v.(map[string]any)
		h, _ := m["headers"].(map[string]any)
		out[m["id"].(string)] = batchPart{int(m["status"].(float64)), h, m["body"]}
	}
	return out
}

func getPart(id int, url string) string {
	return fmt.Sprintf(`{"id":"%d","method":"GET","url":%q}`, id, url)
}

func postPart(id int, url, body string, after ...string) string {
	deps, _ := json.Marshal(append([]string{}, after...))
	return fmt.Sprintf(`{"id":"%d","method":"POST","url":%q,"headers":{"Content-Type":"application/json"},"body":%s,"dependsOn":%s}`, id, url, body, deps)
}

func TestBatch(t *testing.T) {
	d, x := open(t, contoso(), graphsim.Options{})
	assign := "/users/" + string(bob) + "/assignLicense"
	got := d.batch(
		postPart(4, assign, licensing(nil, remove(skuEMS)), "3"), // stands before what it depends on
		getPart(1, "/users/"+string(ada)+"?$select=id,assignedLicenses"),
		getPart(2, "users/nobody@contoso.com"),
		postPart(3, assign, licensing(add(skuEMS), nil)),
		postPart(5, assign, licensing(nil, remove(skuEMS)), "4"),
		postPart(6, assign, licensing(add(skuEMS), nil), "5"),
		getPart(7, "/users/$count"),
		`{"id":"8","method":"GET","url":"/users?$filter=assignedLicenses/$count eq 0&$count=true","headers":{"consistencylevel":"eventual"}}`,
	)
	status := make(map[string]int)
	for id, p := range got {
		status[id] = p.status
	}
	want := map[string]int{"1": 200, "2": 404, "3": 200, "4": 200, "5": 400, "6": 424, "7": 400, "8": 200}
	if diff := cmp.Diff(want, status); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
	if got["1"].headers["Request-Id"] == got["2"].headers["Request-Id"] {
		t.Error("two parts share a request-id")
	}
	if n := consumed(t, x, skuEMS); n != 3 {
		t.Errorf("EMS consumed %d, want 3", n)
	}
}

// Parts that write one user run at the same time unless they are chained
// (graph-contract 8).
func TestBatchWritesOneUserTwice(t *testing.T) {
	path := "/users/" + string(ada) + "/assignLicense"
	first, second := postPart(1, path, licensing(nil, remove(skuEMS))), licensing(add(skuEMS), nil)
	read := func(after string) string {
		return fmt.Sprintf(`{"id":"2","method":"GET","url":"/users/%s","dependsOn":[%q]}`, ada, after)
	}
	for _, c := range []struct {
		name  string
		parts []string
		o     graphsim.Options
		want  int
	}{
		{"side by side", []string{first, postPart(3, "/users/ada@contoso.com/assignLicense", second)}, graphsim.Options{}, 409},
		{"chained", []string{first, postPart(3, path, second, "1")}, graphsim.Options{}, 200},
		{"chained through a read", []string{first, read("1"), postPart(3, path, second, "2")}, graphsim.Options{}, 200},
		{"one after the other", []string{first, postPart(3, path, second)}, graphsim.Options{Doubt: graphsim.Doubt{SerialBatch: true}}, 200},
	} {
		d, _ := open(t, contoso(), c.o)
		if got := d.batch(c.parts...); got["1"].status != 200 || got["3"].status != c.want {
			t.Errorf("%s: %d and %d, want 200 and %d", c.name, got["1"].status, got["3"].status, c.want)
		}
	}
}

func TestBatchFaults(t *testing.T) {
	d, _ := open(t, contoso(), graphsim.Options{})
	var many []string
	for i := range 21 {
		many = append(many, getPart(i, "/organization"))
	}
	for name, body := range map[string]string{
		"21 parts":         `{"requests":[` + strings.Join(many, ",") + `]}`,
		"an id twice":      `{"requests":[{"id":"a","method":"GET","url":"/users"},{"id":"A","method":"GET","url":"/users"}]}`,
		"no id":            `{"requests":[{"method":"GET","url":"/users"}]}`,
		"nested":           `{"requests":[{"id":"a","method":"POST","url":"/$batch","headers":{"Content-Type":"a"},"body":{}}]}`,
		"no content type":  `{"requests":[{"id":"a","method":"POST","url":"/users","body":{}}]}`,
		"a cycle":          `{"requests":[{"id":"a","method":"GET","url":"/users","dependsOn":["b"]},{"id":"b","method":"GET","url":"/users","dependsOn":["a"]}]}`,
		"an unknown id":    `{"requests":[{"id":"a","method":"GET","url":"/users","dependsOn":["z"]}]}`,
		"no requests":      `{}`,
		"something broken": `{"requests":`,
	} {
		if r := d.ask("POST", "/v1.0/$batch", body); r.status != 400 {
			t.Errorf("%s: %d %s", name, r.status, r.raw)
		}
	}
}
