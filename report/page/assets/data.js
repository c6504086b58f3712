"use strict";

// The list arrives column by column: values[col][cells[col][row]].

// loadData opens the data block of the page.
async function loadData() {
  const block = document.getElementById("data");
  const text = block.textContent;
  block.remove();
  if (block.type === "application/json") return JSON.parse(text);
  if (typeof DecompressionStream === "undefined") {
    throw new Error("This browser is too old to open the list. Use a current one, or the CSV.");
  }
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

// valueOf returns the number of a row's value in a column.
function valueOf(column, row) { return column.cells ? column.cells[row] : row; }

// textOf returns a row's text in a column.
function textOf(column, row) { return column.values[valueOf(column, row)]; }

// lowered returns a column's values in lower case, made once.
function lowered(column) {
  column.lower ??= column.values.map((v) => v.toLowerCase());
  return column.lower;
}

// ranks returns for each value of a column its place in the order, made once.
function ranks(column) {
  if (column.ranks) return column.ranks;
  const fixed = new Map((column.order ?? []).map((v, i) => [v, i]));
  const lower = lowered(column);
  const numbers = column.kind === "number" ? column.values.map((v) => (v === "" ? -Infinity : Number(v))) : null;
  const place = (i) => fixed.get(column.values[i]) ?? fixed.size;
  const order = column.values.map((_, i) => i);
  order.sort((a, b) => {
    if (numbers) return numbers[a] - numbers[b] || a - b;
    return place(a) - place(b) || (lower[a] < lower[b] ? -1 : lower[a] > lower[b] ? 1 : a - b);
  });
  column.ranks = new Int32Array(order.length);
  order.forEach((value, rank) => { column.ranks[value] = rank; });
  return column.ranks;
}

// blockOf returns a block of the list in full: its texts and rows are written once for all.
function blockOf(data, at) {
  const b = data.blocks[at];
  const word = (i) => data.words[i ?? 0];
  return { title: word(b.t), note: word(b.n), rest: word(b.r), picture: b.p === true, head: b.h.map(word),
    rows: b.l.map((i) => ({ mark: data.marks[data.lines[i][0]], cells: data.lines[i].slice(1).map(word) })) };
}

// parts returns the single values of a cell.
function parts(value) { return value === "" ? [] : value.split("\n"); }

// choices returns [value, rows] for a column's filter, in the column's order.
function choices(data, column) {
  const counts = new Map();
  const perValue = new Int32Array(column.values.length);
  for (let row = 0; row < data.count; row++) perValue[valueOf(column, row)]++;
  column.values.forEach((value, i) => {
    for (const part of parts(value)) counts.set(part, (counts.get(part) ?? 0) + perValue[i]);
  });
  const fixed = new Map((column.order ?? []).map((v, i) => [v, i]));
  const place = (v) => fixed.get(v) ?? fixed.size;
  return [...counts].sort((a, b) => place(a[0]) - place(b[0]) || (a[0] < b[0] ? -1 : 1));
}

// marked returns for each value of a column whether test holds.
function marked(column, test) {
  const marks = new Uint8Array(column.values.length);
  column.values.forEach((value, i) => { marks[i] = test(value, i) ? 1 : 0; });
  return marks;
}

// select returns the rows that bear every chosen value and every searched word.
function select(data, chosen, words) {
  const tests = [];
  for (const [index, wanted] of chosen) {
    const column = data.columns[index];
    const marks = marked(column, (value) => value === wanted || parts(value).includes(wanted));
    tests.push((row) => marks[valueOf(column, row)] === 1);
  }
  for (const word of words) {
    const hits = data.columns.map((column) => {
      const lower = lowered(column);
      return { column, marks: marked(column, (_, i) => lower[i].includes(word)) };
    }).filter((hit) => hit.marks.includes(1));
    tests.push((row) => hits.some((hit) => hit.marks[valueOf(hit.column, row)] === 1));
  }
  const rows = [];
  for (let row = 0; row < data.count; row++) {
    if (tests.every((test) => test(row))) rows.push(row);
  }
  return rows;
}

// arrange sorts rows by a column; equal ones keep the order of the report.
function arrange(rows, column, down) {
  const rank = ranks(column);
  const sign = down ? -1 : 1;
  return rows.sort((a, b) => sign * (rank[valueOf(column, a)] - rank[valueOf(column, b)]) || a - b);
}
