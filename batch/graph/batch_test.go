package graph

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"reseat/batch/pace"
	"reseat/plan/tenant"
)

// paths returns what a JSON batch asks for, by id.
func paths(t *testing.T, body string) map[string]string {
	t.Helper()
	var b batchRequest
	if err := json.Unmarshal([]byte(body), &b); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
	m := map[string]string{}
	for _, item := range b.Requests {
		if item.Method != "GET" {
			t.Errorf("item %s is a %s", item.ID, item.Method)
		}
		m[item.ID] = item.URL
	}
	return m
}

// item writes one reply of a JSON batch.
func item(id string, status int, headers, body string) string {
	return fmt.Sprintf(`{"id":%q,"status":%d,"headers":%s,"body":%s}`, id, status, headers, body)
}

func batchOf(items ...string) string { return `{"responses":[` + strings.Join(items, ",") + `]}` }

// anyUser answers every item of a batch with a user named by its key, last first.
func anyUser(t *testing.T, body string) string {
	var items []string
	for id, path := range paths(t, body) {
		key, _, _ := strings.Cut(strings.TrimPrefix(path, "/users/"), "?")
		items = append(items, item(id, 200, `{}`, fmt.Sprintf(`{"id":%q,"userPrincipalName":%q}`, userA, key)))
	}
	slices.Sort(items)
	slices.Reverse(items)
	return batchOf(items...)
}

func TestReadUsersKeepsTheOrderOfKeys(t *testing.T) {
	var keys []string
	for i := range 45 {
		keys = append(keys, fmt.Sprintf("user%d@contoso.com", i))
	}
	tp, c := newTape(t, func(_ int, s seen) reply { return reply{status: 200, body: anyUser(t, s.body)} })
	found, err := c.ReadUsers(t.Context(), keys)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range found {
		if f.Err != nil || f.User.UPN != keys[i] {
			t.Fatalf("%d: %+v; want %s", i, f, keys[i])
		}
	}
	var sizes []int
	for _, s := range tp.asked {
		if s.method != "POST" || s.path != "/v1.0/$batch" {
			t.Errorf("asked %s %s", s.method, s.path)
		}
		sizes = append(sizes, len(paths(t, s.body)))
	}
	slices.Sort(sizes)
	if diff := cmp.Diff([]int{5, 20, 20}, sizes); diff != "" {
		t.Error("sizes of the batches:\n" + diff)
	}
}

func TestBatchBody(t *testing.T) {
	tp, c := newTape(t, func(_ int, s seen) reply { return reply{status: 200, body: anyUser(t, s.body)} })
	if _, err := c.ReadUsers(t.Context(), []string{userA, "$o'x#@contoso.com"}); err != nil {
		t.Fatal(err)
	}
	sel := "?$select=" + userSelect
	want := `{"requests":[{"id":"0","method":"GET","url":"/users/` + userA + sel + `"},` +
		`{"id":"1","method":"GET","url":"/users('$o''x%23@contoso.com')` + sel + `"}]}`
	if diff := cmp.Diff(want, tp.asked[0].body); diff != "" {
		t.Error(diff)
	}
}

