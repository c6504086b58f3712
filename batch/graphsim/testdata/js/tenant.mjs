// What the stories share: Microsoft's client, signed in to the embedded tenant, and the
// names of the sample tenant's users and products.
import sdk from "@microsoft/microsoft-graph-client";

export const { BatchRequestContent, BatchResponseContent, Client, GraphError, PageIterator } = sdk;

const setting = JSON.parse(process.env.STORIES);
export const { users, groups, skus, plans } = setting;

// client is the SDK with its own middleware, as its documentation shows it; all that
// differs from Graph itself is the address.
export function client(base = setting.base) {
	let token;
	return Client.init({
		baseUrl: base + "/",
		defaultVersion: "v1.0",
		customHosts: new Set([new URL(base).hostname]),
		authProvider: (done) => {
			token ??= signIn(base);
			token.then((t) => done(null, t), (err) => done(err, null));
		},
	});
}

export const throttled = () => client(setting.throttled);

async function signIn(base) {
	const answer = await fetch(`${base}/${setting.tenant}/oauth2/v2.0/token`, {
		method: "POST",
		body: new URLSearchParams({
			grant_type: "client_credentials",
			client_id: setting.app,
			client_secret: setting.secret,
			scope: "https://graph.microsoft.com/.default",
		}),
	});
	const body = await answer.json();
	if (!answer.ok) throw new Error(body.error_description);
	return body.access_token;
}

// licensing is the body of assignLicense.
export function licensing(add, remove = []) {
	return {
		addLicenses: Object.entries(add).map(([skuId, disabledPlans]) => ({ skuId, disabledPlans })),
		removeLicenses: remove,
	};
}

// held returns a user's direct licenses: the plans off, by product.
export async function held(c, user) {
	const { licenseAssignmentStates } = await c.api(`/users/${user}`).select("licenseAssignmentStates").get();
	return Object.fromEntries(licenseAssignmentStates.filter((s) => s.assignedByGroup === null).map((s) => [s.skuId, s.disabledPlans]));
}

// all walks over the pages of a collection with the SDK's iterator.
export async function all(c, request, headers) {
	const found = [];
	const pages = new PageIterator(c, await request.get(), (item) => {
		found.push(item);
		return true;
	}, headers && { headers });
	await pages.iterate();
	return found;
}
