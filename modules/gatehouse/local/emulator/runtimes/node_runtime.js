// Runs in the process of each function in Node.js: what AWS's runtime for Node.js does.
//
// It gets the descriptors of its calls and of its answers. The first line of the calls says which
// handler to load, each other one is a call.
//
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
"use strict";
const { closeSync, constants, existsSync, openSync, realpathSync, writeSync } = require("fs");
const http = require("http");
const https = require("https");
const NodeModule = require("module");
const { Socket } = require("net");
const { basename, dirname, join, resolve, sep } = require("path");
const readline = require("readline");
const { pathToFileURL } = require("url");
const { format } = require("util");

// What a function starts must not read its calls, or write among its answers: what Node.js opens is
// closed in it, what Node.js was started with is not.
const own = (given, flags) => {
  const opened = openSync(`/dev/fd/${given}`, flags);
  closeSync(Number(given));
  return opened;
};
const given = process.argv.splice(2);
const calls = own(given[0], constants.O_RDONLY);
const answers = own(given[1], constants.O_WRONLY);
const write = process.stderr.write.bind(process.stderr);
const major = Number((process.env.AWS_EXECUTION_ENV || "").replace(/\D*(\d+).*/, "$1"));
let requestId;
let endOfOutput;

// ---- packages: those of the zip and of layers, none of the machine -----------------------------

function closeIn(task) {
  const place = dirname(realpathSync(task)) + sep;
  const paths = NodeModule._nodeModulePaths;
  NodeModule._nodeModulePaths = (from) => paths(from).filter((each) => each.startsWith(place));
  if (!NodeModule.register) return;
  const hook = `
    const place = ${JSON.stringify(pathToFileURL(place).href)};
    export async function resolve(specifier, context, next) {
      const found = await next(specifier, context);
      const elsewhere = found.url.startsWith("file:") && !found.url.startsWith(place);
      if (!elsewhere || !/^(?![./]|file:|node:)/.test(specifier)) return found;
      const error = new Error("Cannot find package '" + specifier + "'");
      throw Object.assign(error, { code: "ERR_MODULE_NOT_FOUND" });
    }`;
  NodeModule.register("data:text/javascript," + encodeURIComponent(hook));
}

// ---- addresses: what is meant for AWS goes to the local AWS ------------------------------------
// Clients that know AWS_ENDPOINT_URL go there by themselves; older ones don't.

function stayHere() {
  const here = new URL(process.env.AWS_ENDPOINT_URL);
  const away = https.request;
  https.request = function (...given) {
    const target = typeof given[0] === "string" ? new URL(given[0]) : given[0];
    const named = String(target.hostname || target.host || "").split(":")[0];
    if (here.protocol !== "http:" || !/\.amazonaws\.com(\.cn)?$/.test(named)) {
      return away.apply(https, given);
    }
    const more = typeof given[1] === "object" ? given[1] : {};
    const asked =
      target instanceof URL ? { path: target.pathname + target.search, ...more } : target;
    const headers = { ...asked.headers };
    if (!Object.keys(headers).some((name) => name.toLowerCase() === "host")) headers.host = named;
    const options = { method: asked.method, path: asked.path, headers };
    const sent = { ...options, hostname: here.hostname, port: here.port };
    return http.request(sent, given.find((each) => typeof each === "function"));
  };
  https.get = function (...given) {
    const request = https.request(...given);
    request.end();
    return request;
  };
  NodeModule.syncBuiltinESMExports();
}

// ---- the handler -------------------------------------------------------------------------------

function isOfModules(folder) {
  if (basename(folder) === "node_modules") return false;
  const described = join(folder, "package.json");
  if (existsSync(described)) {
    try {
      return require(described).type === "module";
    } catch {
      return false;
    }
  }
  return folder !== dirname(folder) && isOfModules(dirname(folder));
}

function problem(name, message) {
  return Object.assign(new Error(message), { name: `Runtime.${name}` });
}

async function loaded(module) {
  const asModule = isOfModules(dirname(module));
  const imported = (file) => import(pathToFileURL(file).href);
  if (existsSync(module)) return require(module);
  if (existsSync(module + ".js")) {
    return asModule ? imported(module + ".js") : require(module + ".js");
  }
  if (existsSync(module + ".mjs")) return imported(module + ".mjs");
  if (existsSync(module + ".cjs")) return require(module + ".cjs");
  if (major >= 24) {
    if (existsSync(module + ".ts")) {
      return asModule ? imported(module + ".ts") : require(module + ".ts");
    }
    if (existsSync(module + ".mts")) return imported(module + ".mts");
    if (existsSync(module + ".cts")) return require(module + ".cts");
  }
  throw problem("ImportModuleError", `Cannot find module '${basename(module)}'`);
}

