// While somebody writes what is wrong, ask what it may be: tiles to tap, questions that matter, dangers heard.
// Without this the same comes after "Continue".

const WAIT = 600;
const KEPT = ["words", "where", "draft", "csrf_token", "submission", "category", "danger_now", "felt_urgency"];

function said(form) {
  const data = new FormData();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && (KEPT.includes(name) || name.startsWith("q_"))) data.append(name, value);
  }
  return data;
}

function keepTyped(box) {
  const typed = {};
  for (const field of box.querySelectorAll("textarea, input[type=checkbox]")) {
    typed[field.name + field.value] = field.type === "checkbox" ? field.checked : field.value;
  }
  return (fresh) => {
    for (const field of fresh.querySelectorAll("input[type=checkbox]")) {
      if (typed[field.name + field.value]) field.checked = true;
    }
  };
}

function start(form) {
  const box = form.querySelector("[data-guess-url]");
  const words = form.querySelector("[name=words]");
  const button = form.querySelector(".submit button[type=submit] span");
  let timer = 0;
  let asking = null;
  let tapped = false;

  async function ask() {
    if (asking) asking.abort();
    if (words.value.trim().length < 2) return;
    asking = new AbortController();
    const data = said(form);
    if (!tapped) data.delete("category");
    try {
      const answer = await fetch(box.dataset.guessUrl, { method: "POST", body: data, signal: asking.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      const focused = document.activeElement && document.activeElement.id;
      const restore = keepTyped(box);
      box.innerHTML = await answer.text();
      restore(box);
      if (button) button.textContent = box.dataset.wordsReady;
      const again = focused && document.getElementById(focused);
      if (again && box.contains(again)) again.focus();
    } catch (error) {
      if (error.name !== "AbortError") console.info("guess not fetched");
    }
  }

  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  const where = form.querySelector("[name=place_text]");
  const isShared = () => {
    const chosen = form.querySelector("[name=where]:checked");
    return !chosen || chosen.value.startsWith("shared");
  };
  const place = where && where.closest(".field");
  const showPlace = () => { if (place) place.hidden = !isShared() && !where.value; };
  form.addEventListener("change", (event) => { if (event.target.name === "where") showPlace(); });
  showPlace();
  box.addEventListener("change", (event) => {
    if (event.target.name === "category") {
      tapped = true;
      ask();
    } else if (event.target.name.startsWith("q_") || event.target.name === "danger_now") {
      ask();
    }
  });
}

for (const box of document.querySelectorAll("[data-guess-url]")) start(box.closest("form"));
