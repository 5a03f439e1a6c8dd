// A peer's side of the talk with the runner, for node: see talk.py.

import { createInterface } from "node:readline";
import { openSync, readSync, readFileSync, writeFileSync, closeSync } from "node:fs";

const BYTES_A_NUMBER = 8;

export const [caseName, folder, draws] = [process.argv[2], process.argv[3], Number(process.argv[4])];

export function drawn(name) {
  const numbers = new Float64Array(draws);
  const file = openSync(`${folder}/${name}.f64`, "r");
  const bytes = Buffer.from(numbers.buffer);
  for (let at = 0; at < draws * BYTES_A_NUMBER; )
    at += readSync(file, bytes, at, bytes.length - at, null);
  closeSync(file);
  return numbers;
}

// Where a package is, from the environment that this file was copied into.
export function version(name) {
  const path = new URL(`node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(path, "utf8")).version;
}

const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");

// `work` is what is timed; `totals` gives its last result as numbers; `others` are more questions that it answers.
export async function serve({ work, totals, versions, others = {} }) {
  say({ ready: true, pid: process.pid, versions: { node: process.versions.node, ...versions } });
  for await (const line of createInterface({ input: process.stdin })) {
    const asked = JSON.parse(line);
    if (asked.do === "run") {
      const start = performance.now();
      let calls = 0;
      let elapsed;
      do {
        await work();
        calls += 1;
        elapsed = (performance.now() - start) / 1000;
      } while (elapsed < asked.least);
      say({ seconds: elapsed / calls, calls });
    } else if (asked.do === "write") {
      writeFileSync(asked.to, Buffer.from(Float64Array.from(totals()).buffer));
      say({ written: true });
    } else if (asked.do in others) {
      writeFileSync(asked.to, Buffer.from(Float64Array.from(await others[asked.do](asked)).buffer));
      say({ written: true });
    } else break;
  }
  process.exit(0);
}
