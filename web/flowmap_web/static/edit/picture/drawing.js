// @ts-check
/** Everything that can be done on the pictures of a page whose map is edited. */

import { boxes } from "./boxes.js";
import { cells } from "./cells.js";
import { choosing } from "./choosing.js";
import { frames } from "./frame.js";
import { marks } from "./mark.js";
import { pointer } from "./pointer.js";

/** Listen to pointer and keys on the pictures, now and after every redraw. */
export function drawing() {
  pointer();
  frames();
  boxes();
  choosing();
  marks();
  cells();
}
