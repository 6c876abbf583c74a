// An OpenID Connect provider over https, which changes its keys when it is asked to.
//
//   node server.mjs CERTIFICATE KEY
//
// Prints its address. POST /test/rotate makes new keys; with ?keep=1 the old ones stay published.
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

const [certificate, key] = process.argv.slice(2);
const redirect = "https://app.example.com/callback";
const client = (id, alg) => ({
  client_id: id,
  token_endpoint_auth_method: "none", // a public client: PKCE proves who asks for the token
  redirect_uris: [redirect],
  id_token_signed_response_alg: alg,
});

let published = [];
let handle;

async function newKeys() {
  const made = [];
  for (const [alg, kty] of [["RS256", "rsa"], ["ES256", "ec"]]) {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    const kid = `${kty}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
    made.push({ ...(await exportJWK(privateKey)), alg, kid, use: "sig" });
  }
  return made;
}

function serve(issuer) {
  const provider = new Provider(issuer, {
    clients: [client("web", "RS256"), client("phone", "RS256"), client("curve", "ES256")],
    claims: { email: ["email"], openid: ["sub"], profile: ["name"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["for tests alone"] },
    findAccount: async (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: `${id}@example.com`, name: id }),
    }),
    jwks: { keys: published },
    pkce: { required: () => true },
    ttl: { IdToken: 600 },
  });
  handle = provider.callback();
}

const server = createServer(
  { cert: readFileSync(certificate), key: readFileSync(key) },
  async (request, response) => {
    if (request.method === "POST" && request.url.startsWith("/test/rotate")) {
      const old = request.url.includes("keep=1") ? published : [];
      published = [...(await newKeys()), ...old];
      serve(address());
      response.end();
      return;
    }
    handle(request, response);
  },
);
const address = () => `https://localhost:${server.address().port}`;

published = await newKeys();
server.listen(0, "127.0.0.1", () => {
  serve(address());
  console.log(address());
});
// It ends with whoever started it.
process.stdin.resume();
process.stdin.on("end", () => process.exit());
