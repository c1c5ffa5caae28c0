"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const cards = all(".card"), marks = all("mark[data-f]"), refs = all(".ref"), bar = document.querySelector(".bar"), status = byId("status");
  const byName = new Map(cards.map((card) => [card.id, card]));
  const ranks = ["error", "warning", "info", "known", "allowed"];
  let current = null;
  document.documentElement.classList.add("js");

  const visible = () => cards.filter((card) => !card.hidden);
  const heads = new Map(cards.map((card) => [card, card.querySelector(".head")]));
  const root = document.documentElement;
  const open = (card, isOpen) => {
    card.classList.toggle("open", isOpen);
    card.closest(".article").classList.toggle("showing", isOpen);
    heads.get(card).setAttribute("aria-expanded", String(isOpen || root.classList.contains("all")));
  };
  const say = () => {
    const shown = visible();
    const at = current ? shown.indexOf(current) + 1 : 0;
    const count = shown.length === cards.length ? `${cards.length} findings` : `${shown.length} of ${cards.length} findings`;
    status.textContent = at > 0 ? `Finding ${at} of ${shown.length}` : cards.length === 1 && shown.length === 1 ? "1 finding" : count;
  };
  const filter = () => {
    const states = new Set(all("input[name=state]:checked").map((box) => box.value));
    const family = bar.elements.family ? bar.elements.family.value : "";
    for (const card of cards) {
      card.hidden = !states.has(card.dataset.state) || (family !== "" && card.dataset.family !== family);
    }
    for (const mark of marks) {
      const shown = mark.dataset.f.split(" ").map((name) => byName.get(name)).filter((card) => card && !card.hidden);
      const gravest = shown.map((card) => ranks.indexOf(card.dataset.state)).sort()[0];
      mark.className = (gravest === undefined ? "off" : ranks[gravest]) + (current && shown.includes(current) ? " current" : "");
    }
    for (const ref of refs) ref.hidden = byName.get(ref.dataset.f).hidden;
    if (current && current.hidden) select(null);
    say();
  };
  const marksOf = (card) => marks.filter((mark) => mark.dataset.f.split(" ").includes(card.id));
  const select = (card) => {
    if (current) {
      current.classList.remove("current");
      for (const mark of marksOf(current)) mark.classList.remove("current");
      if (byId("all").getAttribute("aria-pressed") === "false") open(current, false);
    }
    current = card;
    if (card) {
      const folded = card.closest("details.read");
      if (folded) folded.open = true;
      card.classList.add("current");
      open(card, true);
      const own = marksOf(card);
      for (const mark of own) mark.classList.add("current");
      (own[0] || card).scrollIntoView({ block: "center" });
      card.focus({ preventScroll: true });
      card.scrollIntoView({ block: "nearest" });
    }
    say();
  };
  const step = (by) => {
    const shown = visible();
    if (shown.length === 0) return;
    const at = current ? shown.indexOf(current) : by > 0 ? -1 : shown.length;
    select(shown[(at + by + shown.length) % shown.length]);
  };

  bar.addEventListener("submit", (event) => event.preventDefault());
  bar.addEventListener("change", filter);
  byId("next").addEventListener("click", () => step(1));
  byId("previous").addEventListener("click", () => step(-1));
  byId("all").addEventListener("click", (event) => {
    const isOn = event.target.getAttribute("aria-pressed") === "false";
    event.target.setAttribute("aria-pressed", String(isOn));
    // One class for all: ten thousand cards would each ask for a new layout.
    root.classList.toggle("all", isOn);
    for (const [card, head] of heads) head.setAttribute("aria-expanded", String(isOn || card === current));
  });
  for (const card of cards) {
    heads.get(card).addEventListener("click", () => {
      if (card === current && card.classList.contains("open") && !root.classList.contains("all")) open(card, false);
      else select(card);
    });
  }
  document.addEventListener("click", (event) => {
    const target = event.target.closest("mark[data-f], .ref");
    if (!target) return;
    const card = target.dataset.f.split(" ").map((name) => byName.get(name)).find((one) => one && !one.hidden);
    if (!card) return;
    event.preventDefault();
    select(card);
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("select, textarea, input:not([type=checkbox])");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !byId("keys").checked) return;
    if (event.key === "j" || event.key === "n") step(1);
    else if (event.key === "k" || event.key === "p") step(-1);
    else return;
    event.preventDefault();
  });
  window.addEventListener("hashchange", () => {
    const card = byName.get(location.hash.slice(1));
    if (card && !card.hidden) select(card);
  });
  for (const head of heads.values()) head.setAttribute("aria-expanded", "false");
  filter();
})();
