// The script of the page on which one chooses how much is read out; other pages do without it.
import { offerLoudness } from "./page/loudness.ts";

offerLoudness(document);
