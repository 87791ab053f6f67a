export { printable, printableLines } from '@nasbench/core/node'
