// Keeps what is typed on this device, under the form's random draft key and nothing else, and puts it back after a crash,
// a reload or a lost connection. The key itself lives in this tab's history entry: another person gets another key.

const PREFIX = "anju.draft.";
const KEPT_FOR = 7 * 24 * 3600 * 1000;
const refused = document.body.dataset.outcome === "refused";
const signingIn = document.querySelector("[type=password], [autocomplete=one-time-code]") !== null;

const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(PREFIX + key)); } catch (error) { return null; } },
  set(key, value) { try { localStorage.setItem(PREFIX + key, JSON.stringify(value)); } catch (error) { /* full or forbidden: the page works without */ } },
  drop(key) { try { localStorage.removeItem(PREFIX + key); } catch (error) { /* as above */ } },
  keys() { try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)); } catch (error) { return []; } },
};

const typed = (element) => element.name && !["hidden", "file", "password", "submit", "button", "reset"].includes(element.type) && element.autocomplete !== "one-time-code";
const ticks = (element) => element.type === "checkbox" || element.type === "radio";
const controls = (form) => [...form.elements].filter(typed);

function reading(form) {
  const fields = {};
  for (const element of controls(form)) {
    const value = ticks(element) ? element.checked : element.value;
    (fields[element.name] = fields[element.name] || []).push(value);
  }
  return fields;
}

// A form that the server sent back, or offers again, is newer than what is kept here: only what it left empty is filled.
// A form that this tab had before and that was loaded afresh (ours) gets everything back.
function restore(form, fields, ours) {
  const places = {};
  let changed = false;
  for (const element of controls(form)) {
    const place = places[element.name] = (places[element.name] || 0) + 1;
    const value = fields[element.name] && fields[element.name][place - 1];
    const property = ticks(element) ? "checked" : "value";
    if (value === undefined || element[property] === value) continue;
    if (!ours && (ticks(element) || element.tagName === "SELECT" || element.value !== "")) continue;
    element[property] = value;
    changed = true;
  }
  return changed;
}

// A reload is a new form with a new key; this tab remembers the one it had.
function adopt(form, index) {
  const field = form.elements.namedItem("draft");
  const place = `${form.getAttribute("action")}#${index}`;
  const state = Object.assign({}, window.history.state);
  const drafts = Object.assign({}, state.drafts);
  const before = drafts[place];
  const ours = Boolean(field && before && before !== field.value && store.get(before));
  if (ours && form.dataset.stageUrl) form.dataset.stageUrl = form.dataset.stageUrl.replace(field.value, before);
  if (ours) field.value = before;
  drafts[place] = field ? field.value : form.dataset.draft;
  window.history.replaceState(Object.assign(state, { drafts }), "");
  form.dataset.draft = drafts[place];
  return ours;
}

function tell(form) {
  const note = document.createElement("p");
  note.className = "restored";
  note.setAttribute("role", "status");
  note.textContent = form.dataset.wordsRestored;
  form.prepend(note);
}

function watch(form, index) {
  const ours = adopt(form, index);
  const key = form.dataset.draft;
  const kept = store.get(key);
  if (kept && kept.fields && restore(form, kept.fields, ours)) tell(form);
  let timer = 0;
  const save = () => store.set(key, Object.assign(store.get(key) || {}, { fields: reading(form), at: Date.now(), sent: false }));
  form.addEventListener("input", () => { window.clearTimeout(timer); timer = window.setTimeout(save, 300); });
  window.addEventListener("pagehide", () => { if (timer && !("sending" in form.dataset)) save(); });
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    timer = 0;
    store.set(key, Object.assign(store.get(key) || {}, { fields: reading(form), at: Date.now(), sent: true }));
  });
}

const forms = [...document.querySelectorAll("form[data-draft]")];
const shown = new Set(forms.map((form) => form.dataset.draft));
for (const key of store.keys()) {
  const kept = store.get(key);
  const old = !kept || Date.now() - kept.at > KEPT_FOR;
  // A sent form that did not come back, on a page that is neither a refusal nor a sign-in, has arrived.
  const arrived = kept && kept.sent && !shown.has(key) && !refused && !signingIn;
  if (old || arrived) store.drop(key);
}
forms.forEach(watch);

for (const form of document.querySelectorAll("form[data-forget-drafts]")) {
  form.addEventListener("submit", () => store.keys().forEach((key) => store.drop(key)));
}
