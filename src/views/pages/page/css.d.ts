/** The bundler takes style sheets out of the page's script: nothing is imported from one. */
declare module '*.css';
