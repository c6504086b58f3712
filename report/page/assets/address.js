// What the list shows stands in the address behind #, so that a copied address leads to
// the same search, filters, order and row.

// addressOf writes the state of the list.
function addressOf(grid, row) {
  const state = new URLSearchParams();
  if (grid.words.length > 0) state.set("find", grid.words.join(" "));
  for (const [index, value] of grid.chosen) state.append("is", `${grid.data.columns[index].title}=${value}`);
  if (grid.sort) state.set("sort", (grid.sort.down ? "-" : "") + grid.data.columns[grid.sort.index].title);
  if (row !== undefined) state.set("row", nameOf(grid.data, row));
  return state.toString();
}

// nameOf is what the first column calls a row.
function nameOf(data, row) { return textOf(data.columns[0], row); }

// keepAddress puts the state into the address, without a step in the browser's history.
function keepAddress(grid, row) {
  if (!grid.followed) return; // what the address asks for is not shown yet
  const state = addressOf(grid, row);
  if (!state && !location.hash.includes("=")) return;
  try {
    history.replaceState(null, "", state ? `#${state}` : location.pathname + location.search);
  } catch {
    // A browser may keep the address of a local file as it is.
  }
}

// followAddress shows what the address asks for; what it names and the list lacks is
// passed over.
function followAddress(grid, detail) {
  const state = new URLSearchParams(location.hash.slice(1));
  const find = state.get("find");
  if (find) {
    byID("find").value = find;
    grid.words = find.toLowerCase().split(/\s+/).filter(Boolean);
  }
  for (const choice of state.getAll("is")) {
    const at = choice.indexOf("=");
    const index = grid.data.columns.findIndex((c) => c.title === choice.slice(0, at));
    if (index >= 0 && at > 0) grid.choose(index, choice.slice(at + 1));
  }
  const sort = state.get("sort");
  if (sort) {
    const index = grid.data.columns.findIndex((c) => c.title === sort.replace(/^-/, ""));
    for (let i = 0; index >= 0 && i < (sort.startsWith("-") ? 2 : 1); i++) grid.sortBy(index);
  }
  const row = state.get("row");
  grid.refresh();
  grid.followed = true;
  if (row) detail.show(grid.rows.findIndex((r) => nameOf(grid.data, r) === row));
}

// csvOf writes the rows that the list shows, as a spreadsheet opens them: no cell is
// taken for a formula.
function csvOf(grid) {
  const cell = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const { columns } = grid.data;
  const lines = [columns.map((c) => cell(c.title)).join(",")];
  for (const row of grid.rows) lines.push(columns.map((c) => cell(textOf(c, row).replaceAll("\n", "; "))).join(","));
  return `\ufeff${lines.join("\r\n")}\r\n`;
}

// download saves the list as it is shown.
function download(grid) {
  const link = element("a", "", { download: `${byID("list-title").textContent.toLowerCase()}.csv` });
  link.href = URL.createObjectURL(new Blob([csvOf(grid)], { type: "text/csv" }));
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

// copyable puts a button beside each command.
function copyable(root) {
  for (const code of root.querySelectorAll("code.command")) {
    const button = element("button", "Copy", { type: "button", class: "copy", "aria-label": `Copy: ${code.textContent}` });
    button.addEventListener("click", async () => {
      const done = await toClipboard(code);
      button.textContent = done ? "Copied" : "Select and copy";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    code.after(button);
  }
}

async function toClipboard(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code); // a local file may not reach the clipboard
    return false;
  }
}
