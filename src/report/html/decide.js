(() => {
  // Decisions of a reviewer: kept in the browser while the page is read, saved as review.json for `medlint check --review`.
  const all = (selector) => [...document.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const form = byId("decide"), reviewer = byId("reviewer"), count = byId("decided"), cards = all(".card[data-print]");
  const store = "medlint review", words = { change: "Change", keep: "Keep", ask: "Ask" }, keys = { 1: "change", 2: "keep", 3: "ask" };
  const nameIn = (path, print) => `${path}\n${print}`;
  const names = new Map(cards.map((card) => [card, nameIn(card.closest(".article").dataset.path, card.dataset.print)]));
  const byName = new Map([...names].reverse().map(([card, name]) => [name, card]));
  const nameOf = (card) => names.get(card);
  let decisions = {};
  let at = null;
  const read = () => {
    try { return JSON.parse(localStorage.getItem(store)) || {}; } catch { return {}; }
  };
  const keep = () => {
    // Somebody else's page may have written meanwhile: only what stands on this page is ours.
    const other = read().decisions || {};
    for (const card of cards) delete other[nameOf(card)];
    try { localStorage.setItem(store, JSON.stringify({ by: reviewer.value, decisions: { ...other, ...decisions } })); } catch { /* They stay in the page. */ }
  };
  const show = (card) => {
    const made = decisions[nameOf(card)];
    let said = card.querySelector(".decision");
    if (!said && made) {
      said = document.createElement("span");
      said.className = "decision";
      card.querySelector(".head").append(said);
    }
    if (said) said.textContent = made ? ` ${words[made.decision]}${made.reason ? `: ${made.reason}` : ""} (${made.by})` : "";
    card.dataset.decision = made ? made.decision : "";
  };
  // Apart from showing one: thousands of cards are shown before they are counted.
  const tally = () => {
    count.textContent = `${cards.filter((one) => decisions[nameOf(one)]).length} of ${cards.length} decided`;
  };
  const fill = (card) => {
    const made = decisions[nameOf(card)] || { decision: "", reason: "", until: "" };
    for (const box of all("input[name=decision]")) box.checked = box.value === made.decision;
    byId("reason").value = made.reason;
    byId("until").value = made.until || "";
    byId("missing").textContent = "";
  };
  const place = () => {
    const card = document.querySelector(".card.current[data-print]");
    if (card === at) return;
    at = card;
    form.hidden = !card;
    if (!card) return;
    card.querySelector(".more").append(form);
    fill(card);
  };
  const day = () => {
    const now = new Date(), two = (number) => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };
  // What is wanted is on record as soon as it can be: a name, and a reason for what is kept.
  const decide = () => {
    const decision = (all("input[name=decision]").find((box) => box.checked) || {}).value, reason = byId("reason").value.trim();
    if (!at || !decision) return false;
    const missing = reviewer.value.trim() === "" ? "Type your name first" : decision === "keep" && reason === "" ? "What is kept needs a reason" : "";
    byId("missing").textContent = missing;
    if (missing) {
      (reviewer.value.trim() === "" ? reviewer : byId("reason")).focus();
      return false;
    }
    decisions[nameOf(at)] = { decision, reason, until: byId("until").value, by: reviewer.value.trim(), on: day() };
    keep();
    show(at);
    tally();
    return true;
  };
  const written = () => cards.filter((card) => decisions[nameOf(card)]).map((card) => {
    const { decision, reason, until, by, on } = decisions[nameOf(card)];
    const also = (card.dataset.also || "").split(" ").filter((rule) => rule !== "");
    const entry = { path: card.closest(".article").dataset.path, rule: card.dataset.rule, text: card.dataset.words, fingerprint: card.dataset.print,
      severity: card.dataset.severity };
    if (also.length > 0) entry.also = also;
    return { ...entry, decision, ...(reason ? { reason } : {}), by, on, ...(until ? { until } : {}) };
  });
  const save = () => {
    const text = JSON.stringify({ version: 1, decisions: written() }, null, 2) + "\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "review.json";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const load = async (file) => {
    let entries = [];
    try { entries = JSON.parse(await file.text()).decisions || []; } catch { /* Told below. */ }
    let taken = 0;
    for (const entry of entries) {
      const card = byName.get(nameIn(entry.path, entry.fingerprint));
      if (!card || !words[entry.decision]) continue;
      decisions[nameOf(card)] = { decision: entry.decision, reason: entry.reason || "", until: entry.until || "", by: entry.by, on: entry.on };
      taken += 1;
      show(card);
    }
    keep();
    tally();
    if (at) fill(at);
    count.textContent += `; ${taken} of ${entries.length} read from ${file.name}`;
  };

  new MutationObserver(place).observe(byId("articles"), { subtree: true, attributeFilter: ["class"] });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (decide()) byId("next").click();
  });
  form.addEventListener("change", (event) => {
    if (event.target.name === "decision" && event.target.value === "keep" && byId("reason").value.trim() === "") byId("reason").focus();
    else decide();
  });
  byId("undecide").addEventListener("click", () => {
    if (!at) return;
    delete decisions[nameOf(at)];
    keep();
    show(at);
    tally();
    fill(at);
  });
  reviewer.addEventListener("change", keep);
  byId("save").addEventListener("click", save);
  byId("load").addEventListener("change", (event) => event.target.files[0] && load(event.target.files[0]));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && at && form.contains(event.target)) {
      at.focus();
      return;
    }
    const isTyping = event.target.closest("select, textarea, input:not([type=checkbox]):not([type=radio])");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || !byId("keys").checked) return;
    if (event.key === "s" && cards.length > 0) save();
    else if (at && keys[event.key]) {
      all("input[name=decision]").find((box) => box.value === keys[event.key]).checked = true;
      if (keys[event.key] === "change") decide();
      else byId("reason").focus();
    } else return;
    event.preventDefault();
  });

  const before = read();
  reviewer.value = before.by || "";
  for (const card of cards) {
    if ((before.decisions || {})[nameOf(card)]) decisions[nameOf(card)] = before.decisions[nameOf(card)];
    show(card);
  }
  tally();
  byId("reviewing").hidden = cards.length === 0;
  place();
})();
