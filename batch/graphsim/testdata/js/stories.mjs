// The licensing stories, told by Microsoft's JavaScript SDK to the embedded tenant.
import assert from "node:assert/strict";
import { test } from "node:test";
import { all, client, GraphError, groups, held, licensing, plans, skus, throttled, users } from "./tenant.mjs";

const c = client();
const eventual = { ConsistencyLevel: "eventual" };
const ids = (list) => list.map((o) => o.id).sort();

test("users come in pages", async () => {
	const first = await c.api("/users").select(["id", "userPrincipalName"]).top(3).get();
	assert.equal(first.value.length, 3);
	assert.deepEqual(Object.keys(first.value[0]).sort(), ["id", "userPrincipalName"]);
	const found = await all(c, c.api("/users").select("id").top(3));
	assert.deepEqual(ids(found), Object.values(users).sort());
});

test("$filter by license, by department and by exact name", async () => {
	const holders = await c.api("/users").filter(`assignedLicenses/any(x:x/skuId eq ${skus.ems})`).select("id").get();
	assert.deepEqual(ids(holders.value), [users.ada, users.dan, users.eve].sort());
	const sales = await c.api("/users").filter("department eq 'Sales' and accountEnabled eq true").select("id").get();
	assert.deepEqual(ids(sales.value), [users.ada, users.cleo].sort());
	const twin = await c.api("/users").filter("userPrincipalName eq 'o''twin@contoso.com'").get();
	assert.equal(twin.value[0].id, users.twin);
});

test("an advanced query needs its header, and the pages after the first need it again", async () => {
	const unlicensed = () => c.api("/users").filter("assignedLicenses/$count eq 0").count(true).select("id").top(2);
	await assert.rejects(unlicensed().get(), { statusCode: 400, code: "Request_UnsupportedQuery" });
	const first = await unlicensed().headers(eventual).get();
	assert.equal(first["@odata.count"], 4);
	assert.deepEqual(ids(await all(c, unlicensed().headers(eventual), eventual)), [users.bob, users.cleo, users.gast, users.twin].sort());
	assert.equal(await c.api("/users/$count").headers(eventual).get().then(Number), 7);
	const sorted = await c.api("/users").orderby("displayName desc").filter("usageLocation eq 'DE'").count(true).headers(eventual).get();
	assert.equal(sorted.value[0].id, users.twin);
	const found = await c.api("/users").search('"displayName:ada"').headers(eventual).get();
	assert.deepEqual(ids(found.value), [users.ada]);
});

test("what the tenant owns", async () => {
	const { value } = await c.api("/subscribedSkus").get();
	const ems = value.find((s) => s.skuId === skus.ems);
	assert.equal(ems.prepaidUnits.enabled - ems.consumedUnits, 7);
	const org = await c.api("/organization").get();
	assert.equal(org.value[0].verifiedDomains.find((d) => d.isDefault).name, "contoso.com");
});

test("add, replace, swap and remove a license", async () => {
	const assign = (add, remove) => c.api(`/users/${users.twin}/assignLicense`).post(licensing(add, remove));
	const answer = await assign({ [skus.ems]: [plans.intuneA] });
	assert.equal(answer.id, users.twin);
	assert.ok(!("assignedLicenses" in answer));
	assert.deepEqual(await held(c, users.twin), { [skus.ems]: [plans.intuneA] });
	await assign({ [skus.ems]: [] });
	assert.deepEqual(await held(c, users.twin), { [skus.ems]: [] });
	await assign({ [skus.free]: [] }, [skus.ems]);
	assert.deepEqual(await held(c, users.twin), { [skus.free]: [] });
	await assign({}, [skus.free]);
	assert.deepEqual(await held(c, users.twin), {});
});

