// An OpenID Connect provider over https, which changes its keys when it is asked to.
//
//   node server.mjs MODULES CERTIFICATE KEY PORT CLIENT…
//
// MODULES is a file beside whose node_modules the package oidc-provider lies. It prints its address.
// POST /test/rotate makes new keys; with ?keep=1 the old ones stay published.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:https";
import { pathToFileURL } from "node:url";

const [modules, certificate, key, port, ...clients] = process.argv.slice(2);
const load = async (name) =>
  import(pathToFileURL(createRequire(pathToFileURL(modules)).resolve(name)));
const { Provider } = await load("oidc-provider");
const { exportJWK, generateKeyPair } = await load("jose");

const redirect = "https://app.example.com/callback";
const seconds = 600;
let published = [];
let handle;

async function newKeys() {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const kid = `${Date.now()}-${Math.random().toString(36).slice(2)}`;
  return [{ ...(await exportJWK(privateKey)), alg: "RS256", kid, use: "sig" }];
}

function serve(issuer) {
  const provider = new Provider(issuer, {
    clients: clients.map((client_id) => ({
      client_id,
      token_endpoint_auth_method: "none", // a public client: PKCE proves who asks for the token
      redirect_uris: [redirect],
    })),
    claims: { email: ["email"], openid: ["sub"], profile: ["name"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["for tests alone"] },
    features: {
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_, audience) => ({
          audience,
          accessTokenFormat: "jwt",
          accessTokenTTL: seconds,
          scope: "read:notes write:notes",
        }),
      },
    },
    findAccount: async (_, id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: `${id}@example.com`, name: id }),
    }),
    jwks: { keys: published },
    pkce: { required: () => true },
    ttl: { AccessToken: seconds, IdToken: seconds },
  });
  handle = provider.callback();
}

const server = createServer(
  { cert: readFileSync(certificate), key: readFileSync(key) },
  async (request, response) => {
    if (request.method === "POST" && request.url.startsWith("/test/rotate")) {
      published = [...(await newKeys()), ...(request.url.includes("keep=1") ? published : [])];
      serve(address());
      response.end();
      return;
    }
    handle(request, response);
  },
);
const address = () => `https://localhost:${server.address().port}`;

published = await newKeys();
server.listen(Number(port), "127.0.0.1", () => {
  serve(address());
  console.log(address());
});
// It ends with whoever started it.
process.stdin.resume();
process.stdin.on("end", () => process.exit());
