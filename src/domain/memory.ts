/** Stores one value for the next window. What is read may be of another version. */
export interface Memory {
  read(): unknown;
  write(value: unknown): void;
}