async function load(task, named) {
  closeIn(task);
  const [file, ...path] = basename(named).split(".");
  const module = await loaded(resolve(task, dirname(named), file));
  const found = path.reduce((inside, name) => inside && inside[name], module);
  if (!found) throw problem("HandlerNotFound", `${named} is undefined or not exported`);
  if (typeof found !== "function") {
    throw problem("HandlerNotFound", `${named} is not a function`);
  }
  if (major >= 24 && found.length >= 3) {
    const told = "Node.js 24 and later take no handlers with a callback: make it async";
    throw problem("CallbackHandlerDeprecated", told);
  }
  return found;
}

// ---- logs and errors ---------------------------------------------------------------------------

const described = (error) => ({
  errorType: (error.constructor && error.constructor.name) || "UnknownError",
  errorMessage: error.message,
  stackTrace: typeof error.stack === "string" ? error.stack.split("\n") : [],
});

function asJson(level, parts) {
  const line = { timestamp: new Date().toISOString(), level, requestId };
  const replacer = (_, value) =>
    value instanceof Error ? { ...described(value), ...value } : value;
  if (parts.length === 1) {
    try {
      return JSON.stringify({ ...line, message: parts[0] }, replacer);
    } catch {
      return JSON.stringify({ ...line, message: format(parts[0]) });
    }
  }
  const error = parts.find((each) => each instanceof Error);
  return JSON.stringify({ ...line, message: format(...parts), ...(error && described(error)) });
}

const asText = (level, parts) =>
  [new Date().toISOString(), requestId, level, format(...parts)].join("\t");

const line = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON" ? asJson : asText;
const names = { trace: "TRACE", debug: "DEBUG", info: "INFO", log: "INFO", warn: "WARN" };
for (const [name, level] of Object.entries({ ...names, error: "ERROR" })) {
  console[name] = (...parts) => write(line(level, parts).replace(/\n/g, "\r") + "\n");
}

function failed(error) {
  const known = error instanceof Error;
  const trace = known && error.stack ? error.stack.split("\n") : [];
  const told = known ? [error.name, error.message] : [typeof error, String(error)];
  const body = { errorType: told[0], errorMessage: told[1], trace };
  return { id: requestId || "", status: "error", error: body };
}

// ---- calls -------------------------------------------------------------------------------------

const say = (answer) => {
  let unsaid = Buffer.from(JSON.stringify(answer) + "\n");
  while (unsaid.length) unsaid = unsaid.subarray(writeSync(answers, unsaid));
};

let setForACall = [];
function setVariables(variables) {
  for (const name of setForACall) delete process.env[name];
  Object.assign(process.env, variables);
  setForACall = Object.keys(variables);
}

function contextOf(call, settle) {
  const ends = Date.now() + call.timeout_ms;
  const old = {
    done: settle,
    succeed: (result) => settle(null, result),
    fail: (error) => settle(error || new Error("fail")),
  };
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: call.invoked_function_arn,
    awsRequestId: call.request_id,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, ends - Date.now()),
    ...(major >= 24 ? {} : old),
  };
}

let settleCurrent = null;
function run(handler, message) {
  requestId = message.ctx.request_id;
  setVariables(message.ctx.variables);
  const settle = (error, result) => {
    if (settleCurrent !== settle) return; // it has answered already
    settleCurrent = null;
    const answer = error ? failed(error) : { id: requestId, status: "ok", result };
    write(`${endOfOutput}${requestId}\0\n`);
    say(answer);
  };
  settleCurrent = settle;
  try {
    const result = handler(message.event, contextOf(message.ctx, settle), settle);
    if (result && typeof result.then === "function") {
      result.then(
        (value) => settle(null, value),
        (error) => settle(error || new Error(String(error))),
      );
    } else if (handler.length < 3 && (result !== undefined || major >= 24)) {
      // Up to Node.js 22, the runtime takes an answer from a promise or a callback alone.
      settle(null, major >= 24 ? result : null);
    }
  } catch (error) {
    settle(error || new Error(String(error)));
  }
}

function endWith(status, name) {
  return (error) => {
    const known = error instanceof Error ? error : new Error(String(error));
    if (name) Object.assign(known, { name });
    if (settleCurrent) settleCurrent(known);
    else write(`${known.stack}\n`);
    process.exit(status);
  };
}

async function start(told) {
  endOfOutput = told.end;
  stayHere();
  try {
    const handler = await load(told.code_dir, told.handler);
    process.on("uncaughtException", endWith(129));
    process.on("unhandledRejection", endWith(128, "Runtime.UnhandledPromiseRejection"));
    say({ id: "", status: "ready" });
    return handler;
  } catch (error) {
    say(failed(error));
    return process.exit(1);
  }
}

let handler = null;
const input = new Socket({ fd: calls, readable: true, writable: false });
readline.createInterface({ input, terminal: false }).on("line", (text) => {
  const message = JSON.parse(text);
  if (handler === null) handler = start(message);
  else handler.then((found) => run(found, message));
});
