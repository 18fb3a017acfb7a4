// The player's panel: controls as they are at the stage, over one WebSocket. What is moved here is shown at once
// and told; what is moved elsewhere arrives. A control that is held is not moved under the hand.
import * as previews from "./previews.js";

const $ = (id) => document.getElementById(id);
const DESK = ["scenes", "cues", "mix", "modulation", "midi", "output"];
const FINE = 5, TWICE = 350, FAR = 60;
let words = {}, token = sessionStorage.getItem("dreamscape.player") || "", socket = null, pause = 500;
let tab = localStorage.getItem("dreamscape.tab") || "picture";
let stars = JSON.parse(localStorage.getItem("dreamscape.stars") || "[]");
const controls = new Map(), values = new Map(), cards = new Map(), held = new Set(), state = {};
let moves = {}, sending = 0;

const t = (key) => words[key] ?? key;
function make(kind, text = "", facts = {}, ...children) {
  const node = Object.assign(document.createElement(kind), facts);
  if (text !== "") node.textContent = text;
  node.append(...children.filter(Boolean));
  return node;
}
const known = () => (token ? { Authorization: `Bearer ${token}` } : {});
const share = (one, value) => (value - one.low) / (one.high - one.low);
const shown = (one, value) => (Math.abs(one.high - one.low) >= 50 ? value.toFixed(0) : value.toFixed(2)) + (one.unit === "degrees" ? "°" : "");

function send(facts) { if (socket?.readyState === 1) socket.send(JSON.stringify(facts)); }
const deed = (name, what = null) => send({ deeds: [[name, what]] });
function move(address, value) {
  values.set(address, value);
  moves[address] = value;
  // as often as pictures come, not as pointers do
  sending ||= requestAnimationFrame(() => { sending = 0; send({ moves }); moves = {}; });
  place(address);
}

// Cards

function place(address) {
  const one = controls.get(address), value = values.get(address), card = cards.get(address);
  if (card && one) {
    if (one.kind === "fader") {
      card.style.setProperty("--share", share(one, value));
      card.querySelector("output").textContent = shown(one, value);
      card.setAttribute("aria-valuenow", value.toFixed(3));
      card.setAttribute("aria-valuetext", `${shown(one, value)} ${one.unit}`);
    } else if (one.kind === "switch") {
      card.classList.toggle("on", value > (one.low + one.high) / 2);
      card.setAttribute("aria-checked", String(value > (one.low + one.high) / 2));
    }
  }
  for (const [id, at] of [["freeze", "/output/freeze"], ["blackout", "/output/blackout"]])
    if (address === at) $(id).setAttribute("aria-pressed", String(value > 0.5));
  if (address === "/scenes/fade" && document.activeElement !== $("fade")) $("fade").value = value;
  if (address === "/mix/a" || address === "/mix/b") $(address === "/mix/a" ? "mixa" : "mixb").value = String(Math.round(value));
}

function fader(one, small = false) {
  const card = make("div", "", { className: "card", tabIndex: 0 }, make("b", small ? "A · B" : title(one)), make("output"), small ? null : make("small", one.about));
  card.setAttribute("role", "slider");
  card.setAttribute("aria-label", `${title(one)}: ${one.about}`);
  card.setAttribute("aria-valuemin", one.low);
  card.setAttribute("aria-valuemax", one.high);
  card.style.setProperty("--rest", share(one, one.default));
  let last = -TWICE, from = null;
  card.onpointerdown = (event) => {
    if (event.button) return;
    card.setPointerCapture(event.pointerId);
    card.focus();
    const now = performance.now();
    if (now - last < TWICE) { move(one.address, one.default); last = -TWICE; return; }
    last = now;
    held.add(one.address);
    card.classList.add("held");
    from = { x: event.clientX, y: event.clientY, at: share(one, values.get(one.address)) };
  };
  card.onpointermove = (event) => {
    if (!from) return;
    const fine = event.shiftKey || Math.abs(event.clientY - from.y) > FAR ? FINE : 1;
    const step = (event.clientX - from.x) / card.clientWidth / fine;
    const next = Math.min(Math.max(from.at + step, 0), 1);
    from = { x: event.clientX, y: from.y, at: next };
    move(one.address, one.low + (one.high - one.low) * next);
  };
  card.onpointerup = card.onpointercancel = () => { from = null; held.delete(one.address); card.classList.remove("held"); };
  card.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (step) move(one.address, Math.min(Math.max(values.get(one.address) + step * (one.high - one.low) * (event.shiftKey ? 0.01 : 0.05), one.low), one.high));
    else if (event.key === "Home") move(one.address, one.default);
    else if (event.key === "Enter") ask(one);
    else return;
    event.preventDefault();
  };
  return card;
}

