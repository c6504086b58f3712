// start opens the list and wires the page to it.
async function start() {
  let data;
  try {
    data = await loadData();
  } catch (fault) {
    byID("list-fault").textContent = fault.message;
    byID("list-fault").hidden = false;
    byID("count").textContent = "";
    return;
  }
  const grid = new Grid(data);
  const detail = new Detail(grid);
  grid.drawHead();
  grid.drawFilters();
  grid.refresh();
  wire(grid, detail);
  followAddress(grid, detail);
  globalThis.page = grid; // for whoever looks into the page from the console
  document.documentElement.dataset.ready = "true";
}

function wire(grid, detail) {
  let typing;
  byID("tools").addEventListener("submit", (event) => event.preventDefault());
  byID("find").addEventListener("input", (event) => {
    clearTimeout(typing);
    typing = setTimeout(() => grid.search(event.target.value), 90);
  });
  byID("clear").addEventListener("click", () => grid.clear());
  byID("save").addEventListener("click", () => download(grid));
  byID("save").hidden = false;
  let drawing = false;
  const redraw = () => {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => { drawing = false; grid.draw(false); });
  };
  grid.window.addEventListener("scroll", redraw, { passive: true });
  window.addEventListener("resize", redraw);
  grid.body.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-at]");
    if (row && !getSelection().toString()) detail.show(Number(row.dataset.at));
  });
  grid.body.addEventListener("keydown", (event) => grid.onKey(event));
  window.addEventListener("beforeprint", () => grid.toPaper());
  window.addEventListener("afterprint", () => grid.draw(true));
  for (const button of document.querySelectorAll("button[data-column]")) {
    button.addEventListener("click", () => pick(grid, button.dataset));
  }
}

// unfoldForPaper opens on paper what is folded away on the screen.
function unfoldForPaper() {
  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("main details:not([open])")];
    for (const fold of closed) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of closed) fold.open = false;
    closed = [];
  });
}

// fold puts the long part of each table behind its button.
function fold() {
  for (const more of document.querySelectorAll("tbody.more")) {
    const button = more.closest(".scroll").nextElementSibling;
    const words = button.textContent;
    const turn = (open) => {
      more.hidden = !open;
      button.setAttribute("aria-expanded", open);
      button.textContent = open ? "Show fewer" : words;
    };
    button.addEventListener("click", () => turn(more.hidden));
    button.hidden = false;
    turn(false);
  }
}

// pick narrows the list as a figure elsewhere on the page asks for.
function pick(grid, { column, value }) {
  const index = grid.data.columns.findIndex((c) => c.title === column);
  if (index < 0) return;
  grid.chosen.clear();
  for (const list of document.querySelectorAll("#filters select")) list.value = "";
  grid.choose(index, value);
  byID("list").scrollIntoView({ behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  grid.window.focus({ preventScroll: true });
}

fold();
unfoldForPaper();
copyable(document);
if (byID("data")) start();
