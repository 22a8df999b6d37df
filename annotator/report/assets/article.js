"use strict";
// Filters by voice and speaker, notes that stay on the screen and close with Escape, a strip that leads to sentences.
// Text only ever moves through textContent; nothing here makes markup.
for (const article of document.querySelectorAll(".article")) {
  const sentences = [...article.querySelectorAll(".s")];
  const bars = new Map([...article.querySelectorAll(".rail .bar")].map((bar) => [bar.dataset.s, bar]));
  const buttons = [...article.querySelectorAll("[data-voice]")];
  const speaker = article.querySelector(".filters select");
  const status = article.querySelector(".status");

  const filter = () => {
    const voices = new Set(buttons.filter((b) => b.ariaPressed === "true").map((b) => b.dataset.voice));
    let shown = 0;
    for (const s of sentences) {
      const heard = !speaker.value || (s.dataset.w ?? "").split(" ").includes(speaker.value);
      const dim = !(heard && voices.has(s.dataset.v));
      s.classList.toggle("dim", dim);
      bars.get(s.id)?.classList.toggle("dim", dim);
      shown += !dim;
    }
    const all = voices.size === buttons.length && !speaker.value;
    status.textContent = all ? "" : `${shown} of ${sentences.length} sentences`;
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      button.ariaPressed = String(button.ariaPressed !== "true");
      filter();
    });
  }
  speaker.addEventListener("change", filter);

  article.querySelector(".rail .strip")?.addEventListener("click", (event) => {
    const box = event.currentTarget.getBoundingClientRect();
    const there = event.target.dataset.s ?? nearest((event.clientY - box.top) / box.height);
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    document.getElementById(there)?.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  });
  const nearest = (share) => sentences[Math.min(sentences.length - 1, Math.floor(share * sentences.length))]?.id;

  for (const word of article.querySelectorAll("[aria-describedby]")) {
    const note = word.querySelector(".tip");
    const place = () => {
      word.classList.remove("shut");
      note.style.left = "0px";
      const box = note.getBoundingClientRect();
      const over = box.right - document.documentElement.clientWidth + 8;
      if (over > 0) note.style.left = `${-Math.min(over, box.left - 8)}px`;
    };
    word.addEventListener("mouseenter", place);
    word.addEventListener("focus", place);
    word.addEventListener("keydown", (event) => event.key === "Escape" && word.classList.add("shut"));
  }
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const word of document.querySelectorAll("[aria-describedby]:hover")) word.classList.add("shut");
  }
});