function ask(one) {
  const given = prompt(`${one.address} (${one.low} … ${one.high})`, String(values.get(one.address)));
  if (given !== null && Number.isFinite(Number(given))) move(one.address, Math.min(Math.max(Number(given), one.low), one.high));
}

function pressed(one) {
  const card = make("div", "", { className: "card button", tabIndex: 0 }, make("b", title(one)), make("span"), make("small", one.about));
  card.setAttribute("role", one.kind === "switch" ? "switch" : "button");
  const act = () => move(one.address, one.kind === "switch" && values.get(one.address) > (one.low + one.high) / 2 ? one.low : one.high);
  card.onclick = act;
  card.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } };
  return card;
}

const title = (one) => one.address.split("/").slice(2).join(" ");
function card(one) {
  const found = one.kind === "fader" ? fader(one) : pressed(one);
  const star = make("button", "★", { type: "button" });
  star.setAttribute("aria-label", `★ ${one.address}`);
  star.setAttribute("aria-pressed", String(stars.includes(one.address)));
  star.onpointerdown = (event) => event.stopPropagation();
  star.onclick = (event) => {
    event.stopPropagation();
    stars = stars.includes(one.address) ? stars.filter((other) => other !== one.address) : [...stars, one.address];
    localStorage.setItem("dreamscape.stars", JSON.stringify(stars));
    star.setAttribute("aria-pressed", String(stars.includes(one.address)));
    if (tab === "favourites") board();
  };
  const tools = make("span", "", { className: "tools" });
  if (state.midi?.devices.length) {
    const learn = make("button", "◉", { type: "button", title: t("learn") });
    learn.setAttribute("aria-label", `${t("learn")} ${one.address}`);
    learn.setAttribute("aria-pressed", String(state.midi.learning === one.address));
    learn.onpointerdown = (event) => event.stopPropagation();
    learn.onclick = (event) => { event.stopPropagation(); deed("learn", one.address); };
    tools.append(learn);
  }
  tools.append(star);
  found.append(tools);
  cards.set(one.address, found);
  return found;
}

// Tabs

const group = (one) => (one.address.split("/").length > 3 ? (one.address.startsWith("/dreams/") ? "visuals" : one.address.split("/")[1]) : one.address.split("/")[1]);
function groups() {
  const found = [...new Set([...controls.values()].map(group))].filter((name) => !DESK.includes(name));
  return ["favourites", ...found, "modulation"];
}
function tabs() {
  const names = groups();
  if (!names.includes(tab)) tab = "picture";
  $("tabs").replaceChildren(...names.map((name) => {
    const node = make("button", name === "favourites" || name === "modulation" ? t(name) : name, { type: "button" });
    node.setAttribute("role", "tab");
    node.setAttribute("aria-selected", String(name === tab));
    node.onclick = () => { tab = name; localStorage.setItem("dreamscape.tab", tab); $("search").value = ""; tabs(); board(); };
    return node;
  }));
}
function board() {
  cards.clear();
  const wanted = $("search").value.trim().toLowerCase();
  if (tab === "modulation" && !wanted) return modulation();
  let found = [...controls.values()].filter((one) => (wanted ? `${one.address} ${one.about}`.toLowerCase().includes(wanted) : group(one) === tab));
  if (tab === "visuals" && !wanted && visual) found = found.filter((one) => one.address.startsWith(`/dreams/${visual}/`));
  if (tab === "favourites" && !wanted) found = stars.map((address) => controls.get(address)).filter(Boolean);
  $("board").replaceChildren(...found.map(card));
  if (tab === "visuals" && !wanted) $("board").prepend(gallery(), ...standings());
  if (!found.length && !$("board").firstChild) $("board").append(make("p", t(wanted ? "none" : "nofavourites"), { className: "empty" }));
  mixfader();
  for (const address of cards.keys()) place(address);
}

