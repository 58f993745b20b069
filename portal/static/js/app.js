// What every page gets where script runs: one sending at a time, focus kept, changes said aloud. All of it is optional.

const body = document.body;
const words = body.dataset;

document.documentElement.dataset.script = "";

function announce(text) {
  const region = document.getElementById("announce");
  if (!region || !text) return;
  region.textContent = "";
  window.setTimeout(() => { region.textContent = text; }, 60);
}

// --- one sending at a time -------------------------------------------------

const sendersOf = (form) => [...form.elements].filter((element) => element.type === "submit");

function hold(form) {
  form.dataset.sending = "";
  for (const button of sendersOf(form)) {
    const said = button.querySelector("span") || button;
    button.dataset.said = said.textContent;
    button.setAttribute("aria-disabled", "true");
    said.textContent = words.wordsSending;
  }
  announce(words.wordsSending);
}

function release(form) {
  if (!("sending" in form.dataset)) return;
  delete form.dataset.sending;
  for (const button of sendersOf(form)) {
    const said = button.querySelector("span") || button;
    if ("said" in button.dataset) said.textContent = button.dataset.said;
    delete button.dataset.said;
    button.removeAttribute("aria-disabled");
  }
}

const posts = (form) => form instanceof HTMLFormElement && form.method === "post";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!posts(form) || event.defaultPrevented) return;
  if ("sending" in form.dataset) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  // After this event, so that the pressed button's own name and value still travel with the form.
  window.setTimeout(() => hold(form), 0);
}, true);

// The page can come back from the browser's memory as it was left: mid-sending.
window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));

// --- parts of pages (htmx) -------------------------------------------------

const tokenFor = (element) => {
  const form = element.closest("form");
  const field = (form && form.querySelector("[name=csrf_token]")) || document.querySelector("[name=csrf_token]");
  return field ? field.value : "";
};

document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  const token = request.method === "GET" ? "" : tokenFor(event.target);
  if (token) request.headers["X-CSRFToken"] = token;
});

let focusWasInside = null;

document.addEventListener("htmx:before:swap", (event) => {
  const target = event.detail.ctx.target;
  focusWasInside = target && target.contains(document.activeElement) ? target : null;
});

document.addEventListener("htmx:after:swap", (event) => {
  const ctx = event.detail.ctx;
  const said = (ctx.target && ctx.target.dataset && ctx.target.dataset.announce) || words.wordsUpdated;
  if (focusWasInside && focusWasInside.isConnected && document.activeElement === body) {
    focusWasInside.setAttribute("tabindex", "-1");
    focusWasInside.focus({ preventScroll: true });
  }
  focusWasInside = null;
  if (ctx.swap !== "none") announce(said);
});

// A refused part is shown as the whole page it is; 422 alone is a part (the form, with its words).
document.addEventListener("htmx:response:error", (event) => {
  const { request, response } = event.detail.ctx;
  if (response.status === 422) return;
  if (request.method === "GET") window.location.assign(request.action);
  else if (request.form) request.form.submit();
});

document.addEventListener("htmx:error", () => announce(words.wordsOffline));

document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest && event.target.closest("form");
  if (form) release(form);
});

// --- what is wrong comes first ---------------------------------------------

const wrong = document.querySelector("[data-focus]");
if (wrong) wrong.focus();
