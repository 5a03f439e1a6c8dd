// Squiggle: sample sets that it draws for itself. Lists of given draws can only be written into the program's text,
// which shows that the formula is the same but takes seconds for ten thousand, so a few of them are costed, untimed.

import { run } from "@quri/squiggle-lang";
import { caseName, draws, drawn, serve, version } from "./talk.mjs";

const YEARS = {
  prepaid: "SampleSet.map(stay, Number.ceil)",
  half_price: "SampleSet.map(stay, {|t| Number.ceil(t) - (t > 1 ? 0.5 : 0)})",
}[caseName];

const OWN = `
people = SampleSet.map(SampleSet.fromDist(Sym.triangular(238, 252, 300)), Number.round)
stay = SampleSet.fromDist(Sym.uniform(0.34, 2.6))
export total = 20000 * people * ${YEARS}`;

const given = (people, stay) => `
people = SampleSet.fromList([${people}])
stay = SampleSet.fromList([${stay}])
export total = 20000 * people * ${YEARS}`;

async function samples(code, sampleCount) {
  const output = await run(code, { environment: { sampleCount, xyPointLength: 1000, seed: "per head" } });
  const found = output.getExports();
  if (!found.ok) throw new Error(String(found.value));
  return found.value.get("total").value.getSamples();
}

let totals;
await serve({
  work: async () => {
    totals = undefined;
    totals = await samples(OWN, draws);
  },
  totals: () => totals,
  versions: { "@quri/squiggle-lang": version("@quri/squiggle-lang") },
  others: {
    given: ({ draws }) => samples(given(drawn("people").slice(0, draws), drawn("stay").slice(0, draws)), draws),
  },
});
