// A certified OpenID provider as its makers ship it, so that sign-in is tried against someone else's reading of the standard.
// Reads {"client": metadata} from standard input, prints its issuer as the first line, and ends when standard input does.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

const lines = createInterface({ input: process.stdin });
lines.once("line", (line) => start(JSON.parse(line)));
lines.once("close", () => process.exit(0));

function start({ client }) {
  const server = createServer();
  server.listen(0, "127.0.0.1", () => {
    const issuer = `http://localhost:${server.address().port}`;
    server.on("request", provider(issuer, client).callback());
    console.log(issuer);
  });
}

function provider(issuer, client) {
  const made = new Provider(issuer, {
    clients: [client],
    claims: { email: ["email", "email_verified"], profile: ["name"] },
    features: { backchannelLogout: { enabled: true } },
    pkce: { required: () => true },
    // The provider's own dispatcher refuses addresses of this machine, and the site is there.
    fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
    cookies: { keys: ["for the length of a test"] },
    // Whoever signs in exists; what is typed as login is the sub.
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@example.org`, email_verified: true, name: `Independent ${sub}` }),
    }),
  });
  for (const failure of ["backchannel.error", "server_error", "grant.error", "authorization.error"])
    made.on(failure, (_ctx, error) => console.error(failure, error));
  return made;
}
