// PnP's client for Graph, with its own defaults, caching and batching.
import assert from "node:assert/strict";
import { test } from "node:test";
import { graphfi, DefaultHeaders, DefaultInit } from "@pnp/graph";
import { BrowserFetchWithRetry, DefaultParse, InjectHeaders } from "@pnp/queryable";
import "@pnp/graph/users/index.js";
import "@pnp/graph/groups/index.js";
import "@pnp/graph/members/index.js";
import "@pnp/graph/batching.js";
import { token } from "./token.mjs";

const { users, groups, skus } = JSON.parse(process.env.STORIES);
const bearer = await token();
const graph = graphfi().using(DefaultInit(), DefaultHeaders(), BrowserFetchWithRetry(), DefaultParse(), InjectHeaders({ Authorization: `Bearer ${bearer}` }));
const ids = (list) => list.map((o) => o.id).sort();

test("users, selected, filtered and in pages", async () => {
	assert.equal((await graph.users.select("id", "displayName").top(3)()).length, 3);
	const holders = await graph.users.filter(`assignedLicenses/any(x:x/skuId eq ${skus.ems})`).select("id")();
	assert.deepEqual(ids(holders), [users.ada, users.dan, users.eve].sort());
	const all = [];
	for await (const page of graph.users.select("id").top(2)) all.push(...page);
	assert.deepEqual(ids(all), Object.values(users).sort());
	assert.equal((await graph.users.getById(users.ada)()).displayName, "Ada Lovelace");
});

test("groups, their members and who is in which", async () => {
	assert.deepEqual(ids(await graph.groups.filter("securityEnabled eq true and mailEnabled eq false").select("id")()), [groups.sales]);
	const sales = graph.groups.getById(groups.sales);
	await sales.members.add("https://graph.microsoft.com/v1.0/directoryObjects/" + users.ada);
	assert.ok(ids(await sales.members.select("id")()).includes(users.ada));
	assert.ok(ids(await graph.users.getById(users.ada).memberOf()).includes(groups.sales));
});

test("a license, written and read back in one batch", async () => {
	const [batched, execute] = graph.batched();
	const read = [users.ada, users.dan].map((id) => batched.users.getById(id).select("id", "assignedLicenses")());
	await execute();
	for (const u of await Promise.all(read)) assert.ok(u.assignedLicenses.some((l) => l.skuId === skus.ems));
	await graph.users.getById(users.cleo).update({ usageLocation: "GB" });
	assert.equal((await graph.users.getById(users.cleo).select("usageLocation")()).usageLocation, "GB");
});
