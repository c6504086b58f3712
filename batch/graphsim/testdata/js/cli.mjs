// CLI for Microsoft 365, through the API of its package: every command as in a shell.
import assert from "node:assert/strict";
import { test } from "node:test";
import { executeCommand } from "@pnp/cli-microsoft365";

const { users, groups, skus, tenant, app, secret } = JSON.parse(process.env.STORIES);
const run = async (name, options = {}) => {
	const { stdout } = await executeCommand(name, { output: "json", ...options });
	return stdout ? JSON.parse(stdout) : undefined;
};
const ids = (list) => list.map((o) => o.id).sort();

test("sign in as an app", async () => {
	await run("cli config set", { key: "disableTelemetry", value: true });
	const signedIn = await run("login", { authType: "secret", appId: app, tenant, secret });
	assert.equal(signedIn.appTenant, tenant);
});

test("licenses of a user", async () => {
	assert.ok((await run("entra license list")).some((s) => s.skuId === skus.ems));
	const held = async () => (await run("entra user get", { id: users.bob, properties: "id,assignedLicenses" })).assignedLicenses.map((l) => l.skuId);
	await run("entra user license add", { userId: users.bob, ids: skus.ems });
	assert.deepEqual(await held(), [skus.ems]);
	await run("entra user license remove", { userId: users.bob, ids: skus.ems, force: true });
	assert.deepEqual(await held(), []);
});

test("a new user", async () => {
	const made = await run("entra user add", { displayName: "Allie Bellew", userName: "allieb@contoso.com", usageLocation: "US", jobTitle: "Analyst" });
	assert.equal((await run("entra user get", { id: made.id })).userPrincipalName, "allieb@contoso.com");
	await run("entra user set", { id: made.id, department: "Sales" });
	await run("entra user remove", { id: made.id, force: true });
	assert.ok(ids(await run("entra user recyclebinitem list")).includes(made.id));
	await run("entra user recyclebinitem restore", { id: made.id });
	assert.equal((await run("entra user get", { id: made.id })).id, made.id);
});

test("groups and their members", async () => {
	assert.deepEqual(ids(await run("entra group list", { type: "security" })), [groups.sales]);
	await run("entra group member add", { groupId: groups.sales, userIds: [users.cleo, users.gast].join(), role: "Member" });
	const members = await run("entra group member list", { groupId: groups.sales });
	assert.ok(ids(members).includes(users.cleo));
	await run("entra group member remove", { groupId: groups.sales, userIds: users.cleo, suppressNotFound: true, force: true });
	assert.ok(!ids(await run("entra group member list", { groupId: groups.sales })).includes(users.cleo));
	const made = await run("entra group add", { displayName: "Field", type: "security" });
	await run("entra group set", { id: made.id, description: "who travels" });
	await run("entra group remove", { id: made.id, force: true });
});
