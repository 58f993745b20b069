// Photos are sent as soon as they are chosen, so that they are kept even if the page is lost; what could not be sent stays
// in the file control and travels with the form. Their ids are remembered with the draft.

const PREFIX = "anju.draft.";

function remembered(key) {
  try { return JSON.parse(localStorage.getItem(PREFIX + key)) || {}; } catch (error) { return {}; }
}

function remember(form, photo) {
  const key = form.dataset.draft;
  if (!key) return;
  const kept = remembered(key);
  const others = (kept.photos || []).filter((other) => other.id !== photo.id);
  const before = (kept.photos || []).find((other) => other.id === photo.id);
  kept.photos = others.concat(Object.assign({}, before, photo));
  kept.at = Date.now();
  try { localStorage.setItem(PREFIX + key, JSON.stringify(kept)); } catch (error) { /* full or forbidden */ }
}

const make = (tag, className) => Object.assign(document.createElement(tag), { className });

function tile(list, source, name) {
  const item = make("li", "photos__item");
  if (source) {
    const image = Object.assign(make("img", "photos__image"), { src: source, alt: name, width: 320, height: 320 });
    image.addEventListener("load", () => URL.revokeObjectURL(source), { once: true });
    item.append(image);
  } else {
    const waiting = make("span", "photos__waiting");
    waiting.textContent = name;
    item.append(waiting);
  }
  list.append(item);
  return item;
}

// The same tick box that a page without script shows: cleared, the photo is left out.
function keepBox(picker, item, id, ticked) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: picker.dataset.stagedName, value: id, checked: ticked, id: `kept-${id}`, className: "check__box" });
  const label = Object.assign(make("label", "check__label"), { htmlFor: box.id, textContent: picker.dataset.wordsKeep });
  const holder = make("span", "check");
  const shown = Object.assign(document.createElement("input"), { type: "hidden", name: `${picker.dataset.stagedName}_shown`, value: id });
  holder.append(shown, box, label);
  item.append(holder);
  box.addEventListener("change", () => remember(box.form, { id, ticked: box.checked }));
}

function send(form, name, file, onProgress) {
  return new Promise((resolve, reject) => {
    const data = new FormData();
    data.append(name, file, file.name);
    const token = form.elements.namedItem("csrf_token");
    if (token) data.append("csrf_token", token.value);
    const request = new XMLHttpRequest();
    request.open("POST", form.dataset.stageUrl);
    request.responseType = "json";
    request.timeout = 120000;
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) onProgress(event.loaded, event.total); });
    request.addEventListener("load", () => {
      const answer = request.response || {};
      if (request.status >= 200 && request.status < 300 && answer.id) resolve(answer);
      else reject(Object.assign(new Error("refused"), { words: answer.words, final: request.status === 413 || request.status === 422 }));
    });
    request.addEventListener("error", () => reject(new Error("offline")));
    request.addEventListener("timeout", () => reject(new Error("offline")));
    request.send(data);
  });
}

async function take(form, picker, list, file) {
  const source = URL.createObjectURL(file);
  const item = tile(list, source, file.name);
  const say = make("span", "photos__say");
  const progress = Object.assign(make("progress", "photos__progress"), { max: 1 });
  say.setAttribute("role", "status");
  say.textContent = picker.dataset.wordsSending;
  progress.setAttribute("aria-label", picker.dataset.wordsSending);
  item.append(progress, say);
  try {
    const answer = await send(form, picker.dataset.photosName, file, (loaded, total) => { progress.value = loaded / total; });
    say.textContent = answer.words || picker.dataset.wordsKept;
    keepBox(picker, item, String(answer.id), true);
    remember(form, { id: String(answer.id), name: file.name, thumb: answer.thumb || null });
    return null;
  } catch (error) {
    say.dataset.tone = "late";
    say.textContent = error.words || picker.dataset.wordsFailed;
    return error.final ? null : file;
  } finally {
    progress.remove();
  }
}

// Until a photo has arrived it stays in the control, so that it travels with the form if the form is sent first.
const waiting = new WeakMap();

function hold(input, files) {
  waiting.set(input, files);
  if (typeof DataTransfer !== "function") return;
  const transfer = new DataTransfer();
  files.forEach((file) => transfer.items.add(file));
  input.files = transfer.files;
}

async function chosen(form, picker, list, input) {
  const files = [...input.files];
  hold(input, (waiting.get(input) || []).concat(files));
  for (const file of files) {
    const left = form.dataset.stageUrl ? await take(form, picker, list, file) : tile(list, URL.createObjectURL(file), file.name);
    if (!left) hold(input, waiting.get(input).filter((other) => other !== file));
  }
}

for (const picker of document.querySelectorAll("[data-photos]")) {
  const form = picker.closest("form");
  const list = picker.querySelector("[data-photos-list]");
  const here = new Set([...picker.querySelectorAll("input[type=checkbox]")].map((box) => box.value));
  for (const photo of remembered(form.dataset.draft).photos || []) {
    if (!here.has(photo.id)) keepBox(picker, tile(list, photo.thumb, photo.name), photo.id, photo.ticked !== false);
  }
  picker.querySelectorAll("input[type=file]").forEach((input) => input.addEventListener("change", () => chosen(form, picker, list, input)));
}
