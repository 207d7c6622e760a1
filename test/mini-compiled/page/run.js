/* Runs in Chromium: WeChat's open component engine shows the compiled pages from their own templates, and their own scripts move them. */
/* global glassEasel, templates, scripts, templatesOf, makeWeChat, tellDeed, askApi */
window.run = async (given) => {
  const space = new glassEasel.ComponentSpace();
  space.updateComponentOptions({ writeFieldsToNode: true, writeIdToDOM: true });
  const backend = new glassEasel.CurrentWindowBackendContext();
  backend.onEvent((target, type, detail, options) => glassEasel.Event.triggerEvent(target, type, detail, options));
  const event = (node, type, detail) => glassEasel.Event.triggerEvent(node.__wxElement, type, detail, { bubbles: true, composed: true });

  // The parts of the platform that are more than a box.
  const typed = (tag) => class extends HTMLElement {
    static observedAttributes = ['value', 'placeholder', 'aria-label', 'password'];
    constructor() { super(); this.inner = document.createElement(tag); }
    connectedCallback() {
      if (this.inner.parentNode) return;
      this.appendChild(this.inner);
      this.inner.addEventListener('input', (happened) => { happened.stopPropagation(); event(this, 'input', { value: this.inner.value }); });
    }
    attributeChangedCallback(name, _before, value) {
      if (name === 'value') { if (this.inner.value !== value) this.inner.value = value ?? ''; } else this.inner.setAttribute(name, value);
    }
  };
  customElements.define('wx-input', typed('input'));
  customElements.define('wx-textarea', typed('textarea'));
  customElements.define('wx-image', class extends HTMLElement {
    static observedAttributes = ['src'];
    attributeChangedCallback(_name, _before, value) { this.style.backgroundImage = value ? `url("${value}")` : ''; }
  });

  const world = {
    storage: new Map(Object.entries(given.storage)), listeners: new Map(), asked: [], deedsAsked: [], answer: () => 'no network',
    deeds: new Proxy({}, { get: (_, name) => (options) => tellDeed(name, options) }), go: (way, url) => go(way, url),
  };
  const wx = makeWeChat(world, given.info);
  wx.request = (options) => askApi({ method: options.method ?? 'GET', path: options.url.replace(/^.*\/api\/v1/, ''), data: options.data, headers: options.header ?? {} }).then((answer) => {
    if (answer === 'no network') { const error = { errMsg: 'request:fail' }; options.fail?.(error); options.complete?.(error); return; }
    const told = { statusCode: answer.status, data: answer.data ?? '', header: {}, errMsg: 'request:ok' };
    options.success?.(told); options.complete?.(told);
  });

  const stack = [];
  const configs = new Map();
  const modules = new Map();
  let loading = '';
  const surroundings = {
    wx, App: (config) => config.onLaunch?.({ query: {} }), Component: () => undefined, getApp: () => ({}), getCurrentPages: () => stack.map(({ route, options }) => ({ route, options })), Page: (config) => configs.set(loading, config),
  };
  const load = (path) => {
    const file = path in scripts ? path : `${path}.js`;
    if (!(file in scripts)) throw new Error(`${path} is missing in the build`);
    if (modules.has(file)) return modules.get(file).exports;
    const module = { exports: {} };
    modules.set(file, module);
    const within = file.split('/').slice(0, -1);
    const resolve = (name) => name.split('/').reduce((parts, part) => (part === '..' ? parts.slice(0, -1) : part === '.' ? parts : [...parts, part]), name.startsWith('.') ? within : []).join('/');
    // WeChat has neither window nor document.
    new Function('require', 'module', 'exports', ...Object.keys(surroundings), 'window', 'document', 'navigator', 'global', scripts[file])((name) => load(resolve(name)), module, module.exports, ...Object.values(surroundings), undefined, undefined, undefined, surroundings);
    return module.exports;
  };

  const plain = ({ id, dataset }) => ({ id, dataset: { ...dataset } });
  function show(url) {
    const [path, search = ''] = url.replace(/^\//, '').split('?');
    const options = Object.fromEntries(search.split('&').filter(Boolean).map((part) => part.split('=')));
    if (!configs.has(path)) { loading = path; load(path); }
    const config = configs.get(path);
    const methods = Object.fromEntries(Object.entries(config).filter(([name, value]) => typeof value === 'function' && name !== 'eh'));
    const definition = space.defineComponent({
      is: path, template: { content: templates[path], groupList: templates }, data: structuredClone(config.data),
      methods: { ...methods, eh(happened) { config.eh.call(this, { type: happened.type, detail: happened.detail, timeStamp: Date.now(), target: plain(happened.target), currentTarget: plain(happened.currentTarget), touches: [], changedTouches: [] }); } },
    });
    const component = glassEasel.Component.createWithContext('page', definition.general(), backend);
    const page = component.getMethodCaller();
    Object.assign(page, { route: path, options });
    const place = document.createElement('span');
    document.body.replaceChildren(place);
    glassEasel.Element.replaceDocumentElement(component, document.body, place);
    stack.push({ route: path, options, page, config });
    config.onLoad?.call(page, options);
    config.onShow?.call(page);
    config.onReady?.call(page);
  }
  function go(way, url) {
    const leave = (top) => top?.config.onUnload?.call(top.page);
    if (way === 'back') { leave(stack.pop()); const { route, options } = stack.pop(); url = `/${route}?${Object.entries(options).map((pair) => pair.join('=')).join('&')}`; }
    if (way === 'open') stack.at(-1)?.config.onHide?.call(stack.at(-1).page);
    if (way === 'instead') leave(stack.pop());
    if (way === 'anew') while (stack.length > 0) leave(stack.pop());
    show(url);
  }
  load('app.js');
  window.openMini = (url) => go('anew', url);
  window.routeMini = () => stack.at(-1).route;
};