// Visuals: a picture of each, and how those stand that were dropped in
let visual = "";
function gallery() {
  const own = [...controls.values()].filter((one) => group(one) === "visuals").map((one) => one.address.split("/")[2]);
  const dropped = (state.visuals ?? []).filter((one) => one.state === "appeared").map((one) => one.name);
  return previews.strip([...new Set([...dropped, ...own])], visual, (name) => { visual = name; board(); });
}
function standings() {
  return (state.visuals ?? []).filter((one) => one.state !== "checking").map((one) => {
    const where = one.file ? `${one.file}:${one.line} ` : "";
    const cost = one.ns_per_px === null ? "" : `${one.ns_per_px.toFixed(0)} ns/px`;
    const bad = !["appeared"].includes(one.state);
    return make("div", "", { className: bad ? "standing bad" : "standing" }, make("b", `${one.name}: ${one.state}`), make("small", cost),
      one.message ? make("p", where + one.message) : null);
  });
}

// Modulation

function modulation() {
  const facts = state.modulation;
  const table = make("div", "", { className: "table" });
  const rows = facts ? facts.rows.map((row) => ({ ...row })) : [];
  const put = () => deed("modulation", rows);
  rows.forEach((row, place) => {
    const form = make("form");
    const field = (name, node, wide = false) => form.append(make("label", name, { className: wide ? "wide" : "" }, node));
    const choose = (name, from) => {
      const node = make("select", "", { value: row[name] }, ...from.map((one) => make("option", one, { value: one })));
      node.value = row[name];
      node.onchange = () => { row[name] = node.value; node.blur(); put(); };
      return node;
    };
    const number = (name, low, high, step) => {
      const node = make("input", "", { type: "number", min: low, max: high, step, value: row[name] });
      node.onchange = () => { row[name] = Number(node.value); put(); };
      return node;
    };
    field("to", choose("to", [...controls.values()].filter((one) => one.kind !== "trigger" && !DESK.slice(0, 5).includes(group(one)) && !["tempo", "listen", "gesture"].includes(group(one))).map((one) => one.address)), true);
    field("source", choose("source", facts.sources));
    field("amount", number("amount", -1, 1, 0.05));
    field("offset", number("offset", 0, 1, 0.05));
    field("curve", choose("curve", facts.curves));
    if (row.source === "envelope") { field("trigger", choose("trigger", facts.triggers)); field("attack", number("attack", 0, 60, 0.01)); field("release", number("release", 0, 60, 0.05)); }
    else if (row.source === "control") field("of", choose("of", [...controls.keys()]), true);
    else { field("beats", number("beats", 0, 1024, 0.25)); field("rate", number("rate", 0, 30, 0.01)); }
    field("rise", number("rise", 0, 60, 0.05));
    field("fall", number("fall", 0, 60, 0.05));
    const on = make("button", row.on ? "on" : "off", { type: "button" });
    on.setAttribute("aria-pressed", String(row.on));
    on.onclick = () => { row.on = !row.on; put(); };
    const remove = make("button", t("remove"), { type: "button" });
    remove.onclick = () => { rows.splice(place, 1); put(); };
    form.append(on, remove);
    form.onsubmit = (event) => event.preventDefault();
    table.append(form);
  });
  const add = make("button", t("add"), { type: "button", className: "main" });
  add.onclick = () => { rows.push({ to: "/picture/hue", source: "sine", amount: 0.2, offset: 0.5, beats: 16 }); put(); };
  table.append(add);
  $("board").replaceChildren(table);
}

// Scenes, cues, A and B

