// An app's token, from the sign-in service.
const { tenant, app, secret } = JSON.parse(process.env.STORIES);

export async function token() {
	const answer = await fetch(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, {
		method: "POST",
		body: new URLSearchParams({ grant_type: "client_credentials", client_id: app, client_secret: secret, scope: "https://graph.microsoft.com/.default" }),
	});
	const body = await answer.json();
	if (!answer.ok) throw new Error(body.error_description);
	return body.access_token;
}
