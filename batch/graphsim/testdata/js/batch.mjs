// JSON batches, put together and taken apart by the SDK's own helpers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BatchRequestContent, BatchResponseContent, client, held, licensing, skus, users } from "./tenant.mjs";

const c = client();
const root = "https://graph.microsoft.com";

async function send(steps) {
	const content = await new BatchRequestContent(steps).getContent();
	return new BatchResponseContent(await c.api("/$batch").post(content));
}

const assign = (id, user, body, dependsOn) => ({
	id: String(id),
	dependsOn,
	request: new Request(`${root}/users/${user}/assignLicense`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify(body),
	}),
});

test("20 reads in one batch", async () => {
	const list = Object.values(users);
	const answers = await send(Array.from({ length: 20 }, (_, i) => ({
		id: String(i),
		request: new Request(`${root}/users/${list[i % list.length]}?$select=id,assignedLicenses`, { method: "GET" }),
	})));
	for (let i = 0; i < 20; i++) {
		const a = answers.getResponseById(String(i));
		assert.equal(a.status, 200);
		assert.equal((await a.json()).id, list[i % list.length]);
	}
});

test("20 writes of one user in a chain, each after the one before", async () => {
	const body = (i) => (i % 2 === 0 ? licensing({ [skus.ems]: [] }) : licensing({}, [skus.ems]));
	const answers = await send(Array.from({ length: 20 }, (_, i) => assign(i, users.bob, body(i), i > 0 ? [String(i - 1)] : undefined)));
	for (const [id, a] of answers.getResponses()) assert.equal(a.status, 200, `part ${id}`);
	assert.deepEqual(await held(c, users.bob), {});
});

test("what depends on a failure is not tried", async () => {
	const answers = await send([
		assign(1, users.bob, licensing({}, [skus.ems])),
		assign(2, users.bob, licensing({ [skus.ems]: [] }), ["1"]),
	]);
	assert.equal(answers.getResponseById("1").status, 400);
	assert.equal((await answers.getResponseById("1").json()).error.message, "User does not have a corresponding license.");
	assert.equal(answers.getResponseById("2").status, 424);
	assert.deepEqual(await held(c, users.bob), {});
});