test("a refusal arrives as the SDK's error, with Graph's own words", async () => {
	const refused = await c.api(`/users/${users.bob}/assignLicense`).post(licensing({}, [skus.ems])).then(() => assert.fail("taken away what is not held"), (err) => err);
	assert.ok(refused instanceof GraphError);
	assert.equal(refused.statusCode, 400);
	assert.equal(refused.code, "Request_BadRequest");
	assert.equal(refused.message, "User does not have a corresponding license.");
	assert.match(refused.requestId, /^[0-9a-f-]{36}$/);
	await assert.rejects(c.api("/users/nobody@contoso.com").get(), { statusCode: 404, code: "Request_ResourceNotFound" });
	await assert.rejects(c.api(`/users/${users.cleo}/assignLicense`).post(licensing({ [skus.ems]: [] })), {
		message: "License assignment cannot be done for user with invalid usage location.",
	});
	await assert.rejects(c.api(`/users/${users.bob}/assignLicense`).post({ addLicenses: [] }), { message: /missing parameters are: removeLicenses/ });
});

test("license details say what each plan is up to", async () => {
	const { value } = await c.api(`/users/${users.ada}/licenseDetails`).get();
	const status = Object.fromEntries(value[0].servicePlans.map((p) => [p.servicePlanName, p.provisioningStatus]));
	assert.equal(value[0].skuPartNumber, "EMS");
	assert.equal(status.INTUNE_A, "Disabled");
	assert.equal(status.RMS_S_PREMIUM, "Success");
});

test("a new user gets a location and then a license", async () => {
	const made = await c.api("/users").post({
		accountEnabled: true, displayName: "Allie Bellew", mailNickname: "allieb", userPrincipalName: "allieb@contoso.com",
		passwordProfile: { forceChangePasswordNextSignIn: true, password: "Xk7-long-enough" },
	});
	await c.api(`/users/${made.id}`).patch({ usageLocation: "US" });
	assert.equal((await c.api("/users/allieb@contoso.com").select("usageLocation").get()).usageLocation, "US");
	await c.api(`/users/${made.id}/assignLicense`).post(licensing({ [skus.ems]: [] }));
	assert.deepEqual(await held(c, made.id), { [skus.ems]: [] });
});

test("group members", async () => {
	const group = c.api(`/groups/${groups.sales}`);
	const members = await all(c, c.api(`/groups/${groups.sales}/members`).top(2));
	assert.deepEqual(members.map((m) => m["@odata.type"]).sort(), ["#microsoft.graph.device", "#microsoft.graph.group", "#microsoft.graph.user", "#microsoft.graph.user"]);
	const ref = (id) => "https://graph.microsoft.com/v1.0/directoryObjects/" + id;
	await c.api(`/groups/${groups.sales}/members/$ref`).post({ "@odata.id": ref(users.gast) });
	await assert.rejects(group.patch({ "members@odata.bind": [ref(users.ada), ref(users.gast)] }), { message: /already exist/ });
	await group.patch({ "members@odata.bind": [ref(users.ada), ref(users.cleo)] });
	await c.api(`/groups/${groups.sales}/members/${users.gast}/$ref`).delete();
	const now = await c.api(`/groups/${groups.sales}/transitiveMembers/microsoft.graph.user`).select("id").count(true).headers(eventual).get();
	assert.deepEqual(ids(now.value), [users.ada, users.bob, users.cleo, users.dan, users.eve].sort());
	assert.deepEqual((await c.api(`/groups/${groups.sales}/membersWithLicenseErrors`).get()).value, []);
	const found = await c.api("/directoryObjects/getByIds").post({ ids: [users.ada, groups.sales], types: ["group"] });
	assert.deepEqual(ids(found.value), [groups.sales]);
});

test("the SDK's retry handler waits as long as a 429 asks", async () => {
	const begun = Date.now();
	const ada = await throttled().api(`/users/${users.ada}`).get();
	assert.equal(ada.id, users.ada);
	const took = Date.now() - begun;
	assert.ok(took >= 1900 && took < 5000, `it took ${took} ms, Retry-After said 2 s`);
});
