// An editor: a text field over a backdrop that shows the marks of the findings; one for the article, one for the rules.
"use strict";

class Editor {
  /** `box` holds the backdrop and the text field. `changed` is called after each edit, `at` with the range that the caret is in. */
  constructor(box, { changed, at }) {
    this.backdrop = box.querySelector(".backdrop");
    this.field = box.querySelector("textarea");
    this.ranges = [];
    this.current = null;
    this.text = this.field.value;
    this.at = at;
    this.field.addEventListener("input", () => {
      const text = this.field.value;
      this.ranges = shifted(this.ranges, difference(this.text, text));
      this.text = text;
      this.draw();
      changed(text);
    });
    const look = () => {
      const place = this.field.selectionStart;
      const here = this.ranges.filter(range => range.start <= place && place <= range.end);
      const nearest = here.sort((a, b) => a.end - a.start - (b.end - b.start))[0];
      if (nearest && nearest !== this.current) at(nearest);
    };
    this.field.addEventListener("click", look);
    this.field.addEventListener("keyup", event => { if (event.key.startsWith("Arrow")) look(); });
  }

  /** Another text altogether. It is an edit like any other, so that it can be undone. */
  set(text) {
    this.field.focus();
    this.field.select();
    this.replace(0, this.text.length, text);
    this.field.setSelectionRange(0, 0);
    this.field.scrollIntoView({ block: "nearest" });
  }

  /** A text that is read here and changed elsewhere. */
  display(text) {
    this.field.value = this.text = text;
    this.field.readOnly = true;
    this.mark([]);
    this.field.setSelectionRange(0, 0);
  }

  /** Replaces a range and leaves the caret behind it. */
  replace(start, end, words) {
    this.field.focus();
    this.field.setSelectionRange(start, end);
    // The only way that keeps the browser's undo; where a browser has dropped it, the text is replaced without.
    const done = words === "" ? document.execCommand("delete") : document.execCommand("insertText", false, words);
    if (!done) {
      this.field.setRangeText(words, start, end, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** Shows findings at their places. */
  mark(ranges) {
    this.ranges = ranges;
    this.current = null;
    this.draw();
  }

  /** Makes one finding the current one and brings it into sight. With `focus` its words are selected. */
  show(range, focus) {
    this.current = range;
    this.draw();
    if (focus) {
      this.field.focus({ preventScroll: true });
      this.field.setSelectionRange(range.start, range.end);
    }
    this.backdrop.querySelector(".current")?.scrollIntoView({ block: "nearest" });
  }

  draw() {
    const shown = pieces(this.text, this.ranges, this.current).map(piece => {
      if (!piece.severity) return piece.text;
      const mark = document.createElement("mark");
      mark.className = piece.current ? `${piece.severity} current` : piece.severity;
      mark.textContent = piece.text;
      return mark;
    });
    // A line break at the very end takes no room of its own without a letter behind it.
    this.backdrop.replaceChildren(...shown, "\u200b");
  }
}
