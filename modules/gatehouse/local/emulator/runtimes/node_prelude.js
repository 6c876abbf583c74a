// Runs in the process of each function in Node.js, before its handler is loaded: how AWS's runtime
// finds handlers, writes logs and reports errors. The worker of the emulator calls what is here.
const _gatehouse = (() => {
  const { existsSync, realpathSync } = require("fs");
  const { basename, dirname, join, resolve, sep } = require("path");
  const { pathToFileURL } = require("url");
  const { format } = require("util");
  const NodeModule = require("module");
  const write = process.stderr.write.bind(process.stderr);
  const major = Number((process.env.AWS_EXECUTION_ENV || "").replace(/\D*(\d+).*/, "$1"));
  let requestId;

  // ---- packages: those of the zip and of layers, none of the machine ---------------------------

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

  // ---- the handler -----------------------------------------------------------------------------

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
    throw new Error(`Cannot find module '${basename(module)}'`);
  }

  async function handler(task, named) {
    closeIn(task);
    const [file, ...path] = basename(named).split(".");
    const module = await loaded(resolve(task, dirname(named), file));
    const found = path.reduce((inside, name) => inside && inside[name], module);
    if (!found) throw new Error(`${named} is undefined or not exported`);
    if (typeof found !== "function") throw new Error(`${named} is not a function`);
    if (major >= 24 && found.length >= 3) {
      throw new Error("Node.js 24 and later take no handlers with a callback: make it async");
    }
    return found;
  }

  // ---- logs and errors -------------------------------------------------------------------------

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
    return { status: "error", error: { errorType: told[0], errorMessage: told[1], trace } };
  }

  return {
    handler,
    failed,
    begin: (id) => {
      requestId = id;
    },
    // Up to Node.js 22, the runtime takes an answer from a promise or a callback alone.
    answerOf: (result) => (major >= 24 ? result : null),
    end: () => write("END_OF_OUTPUT\n"),
  };
})();
