// An OpenID Connect provider over https, which changes its keys when it is asked to.
//
//   node server.mjs MODULES CERTIFICATE KEY PORT CLIENTS
//
// MODULES is a file beside whose node_modules the package oidc-provider lies. CLIENTS is a JSON list
// of {id, secret, algorithm}. It prints its address.
// POST /test/rotate makes new keys; with ?keep=1 the old ones stay published.
// POST /test/clock?behind=SECONDS puts its clock back, for tokens that have expired.
// GET /debug_token says whose an access token is, as the Graph of Facebook does.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:https";
import { pathToFileURL } from "node:url";

const [modules, certificate, key, port, told] = process.argv.slice(2);
const load = async (name) =>
  import(pathToFileURL(createRequire(pathToFileURL(modules)).resolve(name)));
const { Provider } = await load("oidc-provider");
const { exportJWK, generateKeyPair } = await load("jose");

const clients = JSON.parse(told);
const seconds = 600;
const realNow = Date.now;
const redirect = "https://app.example.com/callback";
// Where a user pool on this machine takes people back; its port is not known yet.
const ofUserPools = /^http:\/\/(127\.0\.0\.1|localhost):\d+\/oauth2\/idpresponse$/;
let published = [];
let handle;
// What is not a JWT: the provider itself forgets a token that has expired.
const opaque = new Map();

async function newKeys() {
  const made = [];
  for (const alg of ["RS256", "ES256"]) {
    const { privateKey } = await generateKeyPair(alg, { extractable: true });
    const kid = `${alg}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
    made.push({ ...(await exportJWK(privateKey)), alg, kid, use: "sig" });
  }
  return made;
}

function asRegistered({ id, secret, algorithm }) {
  return {
    client_id: id,
    redirect_uris: [redirect],
    id_token_signed_response_alg: algorithm,
    // Without a secret it is a public client: PKCE proves who asks for the token.
    ...(secret
      ? { client_secret: secret, token_endpoint_auth_method: "client_secret_post" }
      : { token_endpoint_auth_method: "none" }),
  };
}

function serve(issuer) {
  const provider = new Provider(issuer, {
    clients: clients.map(asRegistered),
    claims: { email: ["email", "email_verified"], openid: ["sub"], profile: ["name"] },
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
      claims: async () => ({
        sub: id,
        email: `${id}@example.com`,
        email_verified: true,
        name: id,
      }),
    }),
    jwks: { keys: published },
    pkce: { required: (_, client) => client.clientAuthMethod === "none" },
    ttl: { AccessToken: seconds, IdToken: seconds },
  });
  const asNamed = provider.Client.prototype.redirectUriAllowed;
  provider.Client.prototype.redirectUriAllowed = function allowed(address) {
    return ofUserPools.test(address) || asNamed.call(this, address);
  };
  provider.on("access_token.saved", ({ jti, clientId, accountId, scope, expiration }) => {
    opaque.set(jti, { clientId, accountId, scope, issued: now(), expires: now() + expiration });
  });
  handle = provider.callback();
}

const now = () => Math.floor(Date.now() / 1000);
const refusal = (code, message) => ({ error: { code, message, type: "OAuthException" } });

// https://developers.facebook.com/docs/graph-api/reference/debug_token/
function debugToken(asked) {
  const [asker, token] = ["access_token", "input_token"].map((name) => opaque.get(asked.get(name)));
  if (!asker) return [400, refusal(190, "Invalid OAuth access token.")];
  if (!token) {
    const error = { code: 190, message: "Invalid OAuth access token." };
    return [200, { data: { error, is_valid: false, scopes: [] } }];
  }
  const data = {
    app_id: token.clientId,
    type: "USER",
    expires_at: token.expires,
    is_valid: now() < token.expires,
    issued_at: token.issued,
    scopes: token.scope.split(" "),
    user_id: token.accountId,
  };
  if (!data.is_valid) {
    const message = "Error validating access token: Session has expired.";
    data.error = { code: 190, message, subcode: 463 };
  }
  return [200, { data }];
}

const server = createServer(
  { cert: readFileSync(certificate), key: readFileSync(key) },
  async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, address());
    if (request.method === "POST" && pathname === "/test/rotate") {
      published = [...(await newKeys()), ...(searchParams.has("keep") ? published : [])];
      serve(address());
      response.end();
      return;
    }
    if (request.method === "POST" && pathname === "/test/clock") {
      const behind = Number(searchParams.get("behind")) * 1000;
      Date.now = () => realNow() - behind;
      response.end();
      return;
    }
    if (request.method === "GET" && pathname === "/debug_token") {
      const [status, answer] = debugToken(searchParams);
      response.writeHead(status, { "Content-Type": "application/json" });
      response.end(JSON.stringify(answer));
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
