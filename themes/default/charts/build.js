// Makes dist/echarts.js from entry.js: one ES module, run by `npm ci` (script
// "prepare"). The builder of the site takes it from there if it is there.
import { build } from "esbuild";
import { fileURLToPath } from "node:url";

await build({
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
  entryPoints: ["entry.js"],
  outfile: "dist/echarts.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2020"],
  legalComments: "eof",
  define: { "process.env.NODE_ENV": '"production"', __DEV__: "false" },
  logLevel: "info",
});
