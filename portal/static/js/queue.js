// The queue by keyboard: j/k move, Enter opens, a answers, / searches, ? shows the keys. Wide windows open beside the list.

const queue = document.querySelector("[data-queue]");
const keys = document.querySelector("[data-keys]");
const wide = window.matchMedia("(min-width: 75rem)");

const rows = () => [...queue.querySelectorAll("[data-row]")];
const openerOf = (row) => row && row.querySelector("[data-open]");
const typing = (element) => element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const current = () => rows().find((row) => row.getAttribute("aria-selected") === "true");

function select(row) {
  rows().forEach((other) => other.removeAttribute("aria-selected"));
  row.setAttribute("aria-selected", "true");
}

function move(step) {
  const all = rows();
  const place = all.indexOf(current());
  const next = all[place < 0 ? 0 : Math.min(Math.max(place + step, 0), all.length - 1)];
  if (!next) return;
  select(next);
  openerOf(next).focus();
}

// True where the thing was opened beside the list; otherwise the link does its own work.
function openBeside(link) {
  const detail = document.getElementById("detail");
  if (!detail || !wide.matches || typeof htmx === "undefined") return false;
  select(link.closest("[data-row]"));
  detail.setAttribute("hx-sync", "replace");
  htmx.ajax("GET", link.dataset.part || link.href, { source: detail, target: "#detail", swap: "innerHTML" }).then(() => {
    detail.scrollTop = 0;
    detail.focus({ preventScroll: true });
  });
  return true;
}

function answer() {
  const detail = document.getElementById("detail");
  const link = current() && current().querySelector("[data-open]");
  const words = detail && detail.querySelector("textarea");
  if (words) words.focus();
  else if (link && link.closest("[data-answer]")) window.location.assign(link.href + link.closest("[data-answer]").dataset.answer);
  else if (link) link.click();
}

function search() {
  const field = document.querySelector("[data-search]");
  if (field) { field.focus(); field.select(); }
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
  if (typing(event.target)) return;
  const acts = { j: () => move(1), k: () => move(-1), a: answer, "/": search, "?": () => { if (keys) keys.open = !keys.open; } };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

if (queue) {
  document.addEventListener("keydown", press);
  queue.addEventListener("click", (event) => {
    const link = event.target.closest("[data-open]");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (link && plain && openBeside(link)) event.preventDefault();
  });
}
