/**
 * Text as the server keeps it (etabli/core/texte.py), so that the page counts the same: NFC, one line feed a
 * break, nothing unseen, trimmed, in code points. Both are tested on texte.cases.json.
 */

const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/u;
const JOINER = /[\u200c\u200d]/u;
const JOINED = /[\p{L}\p{M}\p{S}]/u;
const BLACK_FLAG = "\u{1f3f4}";
const FLAG_MARK = /[\u{e0020}-\u{e007f}]/u;

/** Joiners mean something beside an emoji, its marks, or a letter of a script that joins. */
function coloursAScript(char: string | undefined): boolean {
  return char !== undefined && (char.codePointAt(0) ?? 0) >= 0x600 && JOINED.test(char);
}

function seen(text: string): string {
  const chars = [...text];
  const kept: string[] = [];
  let flag = false;
  chars.forEach((char, place) => {
    if (char === "\n" || char === "\t" || !UNSEEN.test(char)) {
      kept.push(char);
      flag = char === BLACK_FLAG;
    } else if (JOINER.test(char)) {
      if (coloursAScript(kept.at(-1)) && coloursAScript(chars[place + 1])) kept.push(char);
    } else if (flag && FLAG_MARK.test(char)) {
      kept.push(char);
    }
  });
  return kept.join("");
}

/** What the server keeps of a text of several lines; the bullets of a word processor stay as long as they are. */
export function cleanText(text: string): string {
  const once = seen(text.replace(LINE_ENDS, "\n")).normalize("NFC");
  return once === text ? once : cleanText(once);
}

/** How long the server will find it. */
export function lengthOf(text: string): number {
  return [...cleanText(text).trim()].length;
}