function scenes() {
  const facts = state.scenes;
  if (!facts) return;
  if (!$("bank").options.length) $("bank").append(...[1, 2, 3, 4, 5, 6, 7, 8].map((one) => make("option", String(one), { value: String(one) })));
  $("bank").value = String(facts.bank);
  $("pads").replaceChildren(...Array.from({ length: 16 }, (_, row) => {
    const slot = row + 1, name = facts.slots[slot];
    const pad = make("button", "", { type: "button", className: name ? "full" : "" }, make("b", String(slot)), document.createTextNode(name || ""));
    pad.setAttribute("aria-label", name ? `${slot}: ${name}` : `${slot}`);
    if (name && previews.ahead() === slot) pad.classList.add("ahead");
    pad.onclick = () => {
      if ($("previewing").checked && name && !$("storing").checked) previews.show(slot, `${slot}  ${name}`, scenes);
      else move($("storing").checked ? "/scenes/store" : "/scenes/recall", slot);
    };
    pad.oncontextmenu = (event) => {
      event.preventDefault();
      const called = name && prompt(`${slot}`, name);
      if (called) deed("rename", { slot, name: called });
    };
    return pad;
  }));
  const slots = [[0, t("now")], ...Object.entries(facts.slots)];
  for (const id of ["mixa", "mixb"]) {
    const value = $(id).value;
    $(id).replaceChildren(...slots.map(([slot, name]) => make("option", name, { value: String(slot) })));
    $(id).value = value || "0";
  }
}
function cues() {
  const facts = state.cues;
  if (!facts) return;
  $("list").replaceChildren(...facts.cues.map((cue, row) => {
    const follow = cue.follow === null ? "" : ` → ${facts.current === row + 1 && facts.remaining !== null ? Math.ceil(facts.remaining) : cue.follow} s`;
    const jump = make("button", "▸", { type: "button" });
    jump.setAttribute("aria-label", `${t("go")} ${row + 1}`);
    jump.onclick = () => move("/cues/jump", row + 1);
    const remove = make("button", "×", { type: "button" });
    remove.setAttribute("aria-label", `${t("remove")} ${row + 1}`);
    remove.onclick = () => deed("cues", facts.cues.filter((_, at) => at !== row).map(plain));
    return make("li", "", { className: facts.current === row + 1 ? "now" : "" }, jump,
      make("span", `${row + 1}  ${cue.note || cue.name || cue.scene.join(".")}`), make("small", `${cue.fade} s${follow}`), remove);
  }));
}
const plain = ({ scene, fade, follow, note }) => ({ scene, fade, follow, note });
function mixfader() {
  const one = controls.get("/mix/fader");
  if (!one || $("mixfader").firstChild) { if (one) cards.set(one.address, $("mixfader").firstChild); return; }
  const found = fader(one, true);
  $("mixfader").append(found);
  cards.set(one.address, found);
  place(one.address);
}

// How it goes

function going() {
  const one = state.report;
  if (one) $("going").textContent = `${one.frames} ${t("fps")} · ${Math.round(100 * one.scale)} % ${t("size")} · ${one.took_ms.toFixed(0)} ms${one.failed ? ` · ${one.failed} ${t("failed")}` : ""}`;
}
function beat() {
  const one = state.tempo;
  if (!one) return;
  $("bpm").textContent = `${one.bpm.toFixed(1)} bpm`;
  [...$("pulse").children].forEach((dot, row) => dot.classList.toggle("on", Math.floor(one.beat) === row));
}
function meters() {
  const one = state.meters, canvas = $("meters");
  canvas.hidden = !one;
  if (!one) return;
  const pen = canvas.getContext("2d"), bands = [one.low, one.mid, one.midhigh, one.high, one.level];
  pen.clearRect(0, 0, 480, 40);
  bands.forEach((level, row) => {
    pen.fillStyle = row < 4 && one.hits[row] > 0.5 ? "#fff1c4" : row < 4 ? "#e9a95f" : "#8fb8ff";
    pen.globalAlpha = row < 4 && one.spectrum.length ? 0.45 : 1;
    pen.fillRect(8 + row * 94, 34 - 28 * level, 84, 2 + 28 * level);
  });
  pen.globalAlpha = 1;
  one.spectrum.forEach((level, row) => { // four fine ones to each of the four bands
    pen.fillStyle = "#fff1c4";
    pen.fillRect(10 + Math.floor(row / 4) * 94 + (row % 4) * 21, 34 - 28 * level, 17, 2);
  });
}
const DRAW = { report: going, tempo: beat, meters, scenes, cues, modulation: () => { if (tab === "modulation" && !document.activeElement.matches("#board input, #board select")) board(); },
  midi: () => board(), visuals: () => { previews.again(state.visuals.map((one) => one.name)); if (tab === "visuals") board(); }, said: () => { $("notices").textContent = state.said.at(-1) ?? ""; $("notices").title = state.said.slice(-12).join("\n"); } };

// The line to the stage

