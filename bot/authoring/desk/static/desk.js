// Small helpers for pages that work without them: check as one types, chips, keys, dropped files.
"use strict";

for (const form of document.querySelectorAll("form[data-check]")) {
  let timer, asked = 0;
  const state = form.querySelector("[data-state]");
  const check = async () => {
    const number = ++asked;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.check, { method: "POST", body }).catch(() => null);
    if (number !== asked) return;
    if (!answer || !answer.ok) { state.textContent = answer ? await answer.text() : form.dataset.silent; return; }
    const found = await answer.json();
    for (const place of form.querySelectorAll("[data-errors]")) {
      const texts = place.dataset.errors ? found.fields[place.dataset.errors] || [] : found.other;
      place.textContent = texts.join("; ");
      place.hidden = !texts.length;
      const input = form.elements[place.dataset.errors];
      if (input && input.setAttribute) input.setAttribute("aria-invalid", String(texts.length > 0));
    }
    for (const select of form.querySelectorAll('select[name="figures.text"]')) {
      const texts = new Set(["", select.value, ...found.readings]);
      if ([...select.options].map((one) => one.value).join("\n") === [...texts].join("\n")) continue;
      select.replaceChildren(...[...texts].map((one) => new Option(one, one, false, one === select.value)));
    }
    state.textContent = found.ok ? "✓" : "";
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(check, 80); };
  form.addEventListener("input", soon);
  for (const chip of form.querySelectorAll("[data-insert]")) {
    chip.addEventListener("click", () => {
      const box = form.elements[chip.dataset.into];
      box.setRangeText(chip.dataset.insert, box.selectionStart, box.selectionEnd, "end");
      box.focus();
      soon();
    });
  }
}

for (const box of document.querySelectorAll("[data-filter]")) {
  box.addEventListener("input", () => {
    for (const one of document.querySelectorAll(box.dataset.filter)) {
      one.hidden = !one.textContent.toLowerCase().includes(box.value.toLowerCase());
    }
  });
}

// Lists that are walked through with keys: j and k move, any other letter presses its button.
const groups = [...document.querySelectorAll("[data-walk]")];
const next = location.hash && document.getElementById(location.hash.slice(1));
if (next && groups.includes(next)) next.focus();
document.addEventListener("keydown", (event) => {
  if (!groups.length || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const at = groups.findIndex((one) => one.contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    const next = at < 0 ? 0 : at + (event.key === "j" ? 1 : -1);
    if (groups[next]) groups[next].focus();
  } else if (at >= 0) {
    const button = groups[at].querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (button) button.click();
  }
});

const drop = document.querySelector("[data-drop]");
if (drop) {
  const input = drop.querySelector("input[type=file]");
  const send = async (file) => {
    const form = drop.closest("form"), said = form.querySelector("[data-state]");
    said.textContent = "…";
    const headers = { "x-desk-token": form.elements.token.value, "content-type": "application/octet-stream" };
    const where = new URLSearchParams({ name: file.name });
    const sent = fetch(`${form.getAttribute("action")}?${where}`, { method: "POST", headers, body: file });
    const answer = await sent.catch(() => null);
    if (answer && answer.redirected) location.href = answer.url;
    else said.textContent = answer ? await answer.text() : form.dataset.silent;
  };
  input.addEventListener("change", () => input.files[0] && send(input.files[0]));
  for (const name of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.toggle("over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files[0]) send(event.dataTransfer.files[0]);
    });
  }
}
const end = document.querySelector(".bubbles > li:last-child");
if (end) end.scrollIntoView({ block: "nearest" });
