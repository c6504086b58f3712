// Microsoft's SDK for TypeScript that kiota generates, signed in by Azure Identity.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ClientSecretCredential } from "@azure/identity";
import { AzureIdentityAuthenticationProvider } from "@microsoft/kiota-authentication-azure";
import { createGraphServiceClient, GraphRequestAdapter } from "@microsoft/msgraph-sdk";
import "@microsoft/msgraph-sdk-users";

const { users, skus, plans, tenant, app, secret } = JSON.parse(process.env.STORIES);
const credential = new ClientSecretCredential(tenant, app, secret);
const graph = createGraphServiceClient(new GraphRequestAdapter(new AzureIdentityAuthenticationProvider(credential)));

test("users by license", async () => {
	const found = await graph.users.get({ queryParameters: { select: ["id", "displayName"], filter: `assignedLicenses/any(x:x/skuId eq ${skus.ems})` } });
	assert.deepEqual(found.value.map((u) => u.id).sort(), [users.ada, users.dan, users.eve].sort());
});

test("a license with a plan off", async () => {
	const twin = graph.users.byUserId(users.twin);
	await twin.assignLicense.post({ addLicenses: [{ skuId: skus.ems, disabledPlans: [plans.intuneA] }], removeLicenses: [] });
	const read = await twin.get({ queryParameters: { select: ["assignedLicenses", "licenseAssignmentStates"] } });
	assert.deepEqual(read.assignedLicenses.map((l) => [l.skuId, ...l.disabledPlans]), [[skus.ems, plans.intuneA]]);
	assert.equal(read.licenseAssignmentStates[0].state, "Active");
	const details = await twin.licenseDetails.get();
	assert.equal(details.value[0].skuPartNumber, "EMS");
	await twin.patch({ usageLocation: "FR" });
	assert.equal((await twin.get({ queryParameters: { select: ["usageLocation"] } })).usageLocation, "FR");
});

test("a refusal arrives with Graph's words", async () => {
	const refused = await graph.users.byUserId(users.bob).assignLicense.post({ addLicenses: [], removeLicenses: [skus.ems] }).then(() => undefined, (err) => err);
	assert.equal(refused?.responseStatusCode, 400);
	assert.match(JSON.stringify(refused), /corresponding license/);
});
