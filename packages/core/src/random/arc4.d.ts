/** seedrandom's own generator without the seven others that its main file loads. */
declare module 'seedrandom/seedrandom.js' {
  export { default } from 'seedrandom'
}
