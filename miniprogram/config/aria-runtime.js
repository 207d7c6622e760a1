const { mergeInternalComponents } = require('@tarojs/shared');
const { spoken } = require('./aria-attributes');

// The running page names attributes by the same list as its template.
mergeInternalComponents(spoken);
