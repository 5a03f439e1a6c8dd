// HyperFormula: the draws are in the sheet; its price changes to and fro, and everything that hangs on it is worked
// out again. One formula over whole columns: a formula for each row takes ten times as long to read in, and more time.

import { HyperFormula } from "hyperformula";
import { caseName, draws, drawn, serve, version } from "./talk.mjs";

const [people, stay] = [drawn("people"), drawn("stay")];
const years = {
  prepaid: `ROUNDUP(B1:B${draws},0)`,
  half_price: `(ROUNDUP(B1:B${draws},0)-IF(B1:B${draws}>1,0.5,0))`,
}[caseName];
const rows = Array.from(people, (n, at) => [n, stay[at]]);
rows[0] = [people[0], stay[0], `=ARRAYFORMULA(D1*A1:A${draws}*${years})`, 0];

const sheet = HyperFormula.buildFromArray(rows, {
  licenseKey: "gpl-v3",
  maxRows: draws,
  useArrayArithmetic: true,
});
const price = { sheet: 0, row: 0, col: 3 };

// Each run sets another price than the last, so that none finds its work done.
let turn = 0;
const work = () => sheet.setCellContents(price, 20000 + (turn++ % 2));
await serve({
  work,
  totals: () => {
    sheet.setCellContents(price, 20000);
    return sheet
      .getRangeValues({ start: { sheet: 0, row: 0, col: 2 }, end: { sheet: 0, row: draws - 1, col: 2 } })
      .map(([total]) => total);
  },
  versions: { hyperformula: version("hyperformula") },
});
