// Lets the page's unchanged Amplify find the local AWS, where it looks for AWS.
//
// Amplify has no setting for the address of S3. So a service worker hands requests for AWS's hosts to
// Vite's server, which passes them on under the host's own name: a signature is made for that name.
// Nothing of this is in what `npm run build` writes.
import http from "node:http";

const PASSED_ON = "/local-aws/";
const WORKER = "/local-aws.js";
const AWS = String.raw`\.amazonaws\.com$`;

const worker = `
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { host, pathname, search } = new URL(event.request.url);
  if (/${AWS}/.test(host)) {
    event.respondWith(passOn(event.request, "${PASSED_ON}" + host + pathname + search));
  }
});

async function passOn(request, path) {
  const body = ["GET", "HEAD"].includes(request.method) ? undefined : await request.arrayBuffer();
  const { method, headers } = request;
  const answer = await fetch(path, { method, headers, body });
  // The browser would refuse what AWS does not allow this page to read, so it is refused here.
  const allowed = answer.headers.get("access-control-allow-origin");
  return ["*", self.location.origin].includes(allowed) ? answer : Response.error();
}`;

// The page's script starts once the worker stands before it: its first request to AWS must not leave
// the machine. A reload in its stead would come after the page is there, and take what was typed.
const started = (script) => `
const { serviceWorker } = navigator;
await serviceWorker.register("${WORKER}");
const { active } = await serviceWorker.ready;
if (!serviceWorker.controller) {
  const controlled = new Promise((done) =>
    serviceWorker.addEventListener("controllerchange", done, { once: true }),
  );
  active.postMessage("claim"); // after a forced reload a worker claims nothing by itself
  await controlled;
}
await import("${script}");`;
const SCRIPT = /(<script type="module") src="([^"]+)">/;

/** A plugin of Vite. Without an address there is nothing to do: the page talks to AWS. */
export function localAws(endpoint) {
  return {
    name: "local-aws",
    apply: "serve",
    transformIndexHtml: {
      order: "pre",
      handler(html) {
        if (!endpoint) return html;
        if (!SCRIPT.test(html)) {
          throw new Error('index.html must load its script by <script type="module" src="...">.');
        }
        return html.replace(SCRIPT, (_, tag, script) => `${tag}>${started(script)}`);
      },
    },
    configureServer(server) {
      if (!endpoint) return;
      server.middlewares.use((request, response, next) => {
        if (request.url === WORKER) {
          response.setHeader("content-type", "text/javascript");
          response.end(worker);
        } else if (request.url.startsWith(PASSED_ON)) {
          passOn(endpoint, request, response);
        } else {
          next();
        }
      });
    },
  };
}

function passOn(endpoint, request, response) {
  const [, host, path] = /^([^/]*)(.*)$/.exec(request.url.slice(PASSED_ON.length));
  const { hostname, port } = new URL(endpoint);
  const origin = `http://${request.headers.host}`; // a request to the own origin names none
  const { method, headers } = request;
  const sent = { hostname, port, path, method, headers: { ...headers, host, origin } };
  const passed = http.request(sent, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  passed.on("error", (error) => response.writeHead(502).end(String(error)));
  request.pipe(passed);
}
