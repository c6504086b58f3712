// A Detail shows everything about one row beside the list.
class Detail {
  constructor(grid) {
    this.grid = grid;
    this.at = 0;
    this.dialog = byID("detail");
    byID("close").addEventListener("click", () => this.dialog.close());
    byID("earlier").addEventListener("click", () => this.show(this.at - 1));
    byID("later").addEventListener("click", () => this.show(this.at + 1));
    this.dialog.addEventListener("close", () => {
      keepAddress(grid);
      grid.focusRow(this.at);
    });
    this.dialog.addEventListener("click", (event) => { if (event.target === this.dialog) this.dialog.close(); });
  }

  // show opens the row at that place of the list as it is now.
  show(at) {
    const { rows } = this.grid;
    if (at < 0 || at >= rows.length) return;
    this.at = at;
    byID("detail-body").replaceChildren(...this.content(rows[at]));
    byID("place").textContent = `${(at + 1).toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
    byID("earlier").disabled = at === 0;
    byID("later").disabled = at === rows.length - 1;
    copyable(byID("detail-body"));
    keepAddress(this.grid, rows[at]);
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.scrollTop = 0;
  }

  content(row) {
    const { data } = this.grid;
    const title = element("h2", "", { id: "detail-title" });
    const advice = [];
    const badges = element("p");
    const list = element("dl", "", { class: "detail" });
    for (const column of data.columns) {
      const text = textOf(column, row);
      if (text === "") continue;
      if (column.kind === "lead") title.append(...breakable(text));
      else if (column.kind === "badge") badges.append(badge(column, text));
      else if (column.kind === "advice") advice.push(prose(element("p", "", { class: "advice" }), text));
      else if (column.kind === "command") advice.push(...text.split("\n").map(commandLine));
      else list.append(element("dt", column.title), element("dd", text, column.kind === "mono" ? { class: "mono" } : {}));
    }
    const blocks = data.sets[data.refs[row]].map((i) => drawBlock(blockOf(data, i)));
    return [title, badges, ...advice, list, ...blocks];
  }
}

// breakable is a name that may break behind an @ rather than in a word.
function breakable(text) {
  return text.split("@").flatMap((part, i) => (i === 0 ? [part] : ["@", element("wbr"), part]));
}

// prose fills a node with text, setting what stands between backticks as code.
function prose(node, text) {
  text.split("`").forEach((part, i) => node.append(i % 2 === 1 ? element("code", part) : part));
  return node;
}

// commandLine sets a command apart, so that it can be copied.
function commandLine(text) {
  const node = element("p", "", { class: "line" });
  node.append(element("code", text, { class: "command" }));
  return node;
}

// drawBlock draws the marked rows of a block and folds the others away.
function drawBlock(block) {
  const node = element("section", "", { class: "block" });
  node.append(element("h3", block.title));
  if (block.note) node.append(element("p", block.note, { class: "note" }));
  if (block.picture) node.append(countMarks(block));
  const marked = block.rows.filter((row) => row.mark);
  const others = block.rows.filter((row) => !row.mark);
  if (marked.length > 0) node.append(blockTable(block, marked));
  if (others.length > 0) {
    const fold = element("details");
    fold.open = marked.length === 0 && others.length <= 12;
    const more = block.rest || (marked.length > 0 ? "other, as before" : "as before");
    fold.append(element("summary", `${others.length.toLocaleString("en")} ${more}`), blockTable(block, others));
    node.append(fold);
  }
  return node;
}

function blockTable(block, rows) {
  const table = element("table");
  const head = element("tr");
  for (const title of block.head) head.append(element("th", title, { scope: "col" }));
  table.append(element("thead"), element("tbody"));
  table.tHead.append(head);
  if (block.picture) table.className = "picture";
  for (const row of rows) {
    const line = element("tr", "", row.mark ? { class: row.mark } : {});
    if (block.picture) {
      drawPair(line, row);
      table.tBodies[0].append(line);
      continue;
    }
    row.cells.forEach((text, i) => {
      if (i === 0) line.append(element("th", text, { scope: "row" }));
      else line.append(blockCell(text));
    });
    table.tBodies[0].append(line);
  }
  return table;
}

function blockCell(text) {
  const cell = element("td");
  cell.append(text === "on" || text === "off" ? element("span", text, { class: text }) : text);
  return cell;
}

// pictureMarks are the signs and words of a picture, in the order in which they are counted.
const pictureMarks = { lost: ["−", "lost"], smaller: ["↓", "smaller"], replaced: ["~", "replaced"], gained: ["+", "gained"], "stays-off": ["○", "off by choice"], "": ["=", "kept"] };

// countMarks says how much of a picture is lost, gained, kept.
function countMarks(block) {
  const list = element("p", "", { class: "marks" });
  for (const [mark, [sign, word]] of Object.entries(pictureMarks)) {
    const n = block.rows.filter((row) => row.mark === mark).length;
    if (n === 0) continue;
    const part = element("span", "", { class: mark || "kept" });
    part.append(element("b", sign, { "aria-hidden": "true" }), ` ${n.toLocaleString("en")} ${word}`);
    list.append(part);
  }
  return list;
}

// drawPair draws one service before and after, and says what becomes of it.
function drawPair(line, row) {
  const [sign, word] = pictureMarks[row.mark];
  const [was, is, why] = row.cells;
  const side = (text, name) => element(name, text || "–", text ? (name === "th" ? { scope: "row" } : {}) : { class: "nothing" });
  const end = element("td", "", { class: "mark" });
  end.append(element("b", sign, { "aria-hidden": "true" }), ` ${word}`);
  if (why) end.append(element("span", why, { class: "note" }));
  line.append(side(was, was ? "th" : "td"), side(is, was ? "td" : "th"), end);
}
