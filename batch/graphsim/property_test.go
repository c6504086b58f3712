package graphsim_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"reseat/batch/graphsim"
	"reseat/plan/sku"
	"reseat/plan/tenant"
)

// Whatever is asked in whatever order: a refused call changes nothing, seats are
// counted right, and none is given that is not there.
func TestSeatsAddUp(t *testing.T) {
	skus := []sku.ID{skuEMS, skuE3, skuPhone, skuFree, skuFull, skuNone}
	plans := []sku.PlanID{intuneA, rms, rmsPremium, exchange2, sharePoint2, teams1, mcoev}
	users := []tenant.UserID{ada, bob, cleo, dan, eve, gast, twin}
	rapid.Check(t, func(rt *rapid.T) {
		s := contoso()
		for i := range s.SKUs {
			s.SKUs[i].Seats.Enabled = rapid.IntRange(0, 6).Draw(rt, "enabled")
		}
		others := outside(s)
		x := graphsim.New(s, graphsim.Options{Quota: graphsim.Quota{Off: true}})
		d := door{t, x}
		for range rapid.IntRange(1, 12).Draw(rt, "calls") {
			before := x.Snapshot()
			var adds []tenant.License
			for _, id := range rapid.SliceOfNDistinct(rapid.SampledFrom(skus), 0, 2, rapid.ID).Draw(rt, "add") {
				adds = append(adds, add(id, rapid.SliceOfN(rapid.SampledFrom(plans), 0, 2).Draw(rt, "off")...)...)
			}
			takes := rapid.SliceOfNDistinct(rapid.SampledFrom(skus), 0, 2, rapid.ID).Draw(rt, "remove")
			r := d.assign(string(rapid.SampledFrom(users).Draw(rt, "user")), adds, takes)
			after := x.Snapshot()
			if r.status != 200 && !cmp.Equal(before, after) {
				rt.Fatalf("refused with %s, yet changed:\n%s", r.raw, cmp.Diff(before, after))
			}
			if diff := cmp.Diff(others, outside(after)); diff != "" {
				rt.Fatalf("seats do not add up:\n%s", diff)
			}
			for i, k := range after.SKUs {
				if k.Seats.Consumed > max(k.Seats.Enabled, before.SKUs[i].Seats.Consumed) {
					rt.Fatalf("%s: %d of %d seats", k.PartNumber, k.Seats.Consumed, k.Seats.Enabled)
				}
			}
		}
	})
}

// outside counts the seats that nobody in the snapshot holds.
func outside(s tenant.Snapshot) map[sku.ID]int {
	out := make(map[sku.ID]int)
	for _, k := range s.SKUs {
		out[k.ID] = k.Seats.Consumed
		for _, u := range s.Users {
			if _, direct := u.HoldsDirect(k.ID); direct || u.Inherits(k.ID) {
				out[k.ID]--
			}
		}
	}
	return out
}

// Any request is answered, and what is no success has Graph's envelope.
func FuzzRequest(f *testing.F) {
	for _, s := range []string{
		"GET /v1.0/users?$filter=startswith(displayName,'a') and not(mail eq null)&$count=true",
		"GET /v1.0/users('o''twin@contoso.com')?$select=id",
		"GET /v1.0/groups/" + string(sales) + "/members?$top=1&$skiptoken=ZnJvbT0x",
		"POST /v1.0/$batch\n{\"requests\":[{\"id\":\"1\",\"method\":\"GET\",\"url\":\"/users?$top=2\"}]}",
		"POST /v1.0/users/" + string(ada) + "/assignLicense\n" + licensing(add(skuEMS), remove(skuE3)),
		"PATCH /v1.0/users/" + string(ada) + "\n{\"usageLocation\":null}",
		"POST /v1.0/users\n" + newUser,
		"GET /v1.0/%zz", "GET /", "GET /v1.0", "PUT /v1.0/users//",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		line, body, _ := strings.Cut(in, "\n")
		method, target, _ := strings.Cut(line, " ")
		r, err := http.NewRequest(method, "http://graph.test", strings.NewReader(body))
		if err != nil || !strings.HasPrefix(target, "/") {
			return
		}
		path, query, _ := strings.Cut(target, "?")
		r.URL.Path, r.URL.RawPath, r.URL.RawQuery = path, path, query
		r.Header.Set("ConsistencyLevel", "eventual")
		w := httptest.NewRecorder()
		graphsim.New(contoso(), graphsim.Options{}).ServeHTTP(w, r)
		if w.Code >= 400 && !strings.Contains(w.Body.String(), `"error"`) || w.Code < 200 || w.Code >= 500 {
			t.Errorf("%q: %d %s", in, w.Code, w.Body)
		}
	})
}