async function begin() {
  const answer = await fetch("api/v1/controls", { headers: known() });
  if (answer.status === 401) { $("door").hidden = false; $("desk").hidden = true; $("phrase").focus(); return; }
  for (const one of await answer.json()) { controls.set(one.address, one); values.set(one.address, one.value); }
  $("door").hidden = true;
  $("desk").hidden = false;
  tabs();
  board();
  connect();
}
function connect() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live${token ? `?token=${encodeURIComponent(token)}` : ""}`);
  socket.onopen = () => { pause = 500; $("going").className = ""; };
  socket.onmessage = (event) => {
    const facts = JSON.parse(event.data);
    let more = false;
    for (const [address, value] of Object.entries(facts.values)) {
      more ||= !controls.has(address);
      if (!held.has(address) && !(address in moves)) { values.set(address, value); place(address); }
    }
    Object.assign(state, facts.state);
    for (const name of Object.keys(facts.state)) DRAW[name]?.();
    if (more) again();
  };
  socket.onclose = () => {
    $("going").textContent = t("lost");
    $("going").className = "gone";
    setTimeout(begin_again, pause);
    pause = Math.min(2 * pause, 5000);
  };
}
let asking = false;
async function again() {
  if (asking) return;
  asking = true;
  const answer = await fetch("api/v1/controls", { headers: known() });
  if (answer.ok) for (const one of await answer.json()) controls.set(one.address, one);
  asking = false;
  tabs();
  board();
}
async function begin_again() { try { await again(); } catch { asking = false; } connect(); }
async function look() {
  try {
    if (!document.hidden && !$("desk").hidden) {
      const answer = await fetch("api/v1/picture", { headers: known() });
      if (answer.status === 200) { const old = $("view").src; $("view").src = URL.createObjectURL(await answer.blob()); if (old) URL.revokeObjectURL(old); }
    }
  } catch { /* the line says so */ }
  setTimeout(look, 250);
}

async function speak() {
  const lang = navigator.language.slice(0, 2);
  for (const one of [lang, "en"]) {
    const answer = await fetch(`lang/${one}.json`);
    if (answer.ok) { words = await answer.json(); document.documentElement.lang = one; break; }
  }
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  $("search").placeholder = t("search");
  $("search").setAttribute("aria-label", t("search"));
  $("view").alt = t("program");
}

const toggle = (address) => move(address, values.get(address) > 0.5 ? 0 : 1);
$("undo").onclick = () => deed("undo");
$("redo").onclick = () => deed("redo");
$("panic").onclick = () => deed("panic");
$("freeze").onclick = () => toggle("/output/freeze");
$("blackout").onclick = () => toggle("/output/blackout");
$("aheadtake").onclick = () => { move("/scenes/recall", previews.ahead()); previews.show(0, "", scenes); };
$("aheadclose").onclick = () => previews.show(0, "", scenes);
$("previewing").onchange = () => { if (!$("previewing").checked) previews.show(0, "", scenes); };
previews.begin(known);
$("go").onclick = () => move("/cues/go", 1);
$("back").onclick = () => move("/cues/back", 1);
$("mixauto").onclick = () => move("/mix/auto", 1);
$("mixa").onchange = () => move("/mix/a", Number($("mixa").value));
$("mixb").onchange = () => move("/mix/b", Number($("mixb").value));
$("bank").onchange = () => move("/scenes/bank", Number($("bank").value));
$("fade").onchange = () => move("/scenes/fade", Number($("fade").value));
$("search").oninput = board;
$("addcue").onclick = () => {
  const slot = Number(prompt(t("slot"), "1"));
  if (slot >= 1 && slot <= 16) deed("cues", [...state.cues.cues.map(plain), { scene: [state.scenes.bank, slot], fade: Number($("fade").value) || 3, follow: null, note: "" }]);
};
$("help").onclick = () => { $("map").textContent = state.keys || ""; $("keys").showModal(); };
$("door").onsubmit = async (event) => {
  event.preventDefault();
  const answer = await fetch("api/v1/enter", { method: "POST", body: JSON.stringify({ phrase: $("phrase").value }) });
  const told = await answer.json();
  if (!answer.ok) { $("why").textContent = t(told.refused); return; }
  token = told.token;
  sessionStorage.setItem("dreamscape.player", token);
  begin();
};
document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea, dialog") || event.ctrlKey && !"zy".includes(event.key)) return;
  const act = { "?": () => $("help").click(), b: () => toggle("/output/blackout"), f: () => toggle("/output/freeze"), Backspace: () => deed("panic"),
    Escape: () => document.activeElement.blur() }[event.key];
  if (event.ctrlKey && event.key === "z") deed("undo");
  else if (event.ctrlKey && event.key === "y") deed("redo");
  else if (event.key === " " && !event.target.closest("[role], button")) move(event.shiftKey ? "/cues/back" : "/cues/go", 1);
  else if (act) act();
  else return;
  event.preventDefault();
});
speak().then(begin).then(look);
