// The build without Redis is the one we load; bottleneck publishes types for the full build only.
declare module 'bottleneck/light.js' {
  export { default } from 'bottleneck'
}
