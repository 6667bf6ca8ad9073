// The one function that is needed, fetched by itself: the rest of the library asks for BigInt, which Safari 13 has not.
export { sha256 } from '@noble/hashes/sha2.js';