// Only what was throttled or failed goes again, after the largest Retry-After; 424
// and 200 are the same (graph-contract 8).
func TestOnlyThrottledItemsGoAgain(t *testing.T) {
	for _, outer := range []int{200, 424} {
		synctest.Test(t, func(t *testing.T) {
			keys := []string{"a@contoso.com", "b@contoso.com", "c@contoso.com", "d@contoso.com", "gone@contoso.com"}
			throttled := fault("TooManyRequests", "Please retry again later.")
			tp, c := newTape(t, func(n int, s seen) reply {
				if n > 1 {
					return reply{status: 200, body: anyUser(t, s.body)}
				}
				return reply{status: outer, body: batchOf(
					item("4", 404, `{}`, fault("Request_ResourceNotFound", "Resource 'gone' does not exist")),
					item("2", 429, `{"Retry-After":"7.25"}`, throttled),
					item("0", 200, `{}`, `{"id":"`+userA+`","userPrincipalName":"a@contoso.com"}`),
					item("1", 429, `{"retry-after":3}`, throttled),
					item("3", 503, `null`, `"PGh0bWw+"`))}
			})
			found, err := c.ReadUsers(t.Context(), keys)
			if err != nil {
				t.Fatal(err)
			}
			for i, f := range found[:4] {
				if f.Err != nil || f.User.UPN != keys[i] {
					t.Errorf("%s: %+v", keys[i], f)
				}
			}
			if (found[4] != tenant.Found{}) {
				t.Errorf("gone: %+v; want no user and no error", found[4])
			}
			if len(tp.asked) != 2 {
				t.Fatalf("%d batches; want 2", len(tp.asked))
			}
			sel := "?$select=" + userSelect
			want := map[string]string{"0": "/users/b@contoso.com" + sel, "1": "/users/c@contoso.com" + sel, "2": "/users/d@contoso.com" + sel}
			if diff := cmp.Diff(want, paths(t, tp.asked[1].body)); diff != "" {
				t.Error("went again:\n" + diff)
			}
			if got := tp.asked[1].at.Sub(tp.asked[0].at); got != 7250*time.Millisecond {
				t.Errorf("waited %s; want 7.25s", got)
			}
		})
	}
}

func TestItemsThatStayUnanswered(t *testing.T) {
	tests := []struct {
		name, items string
		says        string
	}{
		{"missing", ``, "names no user"}, // it is read alone then, and this tape has no user
		{"html as text", item("0", 200, `{}`, `"<html>login</html>"`), "not a JSON object"},
		{"no body", `{"id":"0","status":200}`, "not a JSON object"},
		{"null body", item("0", 200, `{}`, `null`), "not a JSON object"},
		{"html 502", item("0", 502, `{}`, `"<html>"`), "bad gateway"},
		{"no status", `{"id":"0"}`, "names no user"},
	}
	for _, tt := range tests {
		tp, c := newTape(t, always(200, batchOf(tt.items)), func(o *Options) { o.Tries, o.Clock = 3, hasty{} })
		found, err := c.ReadUsers(t.Context(), []string{"a@contoso.com"})
		if err != nil {
			t.Fatal(err)
		}
		if found[0].Err == nil || found[0].User != nil {
			t.Fatalf("%s: %+v; want an error", tt.name, found[0])
		}
		if !strings.Contains(found[0].Err.Error(), tt.says) || len(tp.asked) != 3 {
			t.Errorf("%s: %d tries, %v; want 3 and %q", tt.name, len(tp.asked), found[0].Err, tt.says)
		}
	}
}

func TestBatchEndsWhenTheSignInIsRefused(t *testing.T) {
	_, c := newTape(t, always(200, batchOf(item("0", 401, `{}`, fault("InvalidAuthenticationToken", "expired")))))
	if _, err := c.ReadUsers(t.Context(), []string{"a@contoso.com"}); !errors.Is(err, tenant.ErrSignIn) {
		t.Errorf("got %v; want ErrSignIn", err)
	}
}

// A throttled item is throttling, though the batch itself says 200; every item is charged.
func TestPacerLearnsFromItems(t *testing.T) {
	got := readBatch([]byte(batchOf(
		item("0", 200, `{"x-ms-throttle-limit-percentage":"0.9"}`, `{}`),
		item("1", 429, `{"Retry-After":"2.5"}`, `{}`),
		item("2", 429, `{"Retry-After":"1"}`, `{}`)))).pace(pace.Answer{Status: 200}, time.Time{})
	want := pace.Answer{Status: http.StatusTooManyRequests, RetryAfter: 2500 * time.Millisecond, LimitUsed: 0.9}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}

	p := pace.New(pace.Real, pace.QuotaFor(-1))
	_, c := newTape(t, func(_ int, s seen) reply { return reply{status: 200, body: anyUser(t, s.body)} }, func(o *Options) { o.Pacer = p })
	if _, err := c.ReadUsers(t.Context(), make([]string, 30)); err != nil {
		t.Fatal(err)
	}
	if s := p.Stats(); s.Requests != 2 || s.Units != 30 || s.Writes != 0 {
		t.Errorf("pacer saw %+v; want 2 requests of 30 units and no write", s)
	}
}

