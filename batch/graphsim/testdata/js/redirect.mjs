// Sends the connections that a client makes to Microsoft to the sandbox, and changes
// nothing else: names, requests and certificates are checked as always.
import tls from "node:tls";

const to = new URL(process.env.SANDBOX);
const microsofts = new Set(["graph.microsoft.com", "login.microsoftonline.com"]);
const connect = tls.connect;

tls.connect = function (...args) {
	const at = args.findIndex((a) => a !== null && typeof a === "object");
	const host = args[at]?.servername || args[at]?.host;
	if (!microsofts.has(host)) throw new Error(`a connection to ${host}, which is not the sandbox`);
	args[at] = { ...args[at], host: to.hostname, port: Number(to.port), servername: host };
	return connect.apply(this, args);
};
