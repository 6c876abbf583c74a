// Preload for jsii's Node process. It defers two things until they are used:
//
// - the files behind a provider's lib/index.js, which requires every one of them at its start;
// - `archiver`, which cdktf requires at its start and uses only to zip an asset. (CDK Terrain zips
//   with `fflate`, which loads in 4 ms: not worth a rule.)
//
// A file that does not have exactly the known shape is loaded as it is.
//
// As a program, `node preload.cjs FILE`, it says what it would do with the source of an index on
// its standard input, which is a package's FILE: `python -m cdktf_lazy status` asks that.
"use strict";

const INDEX = /[\\/]@(?:cdktf|cdktn)[\\/]provider-[^\\/]+[\\/]lib[\\/]index\.js$/;
const CDKTF_FS = /[\\/]cdkt[fn][\\/]lib[\\/]private[\\/]fs\.js$/;

function fallBack(thing, reason) {
  const verbose = process.env.CDKTF_LAZY_VERBOSE;
  if (verbose && verbose !== "0") {
    process.stderr.write(`cdktf-lazy: ${thing} is loaded the ordinary way: ${reason}\n`);
  }
}

const ES_MODULE = 'Object.defineProperty(exports, "__esModule", { value: true });';
const REQUIRE = /^exports\.(\w+) = (__importStar\()?require\("(\.\/[^"]+)"\)(\))?;$/;
const IMPORT_STAR = "\nvar __importStar = ";
const DECLARE = /^(?:exports\.\w+ = )+void 0;$/;

function withoutSourceMap(source) {
  const end = source.indexOf("\n//# sourceMappingURL=");
  return end < 0 ? source : source.slice(0, end);
}

// What an index file does: its first lines (the compiler's helpers), what it requires, and the
// names in the order in which it makes them. Or a reason why that cannot be said.
function readIndex(source) {
  const code = withoutSourceMap(source);
  const start = code.indexOf(`\n${ES_MODULE}\n`);
  if (start < 0) return { reason: "it is not a module that TypeScript compiled" };
  const required = new Map();
  const order = [];
  for (const line of code.slice(start + ES_MODULE.length + 2).split("\n")) {
    if (line === "" || line.startsWith("//")) continue;
    const found = REQUIRE.exec(line);
    if (found && Boolean(found[2]) === Boolean(found[4])) {
      required.set(found[1], { path: found[3], isStar: Boolean(found[2]) });
    } else if (DECLARE.test(line)) {
      // The right-most name is assigned first.
      order.push(...line.match(/\w+(?= = )/g).reverse());
    } else {
      return { reason: `it has an unknown line: ${line.slice(0, 80)}` };
    }
  }
  const requires = code.split("require(").length - 1;
  if (required.size === 0 || required.size !== requires) {
    return { reason: `${required.size} of its ${requires} requires have the known form` };
  }
  if (order.length !== required.size || order.some((name) => !required.has(name))) {
    return { reason: "it does not declare exactly the names that it requires" };
  }
  const helpers = code.slice(0, start);
  if (code.includes(" = __importStar(") && !helpers.includes(IMPORT_STAR)) {
    return { reason: "it uses __importStar in an unknown way" };
  }
  return { helpers, required, order };
}

// Run the index file's own helpers to get its __importStar.
function importStarOf(module, filename, helpers) {
  if (!helpers.includes(IMPORT_STAR)) return (value) => value;
  module._compile(`${helpers}\nexports.importStar = __importStar;`, filename);
  const { importStar } = module.exports;
  delete module.exports.importStar;
  return importStar;
}

function defineLazily(module, { required, order }, importStar) {
  const target = module.exports;
  const define = (name, value) =>
    Object.defineProperty(target, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  Object.defineProperty(target, "__esModule", { value: true });
  for (const name of order) {
    const { path, isStar } = required.get(name);
    Object.defineProperty(target, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = isStar ? importStar(module.require(path)) : module.require(path);
        define(name, value);
        return value;
      },
      set: (value) => define(name, value),
    });
  }
}

// Whether cdktf's fs.js uses `archiver` only by calling it.
function onlyCallsArchiver(source) {
  const code = withoutSourceMap(source);
  const uses = code.match(/\barchiver\b(?!\()/g) || [];
  return (
    code.split('\nconst archiver = require("archiver");').length === 2 &&
    uses.length === 2 // the declaration and the module's name
  );
}

function deferArchiver(module) {
  const require = module.require;
  module.require = function (id) {
    if (id !== "archiver") return require.apply(module, arguments);
    return (...args) => require.call(module, id)(...args);
  };
}

function install() {
  const Module = require("module");
  const fs = require("fs");
  const load = Module._extensions[".js"];
  if (typeof load !== "function") {
    fallBack("the provider's index", "this Node loads files in an unknown way");
    return;
  }
  Module._extensions[".js"] = function (module, filename) {
    try {
      if (INDEX.test(filename)) {
        const index = readIndex(fs.readFileSync(filename, "utf8"));
        if (!index.reason) {
          defineLazily(module, index, importStarOf(module, filename, index.helpers));
          return undefined;
        }
        fallBack(filename, index.reason);
      } else if (CDKTF_FS.test(filename)) {
        const source = fs.readFileSync(filename, "utf8");
        if (onlyCallsArchiver(source)) deferArchiver(module);
        else if (source.includes('require("archiver")')) fallBack(filename, "it uses archiver in an unknown way");
      }
    } catch (error) {
      fallBack(filename, error.message);
    }
    return load.apply(this, arguments);
  };
}

function describeIndex(filename) {
  if (!INDEX.test(filename)) return { reason: `${filename} is not the index of a provider` };
  const { reason, required } = readIndex(require("fs").readFileSync(0, "utf8"));
  return reason ? { reason } : { files: required.size };
}

// Processes that jsii's kernel forks would inherit the preload from here.
function forgetPreload() {
  const at = process.execArgv.indexOf(__filename);
  const isLauncher = /jsii-runtime\.js$/.test(process.argv[1] || "");
  if (at > 0 && !isLauncher) process.execArgv.splice(at - 1, 2);
}

try {
  if (require.main === module) {
    process.stdout.write(JSON.stringify(describeIndex(process.argv[2])));
  } else if (require("worker_threads").isMainThread) {
    install();
    forgetPreload();
  }
} catch (error) {
  fallBack("jsii's Node process", error.message);
}