func TestReadServices(t *testing.T) {
	tp, c := newTape(t, always(200, batchOf(
		item("1", 403, `{}`, fault("Authorization_RequestDenied", "Insufficient privileges")),
		item("0", 200, `{}`, `{"value":[{"skuId":"`+strings.ToUpper(emsE3)+`","servicePlans":[`+
			`{"servicePlanId":"`+planA+`","provisioningStatus":"PendingInput"},{"servicePlanId":"`+planB+`","provisioningStatus":"Disabled"}]}]}`))))
	got, err := c.ReadServices(t.Context(), []tenant.UserID{userA, "b"})
	if err != nil {
		t.Fatal(err)
	}
	want := []tenant.Service{{SKU: emsE3, Plan: planA, Status: "PendingInput"}, {SKU: emsE3, Plan: planB, Status: "Disabled"}}
	if diff := cmp.Diff(want, got[0].Services); diff != "" || got[0].Err != nil {
		t.Errorf("%+v\n%s", got[0], diff)
	}
	if !errors.Is(got[1].Err, tenant.ErrForbidden) {
		t.Errorf("second: %v; want ErrForbidden", got[1].Err)
	}
	if want := "/users/" + userA + "/licenseDetails?$select=skuId,servicePlans"; paths(t, tp.asked[0].body)["0"] != want {
		t.Errorf("asked %s", tp.asked[0].body)
	}
}

func TestUsersByAddressFindsSeveral(t *testing.T) {
	next := "https://graph.example/v1.0/users?$skiptoken=2"
	tp, c := newTape(t, func(_ int, s seen) reply {
		if s.method == "GET" {
			return reply{status: 200, body: `{"value":[{"id":"2"}]}`}
		}
		return reply{status: 200, body: batchOf(
			item("0", 200, `{}`, `{"value":[{"id":"1"}],"@odata.nextLink":`+strconv.Quote(next)+`}`),
			item("1", 200, `{}`, `{"value":[]}`))}
	})
	got, err := c.UsersByAlias(t.Context(), []string{"o'brien@contoso.com", "none@contoso.com"})
	if err != nil {
		t.Fatal(err)
	}
	if len(got[0].Users) != 2 || got[0].Users[1].ID != "2" || len(got[1].Users) != 0 || got[1].Err != nil {
		t.Errorf("%+v", got)
	}
	if want := "$filter=proxyAddresses/any(p:p%20eq%20'smtp:o''brien%40contoso.com')"; !strings.Contains(tp.asked[0].body, want) {
		t.Errorf("asked %s; want %s", tp.asked[0].body, want)
	}
}

// RUN-15: an item that the answer to a JSON batch lacks is asked for again, in the end
// alone, and found.
func TestLackingItemIsAskedForAgain_RUN15(t *testing.T) {
	for _, lacks := range []struct {
		name  string
		times int
	}{{"once", 1}, {"always", 1 << 10}} {
		synctest.Test(t, func(t *testing.T) {
			batches := 0
			tp, c := newTape(t, func(_ int, r seen) reply {
				if r.method == http.MethodGet {
					return reply{status: 200, body: fmt.Sprintf(`{"id":%q,"userPrincipalName":"k2"}`, userA)}
				}
				batches++
				asked := paths(t, r.body)
				var items []string
				for id, path := range asked {
					if strings.Contains(path, "k2") && batches <= lacks.times {
						continue
					}
					items = append(items, item(id, 200, `{}`, fmt.Sprintf(`{"id":%q,"userPrincipalName":"x"}`, userA)))
				}
				return reply{status: 200, body: batchOf(items...)}
			})
			found, err := c.ReadUsers(t.Context(), []string{"k1", "k2", "k3"})
			if err != nil {
				t.Fatalf("%s: %v", lacks.name, err)
			}
			for i, f := range found {
				if f.Err != nil || f.User == nil {
					t.Errorf("%s: user %d: %+v", lacks.name, i, f)
				}
			}
			if len(tp.asked) > 3 {
				t.Errorf("%s: asked %d times", lacks.name, len(tp.asked))
			}
		})
	}
}
