const rowHeight = 40; // as in the style sheet
const spare = 12; // rows drawn beyond each edge of the window

// element makes an element with text and attributes.
function element(name, text, attributes) {
  const node = document.createElement(name);
  if (text !== undefined && text !== "") node.textContent = text;
  for (const [key, value] of Object.entries(attributes ?? {})) node.setAttribute(key, value);
  return node;
}

const byID = (id) => document.getElementById(id);

// A Grid draws the rows in view and keeps search, filters and order.
class Grid {
  constructor(data) {
    this.data = data;
    this.shown = data.columns.map((column, index) => ({ column, index })).filter((c) => c.column.width);
    this.chosen = new Map();
    this.words = [];
    this.sort = null;
    this.rows = [];
    this.focused = 0;
    this.first = -1;
    this.last = -1;
    this.window = byID("window");
    this.body = byID("rows");
    byID("grid").setAttribute("aria-colcount", this.shown.length);
  }

  drawHead() {
    for (const { column, index } of this.shown) {
      byID("widths").append(element("col", "", { class: column.width }));
      const head = element("th", "", { scope: "col" });
      if (column.kind === "number") head.className = "number";
      const button = element("button", column.title, { type: "button" });
      button.addEventListener("click", () => this.sortBy(index));
      // A header that repeats on paper is drawn without its buttons, so the words are there twice.
      head.append(button, element("span", column.title, { class: "paper" }));
      byID("heads").append(head);
    }
  }

  drawFilters() {
    for (const [index, column] of this.data.columns.entries()) {
      if (!column.filter) continue;
      const options = choices(this.data, column);
      if (options.length < 2) continue;
      const label = element("label");
      const list = element("select", "", { "data-index": index });
      list.append(new Option("All", ""));
      for (const [value, rows] of options) list.append(new Option(`${value} (${rows.toLocaleString("en")})`, value));
      list.addEventListener("change", () => this.choose(index, list.value));
      label.append(element("span", column.title), list);
      byID("filters").append(label);
    }
  }

  // choose narrows the list to one value of a column; the empty value lifts that.
  choose(index, value) {
    if (value === "") this.chosen.delete(index);
    else this.chosen.set(index, value);
    const list = document.querySelector(`select[data-index="${index}"]`);
    if (list) list.value = value;
    this.refresh();
  }

  search(text) {
    this.words = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.refresh();
  }

  clear() {
    byID("find").value = "";
    this.words = [];
    this.chosen.clear();
    for (const list of document.querySelectorAll("#filters select")) list.value = "";
    this.refresh();
    byID("find").focus();
  }

  sortBy(index) {
    const down = this.sort?.index === index && !this.sort.down;
    this.sort = { index, down };
    this.shown.forEach((c, i) => {
      const head = byID("heads").children[i];
      if (c.index === index) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    this.refresh();
  }

  refresh() {
    this.rows = select(this.data, this.chosen, this.words);
    if (this.sort) arrange(this.rows, this.data.columns[this.sort.index], this.sort.down);
    this.focused = 0;
    this.window.scrollTop = 0;
    this.say();
    this.draw(true);
    keepAddress(this);
  }

  say() {
    const { count, noun } = this.data;
    const all = count.toLocaleString("en");
    const some = this.rows.length.toLocaleString("en");
    byID("count").textContent = this.rows.length === count ? `${all} ${noun}` : `${some} of ${all} ${noun}`;
    byID("clear").hidden = this.words.length === 0 && this.chosen.size === 0;
    byID("grid").setAttribute("aria-rowcount", this.rows.length + 1);
  }

  // draw puts the rows in view into the table, between two gaps as high as the rest.
  draw(force) {
    const top = Math.max(0, Math.floor(this.window.scrollTop / rowHeight) - spare);
    const end = Math.min(this.rows.length, top + Math.ceil(this.window.clientHeight / rowHeight) + 2 * spare);
    if (!force && top === this.first && end === this.last) return;
    this.first = top;
    this.last = end;
    this.fill(top, end);
  }

  fill(top, end) {
    const nodes = [this.gap(top)];
    for (let i = top; i < end; i++) nodes.push(this.row(i));
    nodes.push(this.gap(this.rows.length - end));
    if (this.rows.length === 0) nodes.push(this.nothing());
    this.body.replaceChildren(...nodes);
  }

  gap(rows) {
    const node = element("tr", "", { class: "gap", "aria-hidden": "true" });
    const cell = element("td", "", { colspan: this.shown.length });
    cell.style.height = `${rows * rowHeight}px`;
    node.append(cell);
    return node;
  }

  nothing() {
    const node = element("tr", "", { class: "gap" });
    node.append(element("td", "", { colspan: this.shown.length }));
    node.firstChild.append(element("p", `No ${this.data.noun} match.`, { class: "nothing" }));
    return node;
  }

  row(i) {
    const node = element("tr", "", { "aria-rowindex": i + 2, "data-at": i });
    for (const { column } of this.shown) node.append(this.cell(column, textOf(column, this.rows[i]), i));
    return node;
  }

  cell(column, text, i) {
    const line = text.replaceAll("\n", ", ");
    if (column.kind === "lead") {
      const head = element("th", "", { scope: "row" });
      head.append(element("button", line, { type: "button", class: "open", title: line, tabindex: i === this.focused ? 0 : -1 }));
      return head;
    }
    const cell = element("td", column.kind === "badge" ? "" : line, line === "" ? {} : { title: line });
    if (column.kind === "badge" && text !== "") cell.append(badge(column, text));
    if (column.kind === "number") cell.className = "number";
    if (column.kind === "mono") cell.className = "mono";
    return cell;
  }

  // focusRow moves the keyboard to a row, scrolling it into view.
  focusRow(i) {
    this.focused = Math.max(0, Math.min(this.rows.length - 1, i));
    const head = byID("heads").parentElement.offsetHeight;
    const top = this.focused * rowHeight;
    if (top < this.window.scrollTop) this.window.scrollTop = top;
    const room = this.window.clientHeight - head - rowHeight;
    if (top > this.window.scrollTop + room) this.window.scrollTop = top - room;
    this.draw(true);
    this.body.querySelector(`tr[data-at="${this.focused}"] .open`)?.focus();
  }

  onKey(event) {
    const page = Math.floor(this.window.clientHeight / rowHeight) - 1;
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page };
    if (event.key in steps) this.focusRow(this.focused + steps[event.key]);
    else if (event.key === "Home") this.focusRow(0);
    else if (event.key === "End") this.focusRow(this.rows.length - 1);
    else return;
    event.preventDefault();
  }

  // toPaper draws the rows that go on paper; back draws those in view again.
  toPaper() {
    const most = this.data.printed > 0 ? Math.min(this.data.printed, this.rows.length) : this.rows.length;
    byID("print-note").textContent = most < this.rows.length
      ? `The first ${most.toLocaleString("en")} of ${this.rows.length.toLocaleString("en")} ${this.data.noun}. The file itself holds them all.` : "";
    const rest = this.rows;
    this.rows = rest.slice(0, most);
    this.fill(0, most);
    this.rows = rest;
  }
}

// badge draws a word with its tone.
function badge(column, text) {
  return element("span", text, { class: `badge tone-${column.tones?.[text] ?? "mute"}` });
}
